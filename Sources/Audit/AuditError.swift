import Digest
import Signal

/// Why a log or scenes file could not be written or read.
///
/// A log that is readable but not sound is no error: see `LogVerdict`.
public struct AuditError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: Hashable, Sendable {
        /// The file is not what it should be (exit 2).
        case badInput
        /// The system refused to write (exit 3).
        case writeFailed
    }

    public var kind: Kind
    public var file: String
    /// Line and, where known, column; empty for the file as a whole.
    public var place: String
    /// What was expected and what was found.
    public var problem: String
    /// What to do.
    public var advice: String

    public init(_ kind: Kind, file: String, place: String = "", problem: String, advice: String = "") {
        self.kind = kind
        self.file = file
        self.place = place
        self.problem = problem
        self.advice = advice
    }

    init(reading error: FileError) {
        let advice = error.isMissing ? "name the --out folder of a replay, or the file itself" : error.advice
        self.init(.badInput, file: error.path, problem: error.problem, advice: advice)
    }

    init(writing error: FileError) {
        self.init(
            .writeFailed, file: error.path, problem: error.problem,
            advice: "check that the folder may be written and has room")
    }

    /// Two runs cannot write one log.
    init(held folder: String) {
        self.init(
            .writeFailed, file: folder, problem: "another run is writing to this folder",
            advice: "wait for it or choose another --out")
    }

    /// A fault of one line's JSON.
    init(file: String, line: Int, _ error: JSONError) {
        self.init(.badInput, file: file, place: "line \(line), column \(error.position.column)", problem: error.problem)
    }

    /// One line: file, place, expected and found, what to do.
    public var description: String {
        var text = place.isEmpty ? "\(file): \(problem)" : "\(file): \(place): \(problem)"
        if !advice.isEmpty { text += "; " + advice }
        return text
    }
}
