import Consent
import Features
import Guard
import Mood
import Policy
import Signal
import TestSupport
import Testing

/// Withdrawing never raises: for every scene and candidate, with some consents withdrawn and all that depended on them
/// gone, no cap is higher and no exclusion is lifted.
@Suite struct WithdrawalTests {
    @Test func withdrawingNeverRaises() throws {
        let kiosk = try kioskPolicy()
        var chance = Repeatable(seed: 15)
        var lowered = 0
        for _ in 0..<1_000 {
            let before = Occasion(&chance)
            let after = before.withdrawing(&chance)
            let one = GuardInputs(before.facts, mood: before.mood, shortlist: before.slate)
            let other = GuardInputs(after.facts, mood: after.mood, shortlist: after.slate)
            let judgedBefore = GuardJudgement.redecide(one, kiosk)
            let judgedAfter = GuardJudgement.redecide(other, kiosk)
            var violations: [String] = judgedBefore.answers.count == judgedAfter.answers.count ? [] : ["answers"]
            for (index, pair) in zip(judgedBefore.answers, judgedAfter.answers).enumerated() {
                if pair.1.cap > pair.0.cap { violations.append("cap") }
                if pair.1.score < pair.0.score { violations.append("score") }
                if pair.1.isAdmitted && !pair.0.isAdmitted { violations.append("admission") }
                let old = kiosk.judge(one.scene, one.candidates[index].factors).excluded
                let new = kiosk.judge(other.scene, other.candidates[index].factors).excluded
                if !new.isSuperset(of: old) { violations.append("exclusion") }
                for factor in Factor.allCases {
                    let wasCounted = one.candidates[index].factors.counted(factor)
                    if other.candidates[index].factors.counted(factor) < wasCounted { violations.append(factor.name) }
                }
                if pair.1.cap < pair.0.cap { lowered += 1 }
            }
            #expect(violations == [])
        }
        #expect(lowered > 50, "the scenes are such that withdrawing matters")
    }

    /// The guard's whole rule on a page: admitted iff the policy's verdict lets it and nothing of the guard's own is
    /// against it.
    @Test func theGuardIsItsSpecification() throws {
        let policies = [
            try kioskPolicy(), try policy(lax),
            try policy("at most contextual when mood.confidence < 700 because \"x\""),
        ]
        var chance = Repeatable(seed: 16)
        var admittedCount = 0
        for round in 0..<1_000 {
            let occasion = Occasion(&chance)
            let policy = policies[round % policies.count]
            let inputs = GuardInputs(occasion.facts, mood: occasion.mood, shortlist: occasion.slate)
            let decision = GuardJudgement.redecide(inputs, policy)
            let hides: AdTraits = [.concealed, .decoy, .posesAsContent]
            let isHidden = inputs.candidates.contains { !$0.traits.isDisjoint(with: hides) }
            for (index, candidate) in occasion.slate.enumerated() {
                let verdict = policy.judge(inputs.scene, inputs.candidates[index].factors)
                var isAllowed = !isHidden && candidate.basis != .none && candidate.basis <= verdict.cap
                isAllowed = isAllowed && verdict.excluded.isDisjoint(with: candidate.categories)
                isAllowed = isAllowed && !candidate.traits.contains(.affectsPrice)
                if candidate.basis == .mood {
                    let isMatched = candidate.wish.map { occasion.mood?.matches($0) ?? false } ?? false
                    isAllowed = isAllowed && isMatched
                }
                if decision.admitted.contains(index) != isAllowed { Issue.record("\(candidate) under \(policy.name)") }
                if isAllowed { admittedCount += 1 }
            }
            if decision.admitted.count < occasion.slate.count { #expect(!decision.reasons.isEmpty) }
            #expect(decision == GuardJudgement.redecide(inputs, policy))
        }
        #expect(admittedCount > 100)
    }
}

/// A random scene, mood and slate.
struct Occasion {
    var facts: SceneFacts
    var mood: MoodFacts?
    var slate: [Candidate]

    init(_ chance: inout Repeatable) {
        facts = openFacts()
        func rarely(_ chance: inout Repeatable) -> Bool { chance.next() % 6 == 0 }
        if rarely(&chance) { facts.input.place = SceneInput.PlaceKind.allCases.randomElement(using: &chance) }
        if rarely(&chance) { facts.input.device = Bool.random(using: &chance) ? nil : .personalDevice }
        if rarely(&chance) { facts.input.noticeShown = Bool.random(using: &chance) ? nil : false }
        if rarely(&chance) { facts.input.indicatorLit = Bool.random(using: &chance) ? nil : false }
        if rarely(&chance) { facts.input.controlShown = Bool.random(using: &chance) ? nil : false }
        if rarely(&chance) { facts.age = DeclaredAge.allCases.randomElement(using: &chance) ?? .undeclared }
        if rarely(&chance) { facts.local.hour = Int.random(in: 0...23, using: &chance) }
        if rarely(&chance) { facts.context?.sound = nil }
        if rarely(&chance) { facts.context?.sound?.value = .severalVoices }
        if rarely(&chance) {
            facts.context?.people = People.allCases.randomElement(using: &chance).map { Reading(value: $0, confidence: 700) }
        }
        if rarely(&chance) { facts.context?.approach = nil }
        if rarely(&chance) { facts.context?.bystanders = Bool.random(using: &chance) ? nil : 2 }
        for purpose in Purpose.allCases where rarely(&chance) {
            facts.consents[purpose] = ConsentState.allCases.randomElement(using: &chance)
        }
        if let label = MoodLabel.allCases.randomElement(using: &chance), !rarely(&chance) {
            mood = MoodFacts(
                label: label, valence: Int.random(in: -1000...1000, using: &chance),
                arousal: Int.random(in: -1000...1000, using: &chance),
                confidence: Int.random(in: 300...1000, using: &chance),
                duration: Int64.random(in: 0...20_000_000_000, using: &chance))
        }
        slate = []
        for index in 0..<Int.random(in: 1...5, using: &chance) {
            slate.append(Occasion.candidate(index, &chance, mood))
        }
        settle()
    }

    private static func candidate(_ index: Int, _ chance: inout Repeatable, _ mood: MoodFacts?) -> Candidate {
        let basis = Level.allCases.randomElement(using: &chance) ?? .house
        var candidate = Candidate(id: "ad-\(index)", basis: basis, traits: .disclosed)
        for category in AdCategory.allCases where chance.next() % 20 == 0 {
            candidate.categories.formUnion(CategorySet(category))
        }
        for (trait, _) in AdTraits.words where chance.next() % 12 == 0 {
            if trait == .disclosed { candidate.traits.remove(trait) } else { candidate.traits.insert(trait) }
        }
        if basis == .contextual { candidate.reads = ContextUse(rawValue: UInt8(chance.next() % 32)) }
        if basis == .mood {
            let label = chance.next() % 3 == 0 ? MoodLabel.sad : mood?.label ?? .happy
            candidate.wish = MoodWish(label: label, leastDuration: 1_000_000_000, leastStrength: 500)
        }
        candidate.exposures = Int(chance.next() % 5)
        return candidate
    }

    /// What no consent stands behind is not there.
    private mutating func settle() {
        let hasSensor = facts.consents[.camera] == .given || facts.consents[.microphone] == .given
        if !hasSensor, facts.consents[.infer] == .given { facts.consents[.infer] = .withdrawn }
        if facts.consents[.infer] != .given, facts.consents[.target] == .given { facts.consents[.target] = .withdrawn }
        if facts.consents[.target] != .given { mood = nil }
        facts = SceneFacts(
            input: facts.input, consents: facts.consents, age: facts.age, local: facts.local, context: facts.context)
    }

    /// The same, with some of what was given withdrawn and all that depended on it gone.
    func withdrawing(_ chance: inout Repeatable) -> Occasion {
        var other = self
        for purpose in Purpose.allCases where facts.consents[purpose] == .given && Bool.random(using: &chance) {
            other.facts.consents[purpose] = .withdrawn
        }
        other.settle()
        return other
    }
}
