public import Digest

/// A policy that was read and checked as a whole, ready to judge.
public struct CompiledPolicy: Sendable {
    public let name: String
    public let version: Int
    /// SHA-256 of the file's bytes; of a policy with parts, of a list of the digests of all (README.md).
    public let digest: Digest256
    /// The names of the files that it was read from, as errors name them: its own, then its parts'.
    public let files: [String]
    /// In the order in which they are read. The order never changes an answer.
    public let rules: [Rule]
    /// Weights as declared; a factor without one counts nothing.
    public let weights: [Weight]
    /// Claims, for Proof.
    public let claims: [Claim]
    /// What a reviewer should look at, though it compiles; in the order of the files.
    public let warnings: [PolicyWarning]
    /// What a judgement can depend on. What is not in here need not be computed.
    public let reads: PolicyReads

    /// What runs: the conditions as bits or, where they would need too many, as tests one after another.
    let table: JudgeTable
    let code: JudgeCode
    let effects: RuleEffects
    @usableFromInline let effectOfRule: [Rule.Effect]
    /// By factor.
    let factorWeights: SIMD16<Int32>

    init(
        name: String, version: Int, digest: Digest256, files: [String], rules: [Rule], weights: [Weight],
        claims: [Claim], warnings: [PolicyWarning]
    ) {
        self.name = name
        self.version = version
        self.digest = digest
        self.files = files
        self.rules = rules
        self.weights = weights
        self.claims = claims
        self.warnings = warnings
        reads = PolicyReads(rules: rules, weights: weights)
        table = JudgeTable(rules)
        code = JudgeCode(rules)
        effects = RuleEffects(rules)
        effectOfRule = rules.map { $0.effect }
        factorWeights = weights.reduce(into: .zero) { $0[$1.factor.rawValue] = $1.value }
    }
}

extension CompiledPolicy {
    /// What a rule does, without its texts.
    @inlinable
    public func effect(of rule: Int) -> Rule.Effect { effectOfRule[rule] }

    /// The same of all rules, by rule.
    @inlinable
    public var effectsOfRules: Span<Rule.Effect> {
        @_lifetime(borrow self)
        get { effectOfRule.span }
    }
}

/// The attributes and factors that the rules of a policy read. Claims do not count: they decide nothing.
public struct PolicyReads: Sendable, Hashable {
    public private(set) var attributes: AttributeSet = []
    /// Those read by name, and where `creepiness` is read, those that have a weight.
    public private(set) var factors: FactorSet = []
    public private(set) var creepiness = false

    init(rules: [Rule], weights: [Weight]) {
        for rule in rules { add(rule.condition) }
        if creepiness {
            for weight in weights where weight.value > 0 { factors.formUnion(FactorSet(weight.factor)) }
        }
    }

    private mutating func add(_ condition: Condition) {
        switch condition {
        case .always: break
        case .not(let inner): add(inner)
        case .all(let parts), .any(let parts):
            for part in parts { add(part) }
        case .test(let test):
            switch test.subject {
            case .attribute(let id): attributes.formUnion(AttributeSet(id))
            case .factor(let factor): factors.formUnion(FactorSet(factor))
            case .creepiness: creepiness = true
            }
        }
    }
}
