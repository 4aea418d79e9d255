public import Signal

/// The days on which an ad may be shown, on the calendar of the place; both ends belong to it.
public struct Flight: Hashable, Sendable {
    /// Year · 10000 + month · 100 + day.
    public var first: Int
    public var last: Int

    public init(first: Int, last: Int) {
        self.first = first
        self.last = last
    }

    public func contains(_ local: CivilTime) -> Bool {
        (first...max(first, last)).contains(Flight.number(local))
    }

    static func number(_ local: CivilTime) -> Int { local.year * 10_000 + local.month * 100 + local.day }

    /// The day that `2026-11-21` names, as in `first`; `nil` for what is no date of 1970 ... 2200.
    static func day(_ text: String) -> Int? {
        guard text.utf8.count == 10, let time = UTCTime(text + "T00:00:00Z") else { return nil }
        return number(CivilTime(time))
    }
}

/// Hours of the day in which an ad may be shown, from the first up to but not including the end; `from` after `to`
/// goes through midnight.
public struct Daypart: Hashable, Sendable {
    /// 0 ... 23.
    public var from: Int
    /// 0 ... 24, other than `from`.
    public var to: Int

    public init(from: Int, to: Int) {
        self.from = from
        self.to = to
    }

    public func contains(hour: Int) -> Bool {
        from < to ? (from..<to).contains(hour) : hour >= from || hour < to
    }
}
