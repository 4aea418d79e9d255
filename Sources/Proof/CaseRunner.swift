public import Policy

/// Runs cases against one policy and keeps what they exercise of it.
public struct CaseRunner {
    public let policy: CompiledPolicy
    /// The name under which the cases know the policy.
    public let name: String
    /// What the decide cases that were asked have exercised.
    public private(set) var coverage: CaseCoverage
    private let slates: (any SlateJudge)?
    private let statements: (any StatementJudge)?

    /// - Parameters:
    ///   - name: the name whose expectations are asked for; the policy's own if `nil`.
    ///   - slates: without one, what is expected of candidates is awaited.
    ///   - statements: without one, theorems and claims are awaited.
    public init(
        _ policy: CompiledPolicy, as name: String? = nil, slates: (any SlateJudge)? = nil,
        statements: (any StatementJudge)? = nil
    ) {
        self.policy = policy
        self.name = name ?? policy.name
        self.slates = slates
        self.statements = statements
        coverage = CaseCoverage(policy)
    }

    /// Runs one case of a file.
    public mutating func run(_ entry: Case, of file: CaseFile) throws(CaseError) -> CaseResult {
        switch entry.kind {
        case .run(let test): return .shown(test)
        case .awaits(let what): return .awaits(what)
        case .prove(let prove):
            guard let isProved = prove.isProved(of: name) else { return .notAsked }
            return result(of: prove, isProved: isProved)
        case .decide(let decide):
            guard let expectation = decide.expectation(of: name) else { return .notAsked }
            return try result(of: decide, expectation, file.file)
        }
    }

    private func result(of prove: ProveCase, isProved: Bool) -> CaseResult {
        guard let statements else { return .awaits("the prover") }
        let expected: StatementVerdict = isProved ? .proved : .refuted
        guard let found = statements.verdict(on: prove.statement, of: policy) else {
            let what = "a \(prove.statement.title)"
            return .failed(CaseAnswer(), [Mismatch(what, expected: expected.rawValue, found: "none of that name")])
        }
        if found == expected { return .passed(CaseAnswer(statement: found)) }
        let mismatch = Mismatch(prove.statement.title, expected: expected.rawValue, found: found.rawValue)
        return .failed(CaseAnswer(statement: found), [mismatch])
    }

    private mutating func result(
        of decide: DecideCase, _ expectation: DecideExpectation, _ file: String
    ) throws(CaseError) -> CaseResult {
        var answer = CaseAnswer()
        var mismatches: [Mismatch] = []
        if expectation.asksPolicy {
            let verdict = policy.judge(decide.scene, decide.factors)
            coverage.add(decide.scene, decide.factors, verdict)
            answer.add(verdict, policy)
            mismatches += expectation.mismatches(verdict, policy)
        }
        if expectation.asksGuard {
            guard let slates else { return .awaits("the guard") }
            let slate = try slates.judge(decide, policy, file: file)
            for factors in slate.factors { coverage.add(decide.scene, factors, policy.judge(decide.scene, factors)) }
            answer.admitted = slate.admitted
            answer.reasons = slate.reasons
            mismatches += expectation.mismatches(slate)
        }
        return mismatches.isEmpty ? .passed(answer) : .failed(answer, mismatches)
    }
}

extension ProveCase.Statement {
    /// "theorem "default-deny"", for messages.
    public var title: String {
        switch self {
        case .theorem(let name): "theorem \"\(name)\""
        case .claim(let text): "claim \"\(text)\""
        }
    }
}
