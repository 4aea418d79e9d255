/// What a factor is computed from: one candidate, at the ground on which it would be chosen, in one scene.
///
/// A factor answers 0 ... 1000 per mille, or `nil` where the device does not know; the policy then counts 1000. Taking
/// facts away (a withdrawal) may only raise an answer or make it `nil`: so every answer depends on the candidate's
/// ground, and never on whether a sensor happens to be open.
struct FactorSubject {
    var candidate: Candidate
    var facts: SceneFacts
    /// The mood that its person consented to be targeted by; `nil` where there is none.
    var mood: MoodFacts?

    var isTargeted: Bool { candidate.basis == .mood }

    /// Whether a sensor's reading led to this candidate.
    var readsSensors: Bool { isTargeted || !candidate.reads.isEmpty }

    /// Whether the candidate hides what it is or that it was chosen for this viewer.
    var isConcealed: Bool {
        !candidate.traits.isDisjoint(with: [.concealed, .decoy, .posesAsContent])
    }
}
