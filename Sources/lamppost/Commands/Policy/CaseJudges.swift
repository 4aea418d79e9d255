import Policy
import Proof

/// Who answers what Proof's cases cannot answer by themselves.
enum CaseJudges {
    /// Who decides whether theorems and claims hold; `nil`: cases of kind prove are awaited.
    static var statements: (any StatementJudge)? { ProvenStatements() }

    /// Runs cases against a policy, under its own name or another.
    static func runner(_ policy: CompiledPolicy, as name: String? = nil) -> CaseRunner {
        CaseRunner(policy, as: name, slates: GuardedSlates(), statements: statements)
    }
}
