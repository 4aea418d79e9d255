/// When a file that grows goes on in another, and how long files are kept: of a recording, of a log.
public struct SegmentLimits: Sendable, Hashable {
    /// The most bytes of a file: 64 MB unless said otherwise. A file spans half a second at least, whatever its bytes.
    public var bytes: Int
    /// The longest time that a file spans, `nil` for as long as the bytes allow.
    public var duration: Nanoseconds?
    /// The most bytes of all files together, the one being written among them; the oldest are removed first.
    public var keptBytes: Int?
    /// How long a file is kept after its last sample. What is in the file being written is older by at most `duration`.
    public var keptDuration: Nanoseconds?
    /// The time on the wall when the run begins, by which the age of what earlier runs left is told; `nil`, or a time of a clock
    /// that was never set: that counts as if it ended when this run begins.
    public var began: UTCTime?

    public static let usualBytes = 64_000_000

    /// - Precondition: all are above zero, and all files together may be larger than one.
    public init(
        bytes: Int = SegmentLimits.usualBytes, duration: Nanoseconds? = nil, keptBytes: Int? = nil,
        keptDuration: Nanoseconds? = nil, began: UTCTime? = nil
    ) {
        precondition(bytes > 0 && duration ?? 1 > 0 && keptDuration ?? 1 > 0, "a segment's limits are above zero")
        precondition(keptBytes ?? .max > bytes, "what is kept is more than one segment")
        self.bytes = bytes
        self.duration = duration
        self.keptBytes = keptBytes
        self.keptDuration = keptDuration
        self.began = began
    }
}
