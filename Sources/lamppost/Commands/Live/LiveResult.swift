import Glibc
import Pipeline
import Signal

/// A live run that is over, and what it took of this machine.
struct LiveResult {
    var outcome: Live.Outcome
    /// How long it went on, and how long this process was at work meanwhile, all its threads together.
    var wall: Nanoseconds
    var processor: Nanoseconds

    /// Runs, and measures it.
    init(_ run: () throws(PipelineError) -> Live.Outcome) throws(PipelineError) {
        let clock = ContinuousClock()
        let (start, begun) = (clock.now, LiveResult.processorTime)
        outcome = try run()
        wall = Nanoseconds(start.duration(to: clock.now) / .nanoseconds(1))
        processor = LiveResult.processorTime - begun
    }

    /// What it took of one core, per mille.
    var processorShare: Int { Int(processor * 1_000 / max(1, wall)) }

    /// `7.1 % of one core`.
    var processorText: String { "\(processorShare / 10).\(processorShare % 10) % of one core" }

    /// How long this process has run, in steps of a microsecond.
    private static var processorTime: Nanoseconds { Nanoseconds(clock()) * 1_000 }
}
