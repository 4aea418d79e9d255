import Guard
import Signal

/// Which decisions get a line of the log: one rule for live runs, replay and simulation.
///
/// A decision has a line when anything but time changed since the last line: what was decided (level, what is allowed,
/// what was shown, a showing that begins, each reason and what it is about), what called for it, or anything that the
/// guard saw. Else it has one when a minute of media time has passed. A line says how many decisions were made since the
/// one before: those without a line were decided as that one, and the guard saw the same.
struct LogRule: Sendable {
    /// The longest time between two lines.
    static let longest: Nanoseconds = 60_000_000_000

    /// What becomes of a decision.
    enum Step: Hashable {
        /// No line.
        case none
        /// A line of its own.
        case whole
        /// A line that says that all is decided as on line `number`; its scene goes along where it is another.
        case like(number: Int, hasScene: Bool)
    }

    private var decision: Decision?
    private var inputs: GuardInputs?
    /// The last line that holds a decision whole.
    private var number = 0
    private var written = MediaTime.zero
    /// Decisions since the last line.
    private(set) var count = 0

    /// Takes note of a decision.
    ///
    /// - Parameter next: the number of the line that it would get.
    mutating func take(_ decision: Decision, _ inputs: GuardInputs?, next: Int) -> Step {
        count += 1
        guard let last = self.decision, LogRule.isAlike(last, decision) else {
            (self.decision, number) = (decision, next)
            (self.inputs, written) = (inputs, decision.time)
            return .whole
        }
        let isSeenAnew = inputs != self.inputs
        guard isSeenAnew || decision.time - written >= LogRule.longest else { return .none }
        // Where the guard is not asked any more, nothing is to be taken for what it saw.
        if isSeenAnew, inputs == nil {
            (self.decision, self.inputs, number, written) = (decision, nil, next, decision.time)
            return .whole
        }
        (self.inputs, written) = (inputs, decision.time)
        return .like(number: number, hasScene: isSeenAnew)
    }

    /// Takes note that a line was written, and says how many decisions were made since the one before.
    mutating func takeCount() -> Int {
        defer { count = 0 }
        return count
    }

    /// The next decision has a line that holds it whole.
    mutating func beginAnew() { decision = nil }

    /// Whether nothing but time lies between a decision and the next.
    private static func isAlike(_ last: Decision, _ next: Decision) -> Bool {
        guard next.event == nil, next.allowed == last.allowed, next.reasons == last.reasons else { return false }
        guard var shown = last.shown else { return next.shown == nil }
        shown.isNew = false
        return next.shown == shown
    }
}
