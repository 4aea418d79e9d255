import Digest
public import Signal

/// Why a ledger could not be read, changed or relied on.
public struct ConsentJournalError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: Sendable, Hashable {
        /// What stands there is not what was written, or no ledger at all.
        case broken
        /// Another process has it.
        case held
        /// The system refused: no room, no right, a failing disk.
        case systemFailed
    }

    public var kind: Kind
    /// The file, or the folder where another process holds it.
    public var file: String
    /// The line; empty for the file as a whole.
    public var place: String
    /// What was expected and what was found.
    public var problem: String
    /// What to do.
    public var advice: String

    init(_ kind: Kind, file: String, place: String = "", problem: String, advice: String) {
        self.kind = kind
        self.file = file
        self.place = place
        self.problem = problem
        self.advice = advice
    }

    /// A line is not as it was written.
    init(_ fault: SealedChain.Fault, file: String) {
        self.init(
            .broken, file: file, place: fault.line > 0 ? "line \(fault.line)" : "", problem: fault.problem,
            advice: "nothing is permitted by it: restore it from a copy, or begin another ledger")
    }

    public init(_ error: FileError) {
        let isHeld = error.isHeld
        self.init(
            isHeld ? .held : .systemFailed, file: error.path,
            problem: isHeld ? "another process is using this ledger" : error.problem,
            advice: isHeld ? "wait until it ends, or name another folder" : error.advice)
    }

    /// One line: file, place, what was expected and found, what to do.
    public var description: String {
        (place.isEmpty ? "\(file): \(problem)" : "\(file): \(place): \(problem)") + "; " + advice
    }
}
