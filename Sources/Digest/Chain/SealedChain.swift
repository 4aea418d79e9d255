/// A file of lines that cannot be changed unnoticed: each line carries the digest of the line before, and the last
/// line seals how many there are and where they end.
///
/// A line is one JSON object without spaces, then one line feed:
///
///     {"seq":2,…members…,"prev":"<64 hexadecimal digits>"}
///
/// `seq` is the number of the line, from 1. `prev` is SHA-256 over the bytes of the line before, its line feed left
/// out; the first line has 64 zeros there. The last line is
///
///     {"seq":9,"seal":{"count":8,"head":"<digest of line 8>"},"prev":"<digest of line 8>"}
///
/// The head is kept twice so that, of the last two lines, the one that was changed can be told. Whoever rewrites the
/// whole chain is found out only by one who wrote its head down elsewhere: see `Verifier.finish(expecting:)`.
public enum SealedChain {
    /// The most bytes in a line, its line feed left out.
    public static let longestLine = 1 << 20

    /// Makes the lines of a chain, first to last. Holds the count and the head, no line.
    public struct Writer: Sendable {
        /// Lines made so far.
        public private(set) var count: Int
        /// The digest of the last line made; all zeros before the first.
        public private(set) var head: Digest256

        /// Begins a chain.
        public init() {
            count = 0
            head = .zero
        }

        /// Goes on with a chain of which `count` lines, ending in `head`, are already there.
        public init(count: Int, head: Digest256) {
            precondition(count >= 0, "a chain cannot have \(count) lines")
            self.count = count
            self.head = head
        }

        /// The next line, with its line feed, that carries the members of `body`.
        ///
        /// - Precondition: `body` has at least one member, and none named `seq`, `seal` or `prev`.
        public mutating func line(_ body: JSONWriter) -> String {
            let members = body.members
            precondition(!members.isEmpty, "a line of a chain has at least one member")
            precondition(!members.hasPrefix("\"seal\":"), "only the last line seals")
            return next(members)
        }

        /// The last line, with its line feed. No line follows it.
        public mutating func seal() -> String {
            next("\"seal\":{\"count\":\(count),\"head\":\"\(head.hex)\"}")
        }

        private mutating func next(_ members: String) -> String {
            let line = "{\"seq\":\(count + 1),\(members),\"prev\":\"\(head.hex)\"}"
            precondition(line.utf8.count <= longestLine, "a line of a chain has at most \(longestLine) bytes")
            count += 1
            head = SHA256.hash(line)
            return line + "\n"
        }
    }

    /// What is wrong with a line.
    public struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// The line, from 1.
        public var line: Int
        /// What was expected and what was found.
        public var problem: String

        public init(line: Int, problem: String) {
            self.line = line
            self.problem = problem
        }

        public var description: String { "line \(line): \(problem)" }
    }

    /// How a chain ends.
    public enum Verdict: Hashable, Sendable {
        /// Whole. `count` lines before the seal; `head` is the digest of the last of them.
        case sealed(count: Int, head: Digest256)
        /// All complete lines are sound, but no seal follows them: the tail was cut, or the run goes on.
        /// `tail` bytes of a line without its end stand behind the last complete one.
        case unsealed(lines: Int, head: Digest256, tail: Int)
        case broken(Fault)
    }
}
