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

extension GuardDecision {
    /// What a verdict says, in words.
    init(_ slate: SlateVerdict, _ inputs: GuardInputs, _ policy: CompiledPolicy) {
        admitted = slate.admitted
        answers = slate.answers
        reasons = slate.causes.map { cause in
            let about = inputs.candidates.indices.filter { cause.about.contains($0) }.map { inputs.candidates[$0].id }
            return switch cause.ground {
            case .own(let own): own.reason.about(about)
            case .rule(let fired): Reason(policy.rules[fired.rule], isUnknown: fired.isUnknown, about: about)
            }
        }
    }
}

/// The guard's decision as a function of nothing but its inputs and a policy.
public enum GuardJudgement {
    /// Decides again: the same inputs under the same policy give the same admitted candidates and reasons.
    ///
    /// A candidate is admitted if its basis is at most its cap, no exclusion hits its categories, and the guard's own
    /// rules have nothing against it.
    /// - Complexity: candidates × rules, and candidates² comparisons of names.
    public static func redecide(_ inputs: GuardInputs, _ policy: CompiledPolicy) -> GuardDecision {
        var slate = SlateVerdict()
        decide(inputs, policy, into: &slate)
        return GuardDecision(slate, inputs, policy)
    }

    /// The same, in numbers.
    public static func decide(_ inputs: borrowing GuardInputs, _ policy: CompiledPolicy, into slate: inout SlateVerdict) {
        slate.begin()
        if let reason = refusalOfSlate(inputs.candidates) {
            slate.causes.append(.init(ground: .own(reason)))
            return
        }
        let isMoodKnown = inputs.isMoodKnown
        let entries = inputs.candidates.span
        for place in entries.indices { refuse(place, entries[place], isMoodKnown, &slate) }
        let own = slate.causes.count
        for place in entries.indices {
            policy.judge(inputs.scene, entries[place].factors, into: &slate.verdict)
            answer(place, entries[place], own, policy, &slate)
        }
    }

    /// Notes what the guard itself has against a candidate.
    private static func refuse(_ place: Int, _ candidate: GuardInputs.Entry, _ isMoodKnown: Bool, _ slate: inout SlateVerdict) {
        if candidate.basis == .none { note(.basis, place, &slate) }
        if candidate.traits.contains(.affectsPrice) { note(.price, place, &slate) }
        guard candidate.basis == .mood else { return }
        if !isMoodKnown {
            note(.noMood, place, &slate)
        } else if !candidate.isWishMatched {
            note(.wish, place, &slate)
        }
    }

    private static func note(_ reason: OwnReason, _ place: Int, _ slate: inout SlateVerdict) {
        var at = slate.causes.endIndex
        while at > 0, case .own(let other) = slate.causes[at - 1].ground, other.rawValue > reason.rawValue { at -= 1 }
        if at == 0 || slate.causes[at - 1].ground != .own(reason) {
            slate.causes.insert(.init(ground: .own(reason)), at: at)
            at += 1
        }
        slate.causes[at - 1].about.insert(place)
    }

    /// Takes up the policy's answer to one candidate, and the rules to report: every cap whose condition is true, the
    /// candidate's cap, and the exclusions that hit it. A cap that fires because something is unknown is left out where
    /// another one binds.
    ///
    /// - Parameter own: how many causes are the guard's own.
    private static func answer(
        _ place: Int, _ candidate: GuardInputs.Entry, _ own: Int, _ policy: CompiledPolicy, _ slate: inout SlateVerdict
    ) {
        let verdict = slate.verdict
        var isAdmitted = verdict.admits(basis: candidate.basis, categories: candidate.categories)
        for cause in slate.causes.prefix(own) where cause.about.contains(place) { isAdmitted = false }
        if isAdmitted { slate.admitted.append(place) }
        slate.answers.append(.init(isAdmitted: isAdmitted, cap: verdict.cap, score: Int(verdict.score)))
        let fired = verdict.fired.span
        var at = own
        for index in fired.indices {
            let rule = fired[index]
            switch policy.effect(of: rule.rule) {
            case .cap(.mood): break
            case .cap(let cap):
                guard !rule.isUnknown || rule.rule == verdict.capRule else { break }
                insert(rule, from: &at, about: cap < candidate.basis ? place : nil, &slate)
            case .exclude(let categories):
                if !categories.isDisjoint(with: candidate.categories) { insert(rule, from: &at, about: place, &slate) }
            }
        }
    }

    /// Keeps the order of the file; rules come in it, so that each is looked for from where the last one was.
    @inline(__always)
    private static func insert(_ rule: FiredRule, from at: inout Int, about place: Int?, _ slate: inout SlateVerdict) {
        while at < slate.causes.count, case .rule(let other) = slate.causes[at].ground, other.rule < rule.rule { at += 1 }
        var isThere = false
        if at < slate.causes.count, case .rule(let other) = slate.causes[at].ground { isThere = other.rule == rule.rule }
        if !isThere, at == slate.causes.count {
            slate.causes.append(.init(ground: .rule(rule)))
        } else if !isThere {
            slate.causes.insert(.init(ground: .rule(rule)), at: at)
        }
        if let place { slate.causes[at].about.insert(place) }
    }

    /// Why nothing of a slate may be shown.
    private static func refusalOfSlate(_ candidates: [GuardInputs.Entry]) -> OwnReason? {
        if candidates.isEmpty { return .nothing }
        if candidates.count > GuardInputs.mostCandidates { return .slate }
        for index in candidates.indices.dropFirst() {
            for earlier in 0..<index where candidates[earlier].id == candidates[index].id { return .slate }
        }
        let hiding: AdTraits = [.concealed, .decoy, .posesAsContent]
        return candidates.contains { !$0.traits.isDisjoint(with: hiding) } ? .concealed : nil
    }
}
