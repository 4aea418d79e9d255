/// What an ad does, beyond what it sells: the facts that some factors of creepiness are computed from.
public struct AdTraits: OptionSet, Hashable, Sendable {
    public var rawValue: UInt16

    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Fills the whole screen.
    public static let fullScreen = AdTraits(rawValue: 1 << 0)
    /// Plays sound.
    public static let sound = AdTraits(rawValue: 1 << 1)
    /// Moves.
    public static let motion = AdTraits(rawValue: 1 << 2)
    /// Speaks to the viewer as "you".
    public static let directAddress = AdTraits(rawValue: 1 << 3)
    /// Hides on what ground it was chosen.
    public static let concealed = AdTraits(rawValue: 1 << 4)
    /// Padding, so that a targeted ad beside it does not look targeted.
    public static let decoy = AdTraits(rawValue: 1 << 5)
    /// Looks like the screen's own content.
    public static let posesAsContent = AdTraits(rawValue: 1 << 6)
    /// Its price, a credit or an access depends on the viewer's mood.
    public static let affectsPrice = AdTraits(rawValue: 1 << 7)
    /// Was chosen with data from elsewhere, or hands data on.
    public static let thirdPartyData = AdTraits(rawValue: 1 << 8)
    /// Was aimed by the likeness to other people.
    public static let lookalike = AdTraits(rawValue: 1 << 9)
    /// Says that it is an ad, for whom, who paid and why it was chosen. Set by what composes the disclosure,
    /// never by an inventory.
    public static let disclosed = AdTraits(rawValue: 1 << 10)

    /// Every trait and its word in JSON, in the order of the bits.
    public static let words: [(trait: AdTraits, word: String)] = [
        (.fullScreen, "full-screen"), (.sound, "sound"), (.motion, "motion"), (.directAddress, "direct-address"),
        (.concealed, "concealed"), (.decoy, "decoy"), (.posesAsContent, "poses-as-content"),
        (.affectsPrice, "affects-price"), (.thirdPartyData, "third-party-data"), (.lookalike, "lookalike"),
        (.disclosed, "disclosed"),
    ]

    /// The trait of a word; `nil` where there is none.
    public init?(word: String) {
        guard let known = AdTraits.words.first(where: { $0.word == word }) else { return nil }
        self = known.trait
    }
}

/// Which readings of the place's sound, light, movement and people a contextual ad was chosen by.
public struct ContextUse: OptionSet, Hashable, Sendable {
    public var rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Whether somebody speaks; from the microphone.
    public static let sound = ContextUse(rawValue: 1 << 0)
    /// Whether it is dark; from the camera.
    public static let light = ContextUse(rawValue: 1 << 1)
    /// Whether something moves; from the camera.
    public static let motion = ContextUse(rawValue: 1 << 2)
    /// How many people are there; from the camera.
    public static let people = ContextUse(rawValue: 1 << 3)
    /// Where the viewer is going; from the camera.
    public static let approach = ContextUse(rawValue: 1 << 4)

    /// All that comes from the camera.
    public static let sights: ContextUse = [.light, .motion, .people, .approach]
    /// All that would not be there without somebody who speaks or moves.
    public static let somebody: ContextUse = [.sound, .motion, .people, .approach]
}
