public import Policy

/// How a case ended for one policy.
public enum CaseResult: Sendable, Equatable {
    /// Everything that was expected was found.
    case passed(CaseAnswer)
    case failed(CaseAnswer, [Mismatch])
    /// A test shows it, which the test suite runs and this does not.
    case shown(NamedTest)
    /// Cannot be shown before something else is there.
    case awaits(String)
    /// The case expects nothing of this policy.
    case notAsked
}

/// One thing that was expected and not found.
public struct Mismatch: Sendable, Equatable {
    /// "cap", "reason" …
    public var what: String
    public var expected: String
    public var found: String

    public init(_ what: String, expected: String, found: String) {
        self.what = what
        self.expected = expected
        self.found = found
    }
}

/// What a policy answered to a case, for people.
public struct CaseAnswer: Sendable, Equatable {
    /// `nil` where the case asks for candidates or a proof alone.
    public var cap: Level?
    /// Why it is not higher; `nil` where no cap fired.
    public var reason: Rule?
    public var excluded: CategorySet = []
    /// The admitted candidates; `nil` where the case asks for none.
    public var admitted: [String]?
    /// The guard's reasons for the slate.
    public var reasons: [SlateAnswer.Reason] = []
    public var statement: StatementVerdict?

    public init(statement: StatementVerdict? = nil) {
        self.statement = statement
    }

    mutating func add(_ verdict: Verdict, _ policy: CompiledPolicy) {
        cap = verdict.cap
        reason = verdict.capRule.map { policy.rules[$0] }
        excluded = verdict.excluded
    }
}
