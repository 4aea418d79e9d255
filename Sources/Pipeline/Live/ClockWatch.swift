import Signal

/// Whether the time on the wall can be believed.
///
/// Not if it is before any run of this program can have been, as on a board without a battery; nor if it is not what the run's own
/// time says that it should be, since then it was set, and nobody knows when it was right. Media time does not move with it.
struct ClockWatch: Sendable {
    /// How far it may be from the run's own time: it is read in seconds and corrected in small steps. Dates are of days.
    static let tolerance: Nanoseconds = 60_000_000_000

    private let epoch: UTCTime
    private var next = MediaTime.zero
    private(set) var isTrusted = true

    init(_ epoch: UTCTime) {
        self.epoch = epoch
    }

    /// Looks at the clock, if it has not for half a second; answers what has changed: the event, and a sentence.
    mutating func look(at time: MediaTime, _ wall: () -> UTCTime) -> (event: String, sentence: String)? {
        guard time >= next else { return nil }
        next = time + Grid.interval
        let (now, own) = (wall(), epoch.nanoseconds + time.nanoseconds)
        let isSet = min(now, epoch) >= .earliestSet
        let isRight = isSet && abs(now.nanoseconds - own) <= ClockWatch.tolerance
        guard isRight != isTrusted else { return nil }
        isTrusted = isRight
        let ownTime = UTCTime(nanoseconds: own)
        let sentence =
            isRight
            ? "the clock can be believed again"
            : "the clock cannot be believed: it says \(now), the run's own time is \(ownTime); the owner's own message only, until "
                + "it is right again or the run is begun anew"
        return ("{\"event\":\"clock\",\"trusted\":\(isRight)}", sentence)
    }
}
