/// Why an evaluation cannot begin.
public struct EvaluationError: Error, Sendable, Hashable, CustomStringConvertible {
    public var file: String
    /// "line 12", or nothing.
    public var place: String
    public var problem: String
    public var advice: String

    public init(_ file: String, at place: String = "", _ problem: String, advice: String) {
        self.file = file
        self.place = place
        self.problem = problem
        self.advice = advice
    }

    public var description: String {
        place.isEmpty ? "\(file): \(problem); \(advice)" : "\(file): \(place): \(problem); \(advice)"
    }
}
