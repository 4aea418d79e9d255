public import Digest

/// Why an inventory or a declared intent was refused.
public struct AdsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where in the text: line and column from 1.
    public var position: TextPosition
    /// What was expected, what was found, and what to do.
    public var problem: String

    public init(_ position: TextPosition, _ problem: String) {
        self.position = position
        self.problem = problem
    }

    init(_ error: JSONError) {
        self.init(error.position, error.problem)
    }

    public var description: String { "\(position): \(problem)" }
}
