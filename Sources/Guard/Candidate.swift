public import Policy

/// An ad, on one of the grounds on which it is sold, put before the guard.
public struct Candidate: Hashable, Sendable {
    /// Unique in its slate.
    public var id: String
    /// The ground on which it would be chosen: house, contextual, intent or mood.
    public var basis: Level
    public var categories: CategorySet
    /// What mood it asks for; a mood candidate has one, others have none.
    public var wish: MoodWish?
    public var traits: AdTraits
    /// The readings of the place it was chosen by, for a contextual candidate.
    public var reads: ContextUse
    /// What a showing costs its advertiser, in cents; at least 0.
    public var price: Int
    /// How often this ad was shown in this encounter, on any ground.
    public var exposures: Int

    public init(
        id: String, basis: Level, categories: CategorySet = [], wish: MoodWish? = nil, traits: AdTraits = [],
        reads: ContextUse = [], price: Int = 0, exposures: Int = 0
    ) {
        self.id = id
        self.basis = basis
        self.categories = categories
        self.wish = wish
        self.traits = traits
        self.reads = reads
        self.price = price
        self.exposures = exposures
    }
}
