public import Guard

/// One ad on the screen, and what it says of itself.
public struct Impression: Hashable, Sendable {
    /// The candidate's name: `concert/mood`.
    public var id: String
    /// The ad's name: `concert`.
    public var ad: String
    /// The ground on which it was chosen: the level of the decision.
    public var level: Level
    public var title: String
    public var text: String
    public var disclosure: Disclosure
    /// What the showing costs the advertiser, in cents.
    public var price: Int
    /// Whether a showing begins; otherwise one goes on.
    public var isNew: Bool
}
