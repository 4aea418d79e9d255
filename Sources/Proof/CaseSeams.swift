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
    /// The reasons that it names, its own first.
    public var reasons: [Reason]
    /// What was measured, one a candidate.
    public var factors: [FactorValues]

    /// Why something was not admitted: a rule's id and what it says.
    public struct Reason: Sendable, Hashable {
        public var id: String
        public var text: String

        public init(id: String, text: String) {
            self.id = id
            self.text = text
        }
    }

    public init(admitted: [String], reasons: [Reason], factors: [FactorValues]) {
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
