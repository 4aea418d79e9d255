public import Digest
public import Policy

/// Checks a decision log from its first byte to its last, holding one line at a time.
public enum DecisionLogVerifier {
    /// Checks the chain, what each line says, and every scene.
    ///
    /// - Parameters:
    ///   - log: the log's file; "-" is standard input.
    ///   - scenes: where the scenes file stands if the log kept one; `nil`: the log is checked alone.
    ///   - head: the digest that the log must end in, if someone wrote it down.
    ///   - policy: the policy that the log names; every kept scene is then decided again and must give what the log says.
    /// - Throws: only where a file cannot be read.
    public static func verify(
        log: String, scenes: String?, head: Digest256? = nil, policy: CompiledPolicy? = nil
    ) throws(AuditError) -> LogVerdict {
        var lines = try LineReader(log, longest: SealedChain.longestLine)
        var checker = try LogChecker(log: lines.path, scenes: scenes, policy: policy)
        var chain = SealedChain.Verifier()
        reading: while !chain.isBroken {
            switch try lines.next() {
            case .line(let line):
                var isSound = false
                chain.update(line.span)
                chain.update([UInt8(ascii: "\n")].span) { _, _ in isSound = true }
                if isSound { try checker.check(line, lines.number) }
            case .tooLong: chain.update([UInt8](repeating: 0x20, count: SealedChain.longestLine + 1).span)
            case .end(let held):
                chain.update([UInt8](repeating: 0x20, count: held).span)
                break reading
            }
        }
        let outcome: LogVerdict.Outcome
        switch chain.finish(expecting: head) {
        case .broken(let fault):
            outcome = .broken(LogFault(file: lines.path, line: fault.line, problem: fault.problem))
        case .unsealed(let count, _, let tail):
            outcome = checker.fault.map { .broken($0) } ?? .unsealed(after: count, tail: tail)
        case .sealed(let count, let head):
            try checker.finish(count)
            outcome = checker.fault.map { .broken($0) } ?? .sound(head: head)
        }
        return LogVerdict(
            outcome: outcome, lines: chain.count, decisions: checker.decisions, unjudged: checker.unjudged,
            erased: checker.erased, scenes: checker.tally)
    }
}
