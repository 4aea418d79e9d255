public import Policy

/// Why a policy answers one scene and one candidate's factors as it does, and what would have changed it.
public struct Explanation: Sendable {
    /// A rule that fired, and the very tests that made it fire.
    public struct Cause: Sendable {
        public var rule: Rule
        /// Whether it fired because something is not known.
        public var isUnknown: Bool
        /// Each in words, with what was found.
        public var clauses: [String]
    }

    /// A smallest set of changes that gives another cap.
    public struct Turn: Sendable {
        /// What would have to be otherwise, each from what it is to what it would be.
        public var changes: [(subject: String, from: String, to: String)]
        public var cap: Level
    }

    public var verdict: Verdict
    /// The caps that fired, the lowest first.
    public var caps: [Cause]
    /// The exclusions that fired, in the order of the file.
    public var exclusions: [Cause]
    /// What would have raised the cap; `nil` where nothing would, or it was not found.
    public var higher: Turn?
    /// What would have lowered it.
    public var lower: Turn?
}

extension Prover {
    /// Explains the answer to one scene.
    public func explain(_ witness: Witness) -> Explanation {
        let verdict = policy.judge(witness.scene, witness.factors)
        var caps: [(level: Level, cause: Explanation.Cause)] = []
        var exclusions: [Explanation.Cause] = []
        for fired in verdict.fired {
            let rule = policy.rules[fired.rule]
            let reader = ConditionReader(witness: witness, score: verdict.score)
            let cause = Explanation.Cause(
                rule: rule, isUnknown: fired.isUnknown, clauses: reader.whyFires(rule.condition))
            switch rule.effect {
            case .cap(let level): caps.append((level, cause))
            case .exclude: exclusions.append(cause)
            }
        }
        // The rule that is named as the reason stands first.
        let first = verdict.capRule.map { policy.rules[$0].id }
        let order = { (entry: (level: Level, cause: Explanation.Cause)) in
            (entry.level.rawValue, entry.cause.rule.id == first ? 0 : 1)
        }
        var explanation = Explanation(
            verdict: verdict, caps: caps.sorted { order($0) < order($1) }.map(\.cause), exclusions: exclusions)
        if let next = Level(rawValue: verdict.cap.rawValue + 1) {
            explanation.higher = nearest(to: witness, verdict, book.capIsAtLeast(next))
        }
        if verdict.cap > .none {
            explanation.lower = nearest(
                to: witness, verdict, .any(book.caps { $0 < verdict.cap }.map { book.fires($0) }))
        }
        return explanation
    }
}
