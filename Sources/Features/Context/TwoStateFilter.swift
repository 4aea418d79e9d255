internal import Signal

/// Follows a quantity of 0 ... 1000 and says on which of two sides it is, without flickering.
///
/// The quantity is smoothed (an exponential mean in fixed point) and the state changes to high above `rise`, back to
/// low below `fall`. Nothing is said before enough has been seen, or when the last observation is too old.
struct TwoStateFilter: Sendable {
    struct Settings: Sendable {
        /// The smoothed level above which low becomes high, per mille; at least `fall`.
        var rise: Int
        /// The smoothed level below which high becomes low, per mille.
        var fall: Int
        /// The smoothing's weight of a new observation is 1 / 2^shift.
        var shift: Int
        /// Observations before anything is said.
        var least: Int
        /// Observations before confidence is no longer held down.
        var enough: Int
        /// An estimate older than this is none.
        var longestSilence: Nanoseconds
    }

    let settings: Settings
    /// The smoothed level, in units of 1 / `scale` per mille.
    private var level = 0
    private var observations = 0
    private var isHigh = false
    private var last: MediaTime?

    private static let scale = 1 << 16

    init(_ settings: Settings) {
        self.settings = settings
    }

    mutating func observe(_ value: Int, at time: MediaTime) {
        if let last, time - last > settings.longestSilence || time < last { reset() }
        let target = min(max(value, 0), 1000) * TwoStateFilter.scale
        // A plain mean at first, so that the first observations do not have to climb from zero.
        let divisor = min(observations + 1, 1 << settings.shift)
        level += (target - level) / divisor
        observations = min(observations + 1, settings.enough)
        last = time
        let level = level / TwoStateFilter.scale
        if observations <= settings.least {
            isHigh = 2 * level > settings.rise + settings.fall
        } else if isHigh ? level < settings.fall : level > settings.rise {
            isHigh.toggle()
        }
    }

    /// The side and how sure it is (per mille), or `nil` when too little was observed or it is too long ago.
    func reading(at time: MediaTime) -> (isHigh: Bool, confidence: Int)? {
        guard let last, observations >= settings.least, time - last <= settings.longestSilence else { return nil }
        let level = level / TwoStateFilter.scale
        // How far the level is beyond the point where the state would change, of the way to the end of the scale.
        let margin = isHigh ? level - settings.fall : settings.rise - level
        let room = isHigh ? 1000 - settings.fall : settings.rise
        let sure = 500 + 500 * min(max(margin, 0), room) / max(room, 1)
        return (isHigh, sure * observations / settings.enough)
    }

    mutating func reset() {
        level = 0
        observations = 0
        isHigh = false
        last = nil
    }
}
