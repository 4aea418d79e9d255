/// A moment in Coordinated Universal Time, in integer nanoseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
public struct UTCTime: Comparable, Hashable, Sendable {
    public let nanoseconds: Int64

    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// Reads `2026-11-21T09:30:00Z`, with a fraction of up to nine digits or an offset `+01:00` if wanted.
    ///
    /// RFC 3339, section 5.6; years 1970 ... 2200. `nil` for anything else.
    public init?(_ text: String) {
        guard let parsed = CivilTime.parse(text) else { return nil }
        self = parsed
    }

    /// No run of this program can have been earlier: a clock that says so was never set by anybody. 2026-01-01T00:00:00Z.
    public static let earliestSet = UTCTime(nanoseconds: 1_767_225_600_000_000_000)

    public static func < (left: UTCTime, right: UTCTime) -> Bool { left.nanoseconds < right.nanoseconds }
}

/// What turns media time into the time on the wall: the UTC of media time zero, and the local offset.
public struct Epoch: Hashable, Sendable {
    public var utc: UTCTime
    /// Minutes east of Greenwich; −18 h ... 18 h.
    public var localOffsetMinutes: Int

    public init(utc: UTCTime = UTCTime(nanoseconds: 0), localOffsetMinutes: Int = 0) {
        precondition((-1080...1080).contains(localOffsetMinutes), "a local offset is at most 18 hours")
        self.utc = utc
        self.localOffsetMinutes = localOffsetMinutes
    }

    /// Reads RFC 3339; its offset, if any, becomes the local offset.
    public init?(_ text: String) {
        guard let utc = UTCTime(text) else { return nil }
        self.init(utc: utc, localOffsetMinutes: CivilTime.offsetMinutes(of: text))
    }

    /// The universal time at `time`.
    public func utc(at time: MediaTime) -> UTCTime { UTCTime(nanoseconds: utc.nanoseconds + time.nanoseconds) }

    /// The civil date and time on the wall at `time`.
    public func local(at time: MediaTime) -> CivilTime {
        CivilTime(UTCTime(nanoseconds: utc(at: time).nanoseconds + Int64(localOffsetMinutes) * 60_000_000_000))
    }
}
