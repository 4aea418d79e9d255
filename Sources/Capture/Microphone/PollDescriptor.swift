/// A file descriptor, and what to ask poll(2) about it.
public struct PollDescriptor: Sendable, Hashable {
    public var file: Int32
    /// `POLLIN` and so on.
    public var events: Int16

    public init(file: Int32, events: Int16) {
        self.file = file
        self.events = events
    }
}
