public import Digest

/// One rule of a policy. It fires where its condition is true or unknown.
public struct Rule: Sendable, Hashable {
    public enum Effect: Sendable, Hashable {
        /// `at most LEVEL`: nothing above the level is admitted.
        case cap(Level)
        /// `never [CATEGORY, …]`: no candidate of any of these categories is admitted.
        case exclude(CategorySet)
    }

    /// The name that the author gave it, else `cap-N` or `never-N`: the N-th of its kind that is read.
    public let id: String
    public let effect: Effect
    public let condition: Condition
    /// The reason as it is shown to people.
    public let because: String
    /// The source of the rule, if the author gives one.
    public let cites: String?
    /// Where the rule begins.
    public let position: TextPosition
    /// Its file, among the policy's `files`.
    public let file: Int
}

/// What the author of a policy says will always hold; `Proof` decides whether it does.
public struct Claim: Sendable, Hashable {
    public enum Assertion: Sendable, Hashable {
        /// `cap REL LEVEL`; the relation is never `in` or `not in`.
        case cap(Relation, Level)
        /// `never [CATEGORY, …]`: all of these are excluded.
        case excluded(CategorySet)
    }

    /// No two of a policy have the same.
    public let text: String
    public let assertion: Assertion
    /// Where it must hold: wherever this is true or unknown.
    public let condition: Condition
    public let position: TextPosition
    /// Its file, among the policy's `files`.
    public let file: Int
}

extension Claim {
    /// Whether no level is what it asserts, as in `cap < none`: it holds only if its condition is never true or unknown.
    public var isImpossible: Bool {
        guard case .cap(let relation, let bound) = assertion else { return false }
        return !Level.allCases.contains { relation.holds(Int32($0.rawValue), [Int32(bound.rawValue)]) }
    }
}

/// How much a factor counts in creepiness, per mille of the whole.
public struct Weight: Sendable, Hashable {
    public let factor: Factor
    public let value: Int32
    public let cites: String?
    public let position: TextPosition
    /// Its file, among the policy's `files`.
    public let file: Int
}
