import Signal

/// How fast a device counts samples, by CLOCK_MONOTONIC: a line through the times at which so many had come.
///
/// A sound card has a crystal of its own and never gives exactly the samples a second that it names. What is looked at are
/// pairs of a count and a time. A time can be late, because whoever looked was, but hardly early: of each quarter of a
/// second only the earliest pair counts, and the line is the least-squares fit through the last 32 seconds of those.
/// The sums run in `Double`, from the oldest to the newest, anew each time: nothing adds up over weeks.
struct DriftFit: Sendable {
    /// Quarters of a second that the line is fitted to.
    static let window = 128
    /// How many it takes before the device's own rate is believed in: two seconds. Until then it keeps the rate it names.
    static let fewest = 8
    /// What is later than this is no drift: 20 ms, as in replay.
    static let slip: Nanoseconds = 20_000_000

    /// How much later a count was reached than at the named rate.
    private struct Pair: Sendable {
        var frames: Int64 = 0
        var late: Nanoseconds = 0
    }

    private let rate: Int64
    /// When the count was zero, at the named rate and by the first pair.
    private var origin: Nanoseconds = 0
    /// A ring: the pair numbered n, counted from zero, stands at n modulo `window`.
    private var pairs = [Pair](repeating: Pair(), count: DriftFit.window)
    private var seen = 0
    private var earliest = Pair()
    private var quarterEnd: Int64 = 0

    /// The line: so much late at the count `center`, and so much more for every second of sound.
    private var center: Int64 = 0
    private var late = 0.0
    private var slope = 0.0

    /// - Parameter rate: frames a second by the device's own word, more than none.
    init(rate: Int) {
        precondition(rate > 0, "a device gives at least one frame a second")
        self.rate = Int64(rate)
    }

    /// Forgets what was seen: `frames` frames of a new run of sound had come at `time`, of CLOCK_MONOTONIC.
    mutating func restart(frames: Int64, at time: Nanoseconds) {
        origin = time - nominal(frames)
        (seen, earliest, quarterEnd) = (0, Pair(frames: frames), frames + rate / 4)
        (center, late, slope) = (frames, 0, 0)
    }

    /// Takes in that `frames` frames had come at `time`.
    ///
    /// - Returns: `false` if all that came in the last quarter of a second was more than `slip` late: the device took
    ///   less than it should have.
    mutating func meet(frames: Int64, at time: Nanoseconds) -> Bool {
        let pair = Pair(frames: frames, late: time - origin - nominal(frames))
        if seen < DriftFit.fewest { late = min(late, Double(pair.late)) }
        guard frames >= quarterEnd else {
            if pair.late <= earliest.late { earliest = pair }
            return true
        }
        let lateness = Double(earliest.late) - late - slope * seconds(from: center, to: earliest.frames)
        pairs[seen % DriftFit.window] = earliest
        seen += 1
        (earliest, quarterEnd) = (pair, frames + rate / 4)
        if seen >= DriftFit.fewest { refit() }
        return lateness <= Double(DriftFit.slip)
    }

    /// When so many frames had come: when the frame of this index, counted from zero, began to be taken.
    func time(of frames: Int64) -> Nanoseconds {
        origin + nominal(frames) + Int64((late + slope * seconds(from: center, to: frames)).rounded())
    }

    /// How many frames the device takes from the frame of index `frames` until `time`; negative if that lies before it.
    func frames(from frames: Int64, until time: Nanoseconds) -> Int64 {
        let seconds = Double(time - self.time(of: frames)) / (1_000_000_000 + slope)
        return Int64((seconds * Double(rate)).rounded())
    }

    /// By how many millionths the device is faster than its named rate; `nil` as long as that is not known.
    var partsPerMillion: Double? {
        seen < DriftFit.fewest ? nil : (1_000_000_000 / (1_000_000_000 + slope) - 1) * 1_000_000
    }

    private mutating func refit() {
        let first = max(0, seen - DriftFit.window)
        let last = pairs[(seen - 1) % DriftFit.window].frames
        let count = Double(seen - first)
        var (meanTime, meanLate) = (0.0, 0.0)
        for number in first..<seen {
            let pair = pairs[number % DriftFit.window]
            meanTime += seconds(from: last, to: pair.frames)
            meanLate += Double(pair.late)
        }
        (meanTime, meanLate) = (meanTime / count, meanLate / count)
        var (square, product) = (0.0, 0.0)
        for number in first..<seen {
            let pair = pairs[number % DriftFit.window]
            let distance = seconds(from: last, to: pair.frames) - meanTime
            square += distance * distance
            product += distance * (Double(pair.late) - meanLate)
        }
        slope = square > 0 ? product / square : 0
        late = meanLate - slope * meanTime
        center = last
    }

    private func seconds(from first: Int64, to last: Int64) -> Double { Double(last - first) / Double(rate) }

    private func nominal(_ frames: Int64) -> Nanoseconds {
        MediaTime.sample(frames, rate: rate).nanoseconds
    }
}
