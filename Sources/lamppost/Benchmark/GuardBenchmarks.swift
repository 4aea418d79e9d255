import Consent
import Features
import Guard
import Mood
import Policy
import Signal

/// The row about a decision.
enum GuardBenchmarks {
    static var all: [Benchmark] {
        [Benchmark("guard.decide", 1, "decisions", each: batch) { [try deciding()] }]
    }

    /// So many decisions a run.
    private static let batch = 256

    /// One scene with a mood, one mood candidate: the scene of integers, fourteen factors, forty rules, the reasons.
    private static func deciding() throws -> Benchmark.Work {
        let policy = try PolicyCompiler.compile(Array(fortyRules.utf8), file: "guard.decide")
        precondition(policy.rules.count == 40, "the row is about forty rules")
        let facts = facts
        let mood = MoodFacts(label: .happy, valence: 500, arousal: 200, confidence: 800, duration: 5_000_000_000)
        let slate = [
            Candidate(
                id: "concert/mood", basis: .mood, categories: CategorySet(.events),
                wish: MoodWish(label: .happy, leastDuration: 1_000_000_000, leastStrength: 600), traits: .disclosed)
        ]
        var inputs = GuardInputs()
        var verdict = SlateVerdict()
        return Benchmark.Work { decide(facts, mood, slate, policy, &inputs, &verdict) }
    }

    private static func decide(
        _ facts: SceneFacts, _ mood: MoodFacts, _ slate: [Candidate], _ policy: CompiledPolicy,
        _ inputs: inout GuardInputs, _ verdict: inout SlateVerdict
    ) {
        for _ in 0..<batch {
            inputs.fill(facts, mood: mood, shortlist: slate)
            GuardJudgement.decide(inputs, policy, into: &verdict)
        }
    }

    /// All fourteen weights; caps and exclusions over scene, factors and score, of which a quarter fires.
    private static var fortyRules: String {
        var text = "policy \"forty-rules\" version 1\n"
        for factor in Factor.allCases { text += "weight \(factor.name) \(factor == .covert ? 90 : 70)\n" }
        for index in 0..<10 {
            text += """
                at most intent when mood.confidence < \(400 + index) or consent.target is not given because "unsure"
                at most contextual when factor.doubt > \(150 + index) and factor.inferred > 500 because "in doubt"
                never [weight-loss, gambling] when mood.valence < \(-index) because "a low mood"
                at most house when creepiness > \(600 + index) or place.kind in [workplace, school] because "too much"

                """
        }
        return text
    }

    private static var facts: SceneFacts {
        var input = SceneInput()
        input.place = .shop
        input.device = .publicScreen
        input.region = .eu
        input.noticeShown = true
        input.indicatorLit = true
        input.controlShown = true
        var consents = ConsentStates()
        for purpose in Purpose.grantable { consents[purpose] = .given }
        return SceneFacts(
            input: input, consents: consents, age: .adult, local: CivilTime(UTCTime(nanoseconds: 43_200_000_000_000)),
            context: ContextEstimate(sound: Reading(value: .oneVoice, confidence: 900)))
    }
}
