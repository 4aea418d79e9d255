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
        admitted = inputs.candidates.indices.filter { slate.admitted.contains($0) }
        answers = Array(slate.answers)
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
            slate.causeList.append(.init(ground: .own(reason)))
            return
        }
        let isMoodKnown = inputs.isMoodKnown
        let entries = inputs.candidates.span
        for place in entries.indices {
            if entries[place].basis == .none { note(.basis, place, &slate) }
            if entries[place].traits.contains(.affectsPrice) { note(.price, place, &slate) }
            guard entries[place].basis == .mood else { continue }
            if !isMoodKnown {
                note(.noMood, place, &slate)
            } else if !entries[place].isWishMatched {
                note(.wish, place, &slate)
            }
        }
        let own = slate.causeList.count
        for place in entries.indices {
            policy.judge(inputs.scene, entries[place].factors, into: &slate.verdict)
            answer(place, entries[place].basis, entries[place].categories, own, policy.effectsOfRules, &slate)
        }
    }

    private static func note(_ reason: OwnReason, _ place: Int, _ slate: inout SlateVerdict) {
        var at = slate.causeList.count
        while at > 0, case .own(let other) = slate.causeList[at - 1].ground, other.rawValue > reason.rawValue { at -= 1 }
        if at == 0 || slate.causeList[at - 1].ground != .own(reason) {
            slate.causeList.insert(.init(ground: .own(reason)), at: at)
            at += 1
        }
        slate.causeList[at - 1].about.insert(place)
    }

    /// Takes up the policy's answer to one candidate, and the rules to report: those that the verdict tells, of the exclusions
    /// only those that hit it.
    ///
    /// - Parameter own: how many causes are the guard's own.
    private static func answer(
        _ place: Int, _ basis: Level, _ categories: CategorySet, _ own: Int, _ effects: Span<Rule.Effect>,
        _ slate: inout SlateVerdict
    ) {
        var isAdmitted = slate.verdict.admits(basis: basis, categories: categories)
        for index in 0..<own where slate.causeList[index].about.contains(place) { isAdmitted = false }
        if isAdmitted { slate.admitted.insert(place) }
        slate.answerList.append(.init(isAdmitted: isAdmitted, cap: slate.verdict.cap, score: Int(slate.verdict.score)))
        if slate.causeList.count == own {
            begin(place, basis, categories, effects, &slate.verdict, &slate.causeList)
        } else {
            merge(place, basis, categories, own, effects, &slate.verdict, &slate.causeList)
        }
    }

    /// Where no rule is reported yet.
    private static func begin(
        _ place: Int, _ basis: Level, _ categories: CategorySet, _ effects: Span<Rule.Effect>, _ verdict: inout Verdict,
        _ causes: inout ReusedList<SlateVerdict.Cause>
    ) {
        let (nobody, one) = (PlaceSet(), PlaceSet(place))
        let most = verdict.toldCount
        var room = causes.room(for: most, blank: .init(ground: .own(.nothing)))
        var count = 0
        var next = RuleCursor()
        while let rule = verdict.nextTold(&next) {
            switch effects[rule.rule] {
            case .cap(let cap): room[count] = .init(ground: .rule(rule), about: cap < basis ? one : nobody)
            case .exclude(let excluded):
                if excluded.isDisjoint(with: categories) { continue }
                room[count] = .init(ground: .rule(rule), about: one)
            }
            count &+= 1
        }
        causes.drop(most - count)
    }

    /// Beside rules that are reported already. Rules come in the order of the file, and stay in it: each is looked for from
    /// where the last one was.
    private static func merge(
        _ place: Int, _ basis: Level, _ categories: CategorySet, _ own: Int, _ effects: Span<Rule.Effect>,
        _ verdict: inout Verdict, _ causes: inout ReusedList<SlateVerdict.Cause>
    ) {
        var at = own
        var next = RuleCursor()
        while let rule = verdict.nextTold(&next) {
            let isInItsWay: Bool
            switch effects[rule.rule] {
            case .cap(let cap): isInItsWay = cap < basis
            case .exclude(let excluded):
                if excluded.isDisjoint(with: categories) { continue }
                isInItsWay = true
            }
            while at < causes.count, case .rule(let other) = causes[at].ground, other.rule < rule.rule { at += 1 }
            if at == causes.count || causes[at].ground.rule != rule.rule {
                causes.insert(.init(ground: .rule(rule)), at: at)
            }
            if isInItsWay { causes[at].about.insert(place) }
        }
    }

    /// Why nothing of a slate may be shown.
    private static func refusalOfSlate(_ candidates: [GuardInputs.Entry]) -> OwnReason? {
        if candidates.isEmpty { return .nothing }
        if candidates.count > GuardInputs.mostCandidates { return .slate }
        let entries = candidates.span
        var isHiding = false
        for index in entries.indices {
            for earlier in 0..<index where entries[earlier].id == entries[index].id { return .slate }
            if !entries[index].traits.isDisjoint(with: [.concealed, .decoy, .posesAsContent]) { isHiding = true }
        }
        return isHiding ? .concealed : nil
    }
}
