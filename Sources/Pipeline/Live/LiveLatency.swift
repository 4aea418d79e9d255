public import Signal

/// How long decisions took to be made, from their moment: a tick of the grid, or the event that called for them.
///
/// A decision has heard and seen all that was captured before its moment, so waiting for that is part of it, and so is what the
/// stations do with it. Counts by the millisecond: memory does not grow, and nothing is allocated for a decision.
public struct LiveLatency: Sendable {
    /// How many took no time, up to one millisecond, up to two …; the last place holds all that took longer than a second.
    private var counts = [Int](repeating: 0, count: 1_002)
    /// How many decisions were made.
    public private(set) var count = 0
    /// The longest, in nanoseconds.
    public private(set) var longest: Nanoseconds = 0

    public init() {}

    /// Takes one, in nanoseconds.
    public mutating func add(_ length: Nanoseconds) {
        longest = max(longest, length)
        counts[min(LiveLatency.milliseconds(length), counts.count - 1)] += 1
        count += 1
    }

    /// The whole milliseconds within which so many hundredths of the decisions were made; 0 without any.
    public func percentile(_ percent: Int) -> Int {
        var rest = (count * percent + 99) / 100
        for place in counts.indices.dropLast() {
            rest -= counts[place]
            if rest <= 0 { return place }
        }
        return longestMilliseconds
    }

    /// The longest, in whole milliseconds, rounded up.
    public var longestMilliseconds: Int { LiveLatency.milliseconds(longest) }

    private static func milliseconds(_ length: Nanoseconds) -> Int { Int((max(0, length) + 999_999) / 1_000_000) }
}
