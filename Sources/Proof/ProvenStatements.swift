public import Policy

/// Decides the statements of cases with the prover.
public struct ProvenStatements: StatementJudge {
    public init() {}

    public func verdict(on statement: ProveCase.Statement, of policy: CompiledPolicy) -> StatementVerdict? {
        let prover = Prover(policy)
        let finding: Finding?
        switch statement {
        case .theorem(let name): finding = Theorem(rawValue: name).map { prover.prove($0) }
        case .claim(let text): finding = policy.claims.first { $0.text == text }.map { prover.prove($0) }
        }
        return switch finding?.outcome {
        case .proved: .proved
        case .refuted: .refuted
        case .unknown: .unknown
        case nil: nil
        }
    }
}
