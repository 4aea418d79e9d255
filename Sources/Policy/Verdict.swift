/// A rule that fired.
public struct FiredRule: Sendable, Hashable {
    /// Its place in `CompiledPolicy.rules`.
    public let rule: Int
    /// Whether it fired because its condition is unknown, not because it is true.
    public let isUnknown: Bool

    public init(rule: Int, isUnknown: Bool) {
        self.rule = rule
        self.isUnknown = isUnknown
    }
}

/// The answer of a policy about one scene and one candidate's factors.
///
/// Keep one and judge into it again and again: once it has held its longest list of fired rules, it allocates no more.
public struct Verdict: Sendable, Equatable {
    /// The lowest cap that fires; mood if none does.
    public internal(set) var cap: Level = .mood
    /// The rule that is named as the reason for the cap, `nil` if none fired: of the caps at that level, one whose
    /// condition is true before one whose condition is unknown, then the first in the file.
    public internal(set) var capRule: Int?
    /// Every category that an exclusion which fired names.
    public internal(set) var excluded: CategorySet = []
    /// Σ weight·factor, 0…1,000,000.
    public internal(set) var score: Int32 = 0
    /// All rules that fired, in the order of the file.
    public internal(set) var fired: [FiredRule] = []

    public init() {}

    /// Whether a candidate of that basis and those categories is admitted.
    public func admits(basis: Level, categories: CategorySet) -> Bool {
        basis <= cap && excluded.isDisjoint(with: categories)
    }
}
