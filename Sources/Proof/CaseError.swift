public import Digest

/// Why a case file was refused: where, what was expected there, and what was found.
public struct CaseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file as it was named.
    public var file: String
    public var position: TextPosition
    public var problem: String

    public init(file: String, position: TextPosition, problem: String) {
        self.file = file
        self.position = position
        self.problem = problem
    }

    init(_ error: JSONError, file: String) {
        self.init(file: file, position: error.position, problem: error.problem)
    }

    /// `FILE:LINE:COLUMN: problem`
    public var description: String { "\(file):\(position.line):\(position.column): \(problem)" }
}
