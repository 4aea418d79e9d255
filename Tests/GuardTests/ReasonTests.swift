import Mood
import Policy
import Testing

@testable import Guard

/// A reason says in whose way it stood.
@Suite struct ReasonTests {
    @Test func aReasonNamesTheCandidatesThatItKeptOut() throws {
        let policy = try policy(
            """
            rule low: at most contextual when local.hour >= 0 because "never by mood"
            rule diet: never [weight-loss] always because "no diets"
            """)
        let slate = [
            Candidate(id: "hello/house", basis: .house),
            Candidate(id: "slim/contextual", basis: .contextual, categories: CategorySet(.weightLoss)),
            moodAd("concert/mood", .happy),
        ]
        let inputs = GuardInputs(openFacts(), mood: happy, shortlist: slate)
        let decision = GuardJudgement.redecide(inputs, policy)
        #expect(decision.admitted == [0])
        #expect(decision.reasons.map(\.id) == ["low", "diet"])
        #expect(decision.reasons.map(\.about) == [["concert/mood"], ["slim/contextual"]])
    }

    @Test func whatStandsInNobodysWayIsAboutNobody() throws {
        let policy = try policy(#"rule low: at most contextual when local.hour >= 0 because "never by mood""#)
        let inputs = GuardInputs(openFacts(), mood: nil, shortlist: [Candidate(id: "hello/house", basis: .house)])
        #expect(GuardJudgement.redecide(inputs, policy).reasons.map(\.about) == [[]])
    }
}
