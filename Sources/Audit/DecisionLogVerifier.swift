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
        try verify(run: [LogFolder.Part(log: log, scenes: scenes)], head: head, policy: policy)
    }

    /// Checks the logs whose files lie in one folder: one verdict a run, in the order of the files.
    ///
    /// Where a run goes on in several files their lines are one chain. That its first files are there no longer, as a live run
    /// removes them in time, is no fault: the verdict says with which line it begins.
    ///
    /// - Parameters:
    ///   - parts: see `LogFolder.parts`; one at least.
    ///   - head: the digest that the last run's log must end in.
    public static func verify(
        _ parts: [LogFolder.Part], head: Digest256? = nil, policy: CompiledPolicy? = nil
    ) throws(AuditError) -> [LogVerdict] {
        var runs: [[LogFolder.Part]] = []
        for part in parts {
            if let last = runs.last, try !begins(part) { runs[runs.count - 1] = last + [part] } else { runs.append([part]) }
        }
        var verdicts: [LogVerdict] = []
        for (index, run) in runs.enumerated() {
            verdicts.append(try verify(run: run, head: index == runs.count - 1 ? head : nil, policy: policy))
        }
        return verdicts
    }

    private static func verify(
        run parts: [LogFolder.Part], head: Digest256?, policy: CompiledPolicy?
    ) throws(AuditError) -> LogVerdict {
        var checker = LogChecker(policy: policy)
        var chain = SealedChain.Verifier(isPart: try isLater(parts[0]))
        var file = ""
        for part in parts where !chain.isBroken {
            try checker.enter(part)
            file = try read(part.log, &chain, &checker)
        }
        let outcome: LogVerdict.Outcome
        switch chain.finish(expecting: head) {
        case .broken(let fault):
            outcome = .broken(LogFault(file: file, line: fault.line, problem: fault.problem))
        case .unsealed(let count, _, let tail):
            outcome = checker.fault.map { .broken($0) } ?? .unsealed(after: count, tail: tail)
        case .sealed(let count, let head):
            try checker.finish(count)
            outcome = checker.fault.map { .broken($0) } ?? .sound(head: head)
        }
        return LogVerdict(
            outcome: outcome, first: max(1, chain.first), lines: chain.count, decisions: checker.decisions,
            unjudged: checker.unjudged, erased: checker.erased, scenes: checker.tally)
    }

    /// Hands the lines of a file to both, and says what it is called.
    private static func read(
        _ path: String, _ chain: inout SealedChain.Verifier, _ checker: inout LogChecker
    ) throws(AuditError) -> String {
        var lines = try LineReader(path, longest: SealedChain.longestLine)
        while !chain.isBroken {
            switch try lines.next() {
            case .line(let line):
                var isSound = false
                chain.update(line.span)
                chain.update([UInt8(ascii: "\n")].span) { _, _ in isSound = true }
                if isSound { try checker.check(line, chain.count) }
            case .tooLong: chain.update([UInt8](repeating: 0x20, count: SealedChain.longestLine + 1).span)
            case .end(let held):
                chain.update([UInt8](repeating: 0x20, count: held).span)
                return lines.path
            }
        }
        return lines.path
    }

    /// Whether a file begins a run: all but those that go on where another ended.
    private static func begins(_ part: LogFolder.Part) throws(AuditError) -> Bool {
        guard let line = try firstLine(of: part) else { return true }
        return SealedChain.number(of: line) ?? 1 == 1
    }

    /// Whether a file begins with a run's facts, but not with its first line.
    private static func isLater(_ part: LogFolder.Part) throws(AuditError) -> Bool {
        // What is piped in can be read once.
        guard part.log != "-", let line = try firstLine(of: part), let number = SealedChain.number(of: line), number > 1,
            case .run = try? LogLine(line)
        else { return false }
        return true
    }

    private static func firstLine(of part: LogFolder.Part) throws(AuditError) -> [UInt8]? {
        var lines = try LineReader(part.log, longest: SealedChain.longestLine)
        guard case .line(let line) = try lines.next() else { return nil }
        return line
    }
}
