import Digest

/// Reads a decision log line by line. It does not check the chain: see `DecisionLogVerifier`.
public struct DecisionLogReader: ~Copyable {
    private var lines: LineReader

    /// - Parameter path: the file; "-" is standard input.
    public init(path: String) throws(AuditError) {
        lines = try LineReader(path, longest: SealedChain.longestLine)
    }

    /// The number of the line that was read last, from 1.
    public var number: Int { lines.number }

    /// The next line; `nil` at the end. A last line that was cut off counts as the end.
    public mutating func next() throws(AuditError) -> LogLine? {
        switch try lines.next() {
        case .end: return nil
        case .tooLong:
            throw AuditError(
                .badInput, file: lines.path, place: "line \(lines.number)",
                problem: "longer than \(SealedChain.longestLine) bytes", advice: "this is no decision log")
        case .line(let bytes):
            do {
                return try LogLine(bytes)
            } catch {
                throw AuditError(file: lines.path, line: lines.number, error)
            }
        }
    }
}
