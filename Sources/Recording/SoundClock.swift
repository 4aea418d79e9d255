import Signal

/// The times of a track's frames, read or passed over: counted as long as the recorded times agree with the count.
///
/// A recorded time that differs by less than its own rounding is that rounding. One up to `slip` later, or earlier,
/// moves the count: clocks drift. What is missing beyond that is a gap.
struct SoundClock: Sendable {
    /// A hole in the recorded times up to this long is drift; a longer one is lost sound.
    static let slip: Nanoseconds = 20_000_000
    /// A step back in the recorded times beyond this is damage.
    static let mostBackward: Nanoseconds = 1_000_000_000

    enum Step: Sendable, Hashable {
        case agreed
        case moved(Nanoseconds)
        /// Nothing was recorded from the given time on.
        case gap(from: MediaTime)
        /// Too far back.
        case impossible
    }

    private let rate: Int64
    private let rounding: Nanoseconds
    private var anchor: MediaTime?
    private var counted: Int64 = 0

    init(rate: Int, rounding: Nanoseconds) {
        self.rate = Int64(rate)
        self.rounding = rounding
    }

    /// The exact time of the next frame.
    var now: MediaTime { (anchor ?? .zero) + MediaTime.sample(counted, rate: rate).nanoseconds }

    /// Compares the count with the recorded time of the next frame.
    mutating func meet(_ time: MediaTime) -> Step {
        guard let anchor else {
            self.anchor = time
            return .agreed
        }
        let expected = now
        let late = time - expected
        if late.magnitude < rounding.magnitude { return .agreed }
        if late < -SoundClock.mostBackward { return .impossible }
        if late <= SoundClock.slip {
            self.anchor = anchor + late
            return .moved(late)
        }
        (self.anchor, counted) = (time, 0)
        return .gap(from: expected)
    }

    mutating func count(_ frames: Int) { counted += Int64(frames) }
}
