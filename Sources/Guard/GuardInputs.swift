public import Policy

/// Everything that a decision of the guard depends on besides the policy, in integers: what a scenes file keeps, and
/// what `GuardJudgement.redecide` decides from again.
public struct GuardInputs: Sendable, Equatable {
    /// One candidate as it is judged.
    public struct Entry: Sendable, Equatable {
        public var id: String
        public var basis: Level
        public var categories: CategorySet
        public var traits: AdTraits
        public var factors: FactorValues
        /// Whether the consented mood is the one that the candidate asks for; `false` for one that asks for none.
        public var isWishMatched: Bool

        public init(
            id: String, basis: Level, categories: CategorySet, traits: AdTraits, factors: FactorValues,
            isWishMatched: Bool
        ) {
            self.id = id
            self.basis = basis
            self.categories = categories
            self.traits = traits
            self.factors = factors
            self.isWishMatched = isWishMatched
        }
    }

    /// The most candidates in a slate; a longer one is refused whole.
    public static let mostCandidates = 128

    public var scene: Scene
    public var candidates: [Entry]

    /// Nothing known and nothing to judge.
    public init() {
        scene = Scene()
        candidates = []
    }

    public init(scene: Scene, candidates: [Entry]) {
        self.scene = scene
        self.candidates = candidates
    }

    /// What the guard would be told of these facts, this mood and these candidates.
    public init(_ facts: SceneFacts, mood: MoodFacts?, shortlist: [Candidate]) {
        self.init()
        fill(facts, mood: mood, shortlist: shortlist)
    }

    /// Whether a mood that its person consented to be targeted by is part of the scene.
    public var isMoodKnown: Bool { scene[.moodKnown] == 1 }

    /// Replaces everything, keeping the memory.
    public mutating func fill(_ facts: SceneFacts, mood: MoodFacts?, shortlist: [Candidate]) {
        scene = Scene(facts, mood: mood)
        candidates.removeAll(keepingCapacity: true)
        for candidate in shortlist.prefix(GuardInputs.mostCandidates + 1) {
            candidates.append(Entry(candidate, facts, mood))
        }
    }
}

extension GuardInputs.Entry {
    init(_ candidate: Candidate, _ facts: SceneFacts, _ mood: MoodFacts?) {
        var candidate = candidate
        // Who asks for a mood without saying so hides its ground.
        if candidate.wish != nil, candidate.basis != .mood { candidate.traits.insert(.concealed) }
        let isMatched: Bool
        if let wish = candidate.wish, let mood { isMatched = mood.matches(wish) } else { isMatched = false }
        self.init(
            id: candidate.id, basis: candidate.basis, categories: candidate.categories, traits: candidate.traits,
            factors: FactorValues(FactorSubject(candidate: candidate, facts: facts, mood: mood)),
            isWishMatched: isMatched)
    }
}
