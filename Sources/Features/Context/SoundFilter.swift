import Signal

/// Follows what is heard and says what it is, without flickering.
///
/// Shares are smoothed (an exponential mean in fixed point over about 0.8 s); the answer changes when another sound's
/// share is ahead by a tenth. Nothing is said before enough has been heard, or when the last of it is too old.
struct SoundFilter: Sendable {
    /// Smoothed shares in units of 1 / `scale` per mille.
    private var shares = InlineArray<5, Int>(repeating: 0)
    private var observations = 0
    private var current = Sound.quiet
    private var last: MediaTime?

    private static let scale = 1 << 16
    /// The weight of a new observation is 1 / `slowness`. Ten come a second.
    private static let slowness = 8
    /// Observations before anything is said, and before confidence is no longer held down.
    private static let least = 3
    private static let enough = 10
    /// How far another sound's share must be ahead, per mille.
    private static let lead = 100
    private static let longestSilence: Nanoseconds = 500_000_000

    mutating func observe(_ heard: SoundShares, at time: MediaTime) {
        if let last, time - last > SoundFilter.longestSilence || time < last { reset() }
        // A plain mean at first, so that the first observations do not have to climb from zero.
        let divisor = min(observations + 1, SoundFilter.slowness)
        for sound in Sound.allCases {
            shares[sound.index] += (heard[sound] * SoundFilter.scale - shares[sound.index]) / divisor
        }
        observations = min(observations + 1, SoundFilter.enough)
        last = time
        var best = current
        for sound in Sound.allCases where shares[sound.index] > shares[best.index] { best = sound }
        let lead = observations <= SoundFilter.least ? 0 : SoundFilter.lead * SoundFilter.scale
        if shares[best.index] > shares[current.index] + lead { current = best }
    }

    /// What is heard, with its share as confidence; `nil` when too little was heard or it is too long ago.
    func reading(at time: MediaTime) -> Reading<Sound>? {
        guard let last, observations >= SoundFilter.least, time - last <= SoundFilter.longestSilence else { return nil }
        let share = min(1_000, shares[current.index] / SoundFilter.scale)
        return Reading(value: current, confidence: share * observations / SoundFilter.enough)
    }

    mutating func reset() { self = SoundFilter() }
}
