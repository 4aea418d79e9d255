public import Policy

/// Who judges whole candidates: Guard, which Proof does not know. The command line hands it in.
public protocol SlateJudge {
    /// Measures the candidates of a case in its scene and decides them under a policy.
    ///
    /// - Throws: `CaseError` at a candidate whose words Guard does not know; `file` is how it names the case's file.
    func judge(_ decide: DecideCase, _ policy: CompiledPolicy, file: String) throws(CaseError) -> SlateAnswer
}

/// What the guard says to a slate.
public struct SlateAnswer: Sendable, Equatable {
    /// Names of the admitted candidates, in the order of the slate.
    public var admitted: [String]
    /// The ids of the reasons that it names, its own first.
    public var reasons: [String]
    /// What was measured, one a candidate.
    public var factors: [FactorValues]

    public init(admitted: [String], reasons: [String], factors: [FactorValues]) {
        self.admitted = admitted
        self.reasons = reasons
        self.factors = factors
    }
}

/// Who decides whether a theorem or a claim holds of a policy.
public protocol StatementJudge {
    /// `nil` for a theorem of a name that there is not, or a claim that the policy does not make.
    func verdict(on statement: ProveCase.Statement, of policy: CompiledPolicy) -> StatementVerdict?
}

public enum StatementVerdict: String, Sendable, Hashable {
    case proved
    case refuted
    /// Not decided within its bounds: never taken for proved.
    case unknown
}
