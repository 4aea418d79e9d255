import Features
import Policy
import Signal

/// What a factor is computed from: one candidate, at the ground on which it would be chosen, in one scene.
///
/// A factor answers 0 ... 1000 per mille, or `nil` where the device does not know; the policy then counts 1000. Taking
/// facts away (a withdrawal) may only raise an answer or make it `nil`: so every answer depends on the candidate's
/// ground, and never on whether a sensor happens to be open.
struct FactorSubject {
    // Of the scene.
    var input: SceneInput
    /// The hour on the wall, 0 ... 23.
    var hour: Int
    var context: ContextEstimate?
    /// The mood that its person consented to be targeted by; `nil` where there is none.
    var mood: MoodFacts?

    // Of the candidate.
    var basis = Level.none
    var categories: CategorySet = []
    var wish: MoodWish?
    var traits: AdTraits = []
    var reads: ContextUse = []
    var exposures = 0

    /// No candidate yet.
    init(_ facts: borrowing SceneFacts, mood: MoodFacts?) {
        input = facts.input
        hour = facts.local.hour
        context = facts.context
        self.mood = mood
    }

    /// Takes up one of the candidates.
    mutating func take(_ candidates: Span<Candidate>, _ place: Int) {
        basis = candidates[place].basis
        categories = candidates[place].categories
        wish = candidates[place].wish
        traits = candidates[place].traits
        reads = candidates[place].reads
        exposures = candidates[place].exposures
        // Who asks for a mood without saying so hides its ground.
        if wish != nil, basis != .mood { traits.insert(.concealed) }
    }

    /// Whether the consented mood is what the candidate asks for; `false` for one that asks for none.
    var isWishMatched: Bool {
        guard let wish, let mood else { return false }
        return mood.matches(wish)
    }

    var isTargeted: Bool { basis == .mood }

    /// Whether a sensor's reading led to this candidate.
    var readsSensors: Bool { isTargeted || !reads.isEmpty }

    /// Whether the candidate hides what it is or that it was chosen for this viewer.
    var isConcealed: Bool {
        !traits.isDisjoint(with: [.concealed, .decoy, .posesAsContent])
    }
}
