import Signal

/// When the frames that a microphone hands on were taken: counted as long as the count agrees with the clock.
///
/// The times are what a recording keeps, and replay believes them: it never fits a clock again. So they follow the rule
/// that replay counts by. In a run of sound each is the one before and the length of the frames in between; where the fit
/// has gone `tolerance` away from the count, one time steps to the fit, by at most `longestStep`. Only a gap may be longer.
struct MicrophoneClock: Sendable {
    /// The fit is followed when the count is off by this much: 1 ms.
    static let tolerance: Nanoseconds = 1_000_000
    /// The longest step without a gap: 19 ms. Beyond 20 ms replay finds sound missing.
    static let longestStep: Nanoseconds = 19_000_000
    /// Frames that come later than this are the first after a stall: 100 ms.
    static let stall: Nanoseconds = 100_000_000

    private let rate: Int64
    private(set) var fit: DriftFit
    /// Frames of this run of sound that were handed on.
    private var handed: Int64 = 0
    /// Frames that had come when last some came, and when that was.
    private var come: (frames: Int64, time: Nanoseconds) = (0, 0)
    private var isRunning = false

    /// A time that was handed on, and the frames since.
    private var anchor: MediaTime?
    private var counted: Int64 = 0
    /// No run begins before the end of the one before it.
    private var floor = MediaTime.zero

    init(rate: Int) {
        self.rate = Int64(rate)
        fit = DriftFit(rate: rate)
    }

    /// Begins a run of sound: so many frames, which wait, had come at `time`, of CLOCK_MONOTONIC.
    ///
    /// - Returns: how many frames the device took in vain since the last that was handed on.
    mutating func begin(waiting: Int, at time: Nanoseconds) -> Int64 {
        let start = time - MediaTime.sample(Int64(waiting), rate: rate).nanoseconds
        let lost = isRunning ? max(0, fit.frames(from: handed, until: start)) : 0
        floor = end
        fit.restart(frames: Int64(waiting), at: time)
        (handed, come, isRunning) = (0, (Int64(waiting), time), true)
        (anchor, counted) = (nil, 0)
        return lost
    }

    /// Takes in that so many frames wait at `time`.
    ///
    /// - Returns: `false` if they come too late to go on from the ones before: the device stalled, or took too few.
    mutating func meet(waiting: Int, at time: Nanoseconds) -> Bool {
        let frames = handed + Int64(waiting)
        guard frames > come.frames else { return true }
        come = (frames, time)
        if time - fit.time(of: frames) > MicrophoneClock.stall { return false }
        return fit.meet(frames: frames, at: time)
    }

    /// Whether nothing has come for so long that nothing may.
    func isQuiet(at time: Nanoseconds) -> Bool { time - come.time > MicrophoneClock.stall }

    /// The time just after what was handed on last.
    var end: MediaTime {
        guard let anchor else { return floor }
        return (anchor + MediaTime.sample(counted, rate: rate).nanoseconds).rounded
    }

    /// Hands on the next `frames` frames.
    ///
    /// - Returns: when the first of them was taken, a multiple of `MediaTime.resolution`.
    mutating func hand(_ frames: Int, _ clock: CaptureClock) -> MediaTime {
        let fitted = clock.media(fit.time(of: handed))
        if anchor == nil {
            anchor = max(fitted, floor)
        } else {
            let late = fitted - end
            if late.magnitude >= MicrophoneClock.tolerance.magnitude {
                let step = min(max(late, -MicrophoneClock.longestStep), MicrophoneClock.longestStep)
                (anchor, counted) = (max(end + step, floor), 0)
            }
        }
        let time = end
        handed += Int64(frames)
        counted += Int64(frames)
        return time
    }
}
