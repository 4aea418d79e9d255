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
        scene.fill(facts, mood: mood)
        let count = min(shortlist.count, GuardInputs.mostCandidates + 1)
        if candidates.count > count { candidates.removeLast(candidates.count - count) }
        var subject = FactorSubject(facts, mood: mood)
        let asked = shortlist.span
        for index in 0..<count {
            subject.take(asked, index)
            if index == candidates.count { candidates.append(Entry()) }
            if candidates[index].id != asked[index].id { candidates[index].id = asked[index].id }
            candidates[index].fill(subject)
        }
    }
}

extension GuardInputs.Entry {
    /// To be filled.
    fileprivate init() {
        self.init(id: "", basis: .none, categories: [], traits: [], factors: FactorValues(), isWishMatched: false)
    }

    /// Replaces everything but the name.
    fileprivate mutating func fill(_ subject: borrowing FactorSubject) {
        (basis, categories, traits) = (subject.basis, subject.categories, subject.traits)
        factors.fill(subject)
        isWishMatched = subject.isWishMatched
    }
}
