import Digest

/// Reads a decision log line by line. It does not check the chain: see `DecisionLogVerifier`.
public struct DecisionLogReader: ~Copyable {
    private var lines: LineReader
    private var others: ArraySlice<String>
    /// How many files it has gone on to.
    public private(set) var part = 0
    /// The number of the line that was read last.
    public private(set) var number = 0

    /// - Parameter path: the file; "-" is standard input.
    public init(path: String) throws(AuditError) {
        try self.init(paths: [path])
    }

    /// - Parameter paths: of the files of a log, one at least, the first first.
    public init(paths: [String]) throws(AuditError) {
        lines = try LineReader(paths[0], longest: SealedChain.longestLine)
        others = paths.dropFirst()
    }

    /// The next line; `nil` at the end. A last line that was cut off counts as the end.
    public mutating func next() throws(AuditError) -> LogLine? {
        switch try lines.next() {
        case .end:
            guard let path = others.popFirst() else { return nil }
            lines = try LineReader(path, longest: SealedChain.longestLine)
            part += 1
            return try next()
        case .tooLong:
            throw AuditError(
                .badInput, file: lines.path, place: "line \(lines.number)",
                problem: "longer than \(SealedChain.longestLine) bytes", advice: "this is no decision log")
        case .line(let bytes):
            number = SealedChain.number(of: bytes) ?? lines.number
            do {
                return try LogLine(bytes)
            } catch {
                throw AuditError(file: lines.path, line: lines.number, error)
            }
        }
    }
}
