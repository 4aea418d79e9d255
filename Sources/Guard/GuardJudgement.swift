public import Policy

/// What the guard says to a slate.
public struct GuardDecision: Sendable, Equatable {
    /// What it says to one candidate.
    public struct Answer: Sendable, Equatable {
        public var isAdmitted: Bool
        /// The level that the policy leaves this candidate.
        public var cap: Level
        /// Σ weight·factor, 0 ... 1,000,000.
        public var score: Int
    }

    /// Places in the slate, ascending; empty: nothing is admitted.
    public internal(set) var admitted: [Int] = []
    /// The guard's own first, then the policy's rules in the order of the file.
    public internal(set) var reasons: [Reason] = []
    /// One a candidate; none for a slate that is refused whole.
    public internal(set) var answers: [Answer] = []
}

/// The guard's decision as a function of nothing but its inputs and a policy.
public enum GuardJudgement {
    /// Decides again: the same inputs under the same policy give the same admitted candidates and reasons.
    ///
    /// A candidate is admitted if its basis is at most its cap, no exclusion hits its categories, and the guard's own
    /// rules have nothing against it.
    /// - Complexity: candidates × rules, and candidates² comparisons of names.
    public static func redecide(_ inputs: GuardInputs, _ policy: CompiledPolicy) -> GuardDecision {
        var verdict = Verdict()
        return decide(inputs, policy, &verdict)
    }

    static func decide(_ inputs: GuardInputs, _ policy: CompiledPolicy, _ verdict: inout Verdict) -> GuardDecision {
        var decision = GuardDecision()
        if let reason = refusalOfSlate(inputs.candidates) {
            decision.reasons.append(reason)
            return decision
        }
        var own: [OwnReasons] = []
        own.reserveCapacity(inputs.candidates.count)
        var fired = FiredReasons()
        decision.answers.reserveCapacity(inputs.candidates.count)
        for (index, candidate) in inputs.candidates.enumerated() {
            policy.judge(inputs.scene, candidate.factors, into: &verdict)
            let refusal = OwnReasons(candidate, isMoodKnown: inputs.isMoodKnown)
            own.append(refusal)
            fired.add(verdict, candidate, at: index, policy)
            let isAdmitted =
                refusal.isEmpty && verdict.admits(basis: candidate.basis, categories: candidate.categories)
            if isAdmitted { decision.admitted.append(index) }
            decision.answers.append(.init(isAdmitted: isAdmitted, cap: verdict.cap, score: Int(verdict.score)))
        }
        decision.reasons = OwnReasons.reasons(own, inputs.candidates) + fired.reasons(policy, inputs.candidates)
        return decision
    }

    /// Why nothing of a slate may be shown.
    private static func refusalOfSlate(_ candidates: [GuardInputs.Entry]) -> Reason? {
        if candidates.isEmpty { return .nothing }
        if candidates.count > GuardInputs.mostCandidates { return .slate }
        for index in candidates.indices.dropFirst() {
            for earlier in 0..<index where candidates[earlier].id == candidates[index].id { return .slate }
        }
        let hiding: AdTraits = [.concealed, .decoy, .posesAsContent]
        return candidates.contains { !$0.traits.isDisjoint(with: hiding) } ? .concealed : nil
    }
}

/// The guard's own reasons against a candidate, under any policy.
private struct OwnReasons: OptionSet {
    var rawValue: UInt8

    static let basis = OwnReasons(rawValue: 1)
    static let price = OwnReasons(rawValue: 2)
    static let noMood = OwnReasons(rawValue: 4)
    static let wish = OwnReasons(rawValue: 8)

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    init(_ candidate: GuardInputs.Entry, isMoodKnown: Bool) {
        self = []
        if candidate.basis == .none { insert(.basis) }
        if candidate.traits.contains(.affectsPrice) { insert(.price) }
        guard candidate.basis == .mood else { return }
        if !isMoodKnown {
            insert(.noMood)
        } else if !candidate.isWishMatched {
            insert(.wish)
        }
    }

    /// Each reason that some candidate has, once, and about whom.
    static func reasons(_ refusals: [OwnReasons], _ candidates: [GuardInputs.Entry]) -> [Reason] {
        let all: [(OwnReasons, Reason)] = [(.basis, .basis), (.price, .price), (.noMood, .noMood), (.wish, .wish)]
        return all.compactMap { kind, reason in
            let places = refusals.indices.filter { refusals[$0].contains(kind) }
            return places.isEmpty ? nil : reason.about(places.map { candidates[$0].id })
        }
    }
}

/// The rules to report, each once: every cap whose condition is true, each candidate's cap, and the exclusions that hit
/// a candidate. A cap that fires because something is unknown is left out where another one binds.
private struct FiredReasons {
    private var fired: [(rule: FiredRule, about: [Int])] = []

    mutating func add(_ verdict: Verdict, _ candidate: GuardInputs.Entry, at place: Int, _ policy: CompiledPolicy) {
        for rule in verdict.fired {
            switch policy.rules[rule.rule].effect {
            case .cap(.mood): break
            case .cap(let cap):
                guard !rule.isUnknown || rule.rule == verdict.capRule else { break }
                insert(rule, about: cap < candidate.basis ? place : nil)
            case .exclude(let categories):
                if !categories.isDisjoint(with: candidate.categories) { insert(rule, about: place) }
            }
        }
    }

    /// Keeps the order of the file.
    private mutating func insert(_ rule: FiredRule, about candidate: Int?) {
        var place = fired.endIndex
        while place > 0, fired[place - 1].rule.rule > rule.rule { place -= 1 }
        if place == 0 || fired[place - 1].rule.rule != rule.rule {
            fired.insert((rule, []), at: place)
            place += 1
        }
        if let candidate { fired[place - 1].about.append(candidate) }
    }

    func reasons(_ policy: CompiledPolicy, _ candidates: [GuardInputs.Entry]) -> [Reason] {
        fired.map { entry in
            Reason(
                policy.rules[entry.rule.rule], isUnknown: entry.rule.isUnknown, about: entry.about.map { candidates[$0].id })
        }
    }
}
