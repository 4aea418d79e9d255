/// Cuts bytes that come in pieces of any size into lines, holding at most one.
public struct LineSplitter: Sendable {
    public enum Step: Sendable, Equatable {
        /// A line without its line feed.
        case line([UInt8])
        /// All bytes were taken; the last of them do not end a line.
        case needsMore
        /// A line has more than the allowed bytes; nothing after it can be read.
        case tooLong
    }

    private let longest: Int
    private var partial: [UInt8] = []

    /// - Parameter longest: the most bytes in a line, its line feed left out.
    public init(longest: Int) {
        precondition(longest >= 0, "a line cannot have \(longest) bytes")
        self.longest = longest
    }

    /// Bytes of a line whose end has not come.
    public var held: Int { partial.count }

    /// Takes bytes from `start` up to the end of a line, or all of them, and moves `start` behind what was taken.
    public mutating func take(_ bytes: Span<UInt8>, from start: inout Int) -> Step {
        while start < bytes.count {
            let byte = bytes[start]
            start += 1
            if byte == UInt8(ascii: "\n") {
                let line = partial
                partial.removeAll(keepingCapacity: true)
                return .line(line)
            }
            guard partial.count < longest else { return .tooLong }
            partial.append(byte)
        }
        return .needsMore
    }
}
