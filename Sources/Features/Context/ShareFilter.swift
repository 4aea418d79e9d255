internal import Signal

/// Follows which of a few values holds and says it, without flickering, however often it is told.
///
/// Shares are smoothed (an exponential mean in fixed point, weighed by the time that passed); the answer changes when
/// another value's share is ahead by a lead. Nothing is said before enough was observed, or when the last of it is too old.
struct ShareFilter: Sendable {
    struct Settings: Sendable {
        /// How fast what was observed loses weight.
        var memory: Nanoseconds
        /// Time observed before anything is said, and before confidence is no longer held down.
        var least: Nanoseconds
        var enough: Nanoseconds
        /// How far another value's share must be ahead, per mille.
        var lead: Int
        var longestSilence: Nanoseconds
    }

    let settings: Settings
    /// Smoothed shares in units of 1 / `scale` per mille.
    private var shares = InlineArray<4, Int>(repeating: 0)
    private var observed: Nanoseconds = 0
    private var current = 0
    private var last: MediaTime?

    private static let scale = 1 << 16
    /// What one observation alone counts as.
    private static let first: Nanoseconds = 100_000_000
    /// Observations closer than this to the one before are passed over.
    private static let interval: Nanoseconds = 30_000_000

    init(_ settings: Settings) {
        self.settings = settings
    }

    /// Takes that `value` holds, 0...3.
    mutating func observe(_ value: Int, at time: MediaTime) {
        if let last, time - last > settings.longestSilence || time < last { reset() }
        let passed = last.map { time - $0 } ?? ShareFilter.first
        if passed < ShareFilter.interval { return }
        // A plain mean at first, so that the first observations do not have to climb from zero.
        let memory = min(observed, settings.memory)
        for i in shares.indices {
            let target = i == value ? 1_000 * ShareFilter.scale : 0
            shares[i] += (target - shares[i]) * Int(passed) / Int(memory + passed)
        }
        observed = min(observed + passed, settings.enough)
        last = time
        var best = current
        for i in shares.indices where shares[i] > shares[best] { best = i }
        let lead = observed <= settings.least ? 0 : settings.lead * ShareFilter.scale
        if shares[best] > shares[current] + lead { current = best }
    }

    /// Which value holds, with its share as confidence (per mille); `nil` when too little was observed or it is too long
    /// ago.
    func reading(at time: MediaTime) -> (value: Int, confidence: Int)? {
        guard let last, observed >= settings.least, time - last <= settings.longestSilence else { return nil }
        let share = min(1_000, max(shares[current], 0) / ShareFilter.scale)
        return (current, share * Int(observed) / Int(settings.enough))
    }

    mutating func reset() { self = ShareFilter(settings) }
}
