/// How much of what a device knows about a person an ad may be chosen by: a chain from nothing to mood.
public enum Level: Int, Comparable, CaseIterable, Sendable {
    /// Nothing is shown.
    case none
    /// The owner's own message.
    case house
    /// Place, time, and context such as speech or quiet.
    case contextual
    /// What the person said they want.
    case intent
    /// Estimated mood.
    case mood

    /// How many there are.
    static let count = 5

    /// The word of policies, logs and reports.
    public var name: String {
        switch self {
        case .none: "none"
        case .house: "house"
        case .contextual: "contextual"
        case .intent: "intent"
        case .mood: "mood"
        }
    }

    public init?(name: String) {
        guard let level = Level.allCases.first(where: { $0.name == name }) else { return nil }
        self = level
    }

    public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
}
