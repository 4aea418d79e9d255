/// Events until somebody reads them: the last 64, in the order in which they happened.
struct FaceEventQueue: Sendable {
    /// More than the faces of one picture can cause: each enters, leaves, and becomes the viewer at most once.
    private static let capacity = 64

    private var events = InlineArray<64, FaceEvent>(repeating: .entered(0))
    private var start = 0
    private(set) var count = 0

    mutating func add(_ event: FaceEvent) {
        if count == FaceEventQueue.capacity { _ = next() }
        events[(start + count) % FaceEventQueue.capacity] = event
        count += 1
    }

    /// Takes out the oldest.
    mutating func next() -> FaceEvent? {
        guard count > 0 else { return nil }
        let event = events[start]
        start = (start + 1) % FaceEventQueue.capacity
        count -= 1
        return event
    }
}
