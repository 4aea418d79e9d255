public import Guard

/// What an advertiser booked: one message, and the grounds on which it is sold.
public struct Ad: Hashable, Sendable {
    /// Small letters, digits and hyphens; at most 64.
    public var id: String
    public var title: String
    public var text: String
    /// On whose behalf it is shown (DSA 26(1)(b)).
    public var onBehalfOf: String
    /// Who paid for it (DSA 26(1)(c)).
    public var paidBy: String
    public var products: [AdProduct]
    /// The words, in small letters, by which it answers a stated wish.
    public var keywords: [String]
    public var traits: AdTraits
    /// `nil`: any day.
    public var flight: Flight?
    /// Empty: any hour.
    public var dayparts: [Daypart]
    /// How long one showing lasts, in seconds, 1 ... 60.
    public var showingSeconds: Int
    /// The most showings in one encounter, 1 ... 100; the owner's own message is not counted.
    public var mostShowings: Int
    /// At least one, each ground once.
    public var sales: [Sale]

    /// What policies call its products.
    public var categories: CategorySet {
        products.reduce(into: []) { $0.formUnion($1.categories) }
    }
}

/// One ground on which an ad is sold: one candidate.
public struct Sale: Hashable, Sendable {
    public var basis: Level
    /// What one showing costs the advertiser, in cents.
    public var price: Int
    /// The mood asked for; only for basis mood. The guard alone reads it.
    public var wish: MoodWish?
    /// The place and its readings asked for; only for basis contextual.
    public var place: PlaceWish
    /// What the advertiser asks of the buyer, in cents; only for basis intent.
    public var offer: Int?
}
