public import Digest

/// Why a consent record or event was refused.
public struct ConsentError: Error, Sendable, Hashable, CustomStringConvertible {
    public var position: TextPosition
    /// What was expected and what was found.
    public var problem: String
    /// What to do about it.
    public var advice: String

    public init(_ position: TextPosition, _ problem: String, advice: String) {
        self.position = position
        self.problem = problem
        self.advice = advice
    }

    init(_ error: JSONError, advice: String) {
        self.init(error.position, error.problem, advice: advice)
    }

    /// One line without the file's name: `line 3, column 9: expected …, found …; what to do`.
    public var description: String { "\(position): \(problem); \(advice)" }
}
