/// Why a part that a policy includes could not be had: what whoever reads the files says.
public struct PolicyPartError: Error, Hashable, Sendable {
    /// What is wrong, to stand after the part's name.
    public var problem: String
    /// What to do.
    public var advice: String?

    public init(problem: String, advice: String? = nil) {
        self.problem = problem
        self.advice = advice
    }
}
