public import Digest

/// What a verifier found.
public struct LogVerdict: Hashable, Sendable {
    public enum Outcome: Hashable, Sendable {
        /// Whole, sealed, and every line says what it may. `head` is the digest of the last line before the seal.
        case sound(head: Digest256)
        /// Every complete line is sound, but there is no seal: the tail was cut off, or the run goes on.
        /// `tail` bytes of a line without its end stand behind line `after`.
        case unsealed(after: Int, tail: Int)
        case broken(LogFault)
    }

    public var outcome: Outcome
    /// The number of the first line: above 1 where those before are kept no longer.
    public var first: Int
    /// The number of the last complete line, the seal not counted.
    public var lines: Int
    /// Decisions made, be it with a line of their own or without.
    public var decisions: Int
    /// Of these, how many the guard was not asked for, and how many of which the scene was erased.
    public var unjudged: Int
    public var erased: Int
    /// `nil` where only the log was looked at.
    public var scenes: SceneTally?

    public init(
        outcome: Outcome, first: Int = 1, lines: Int, decisions: Int, unjudged: Int = 0, erased: Int = 0, scenes: SceneTally?
    ) {
        self.outcome = outcome
        self.first = first
        self.lines = lines
        self.decisions = decisions
        self.unjudged = unjudged
        self.erased = erased
        self.scenes = scenes
    }
}

/// How many scenes agree with their lines, and how many were erased.
public struct SceneTally: Hashable, Sendable {
    public var kept = 0
    public var erased = 0

    public init(kept: Int = 0, erased: Int = 0) {
        self.kept = kept
        self.erased = erased
    }
}

/// What is wrong with one line of a log or scenes file.
public struct LogFault: Hashable, Sendable, CustomStringConvertible {
    public var file: String
    /// From 1; 0 for the file as a whole.
    public var line: Int
    /// What was expected and what was found.
    public var problem: String

    public init(file: String, line: Int, problem: String) {
        self.file = file
        self.line = line
        self.problem = problem
    }

    public var description: String {
        line == 0 ? "\(file): \(problem)" : "\(file): line \(line): \(problem)"
    }
}
