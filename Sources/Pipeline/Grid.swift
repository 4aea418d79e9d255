public import Signal

/// When decisions fall: on multiples of one interval of media time.
public struct Grid: Sendable, Hashable {
    /// From one tick to the next.
    public static let interval: Nanoseconds = 500_000_000

    /// The tick that is decided next.
    public private(set) var next = MediaTime(nanoseconds: Grid.interval)

    public init() {}

    /// Moves on by one interval.
    mutating func advance() {
        next = next + Grid.interval
    }

    /// Leaves out a tick that falls on `time`, because that moment was decided for another reason.
    mutating func pass(_ time: MediaTime) {
        if next == time { advance() }
    }
}
