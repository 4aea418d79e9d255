public import Policy

/// What cases exercise of a policy: which rules fire, and which tests inside conditions come out both ways.
public struct CaseCoverage: Sendable {
    /// A rule, and how often it fired.
    public struct RuleCount: Sendable, Equatable {
        public var rule: Rule
        /// Judgements in which its condition was true.
        public var isTrue = 0
        /// Judgements in which it fired because its condition was unknown.
        public var isUnknown = 0

        public var fired: Int { isTrue + isUnknown }
    }

    /// A test inside conditions, each place of the file once, and how often it came out how.
    public struct AtomCount: Sendable, Equatable {
        /// The first rule whose condition holds it.
        public var rule: String
        public var test: Test
        public var isTrue = 0
        public var isFalse = 0
        /// What it reads was missing.
        public var isUnknown = 0

        /// Whether it was seen both true and false.
        public var isExercised: Bool { isTrue > 0 && isFalse > 0 }
    }

    /// In the order of the file.
    public private(set) var rules: [RuleCount]
    /// In the order of the file.
    public private(set) var atoms: [AtomCount] = []
    /// How many scenes were judged.
    public private(set) var judgements = 0

    init(_ policy: CompiledPolicy) {
        rules = policy.rules.map { RuleCount(rule: $0) }
        var known: Set<Test> = []
        for rule in policy.rules {
            for test in rule.condition.tests where known.insert(test).inserted {
                atoms.append(AtomCount(rule: rule.id, test: test))
            }
        }
    }

    mutating func add(_ scene: Scene, _ factors: FactorValues, _ verdict: Verdict) {
        judgements += 1
        for fired in verdict.fired {
            if fired.isUnknown { rules[fired.rule].isUnknown += 1 } else { rules[fired.rule].isTrue += 1 }
        }
        for index in atoms.indices {
            switch atoms[index].test.holds(scene, factors, score: verdict.score) {
            case .some(true): atoms[index].isTrue += 1
            case .some(false): atoms[index].isFalse += 1
            case .none: atoms[index].isUnknown += 1
            }
        }
    }

    /// Rules that no case fires.
    public var neverFired: [RuleCount] { rules.filter { $0.fired == 0 } }
    /// Rules that fire only for something unknown.
    public var onlyUnknown: [RuleCount] { rules.filter { $0.isTrue == 0 && $0.isUnknown > 0 } }
    /// Tests that were not seen both true and false.
    public var oneSided: [AtomCount] { atoms.filter { !$0.isExercised } }
}

extension Condition {
    /// The tests inside, from left to right.
    fileprivate var tests: [Test] {
        switch self {
        case .always: []
        case .test(let test): [test]
        case .not(let inner): inner.tests
        case .all(let parts), .any(let parts): parts.flatMap(\.tests)
        }
    }
}

extension Test {
    /// `nil` where what it reads is missing.
    fileprivate func holds(_ scene: Scene, _ factors: FactorValues, score: Int32) -> Bool? {
        switch subject {
        case .attribute(let id): scene[id].map { relation.holds($0, operands) }
        case .factor(let factor): relation.holds(factors.counted(factor), operands)
        case .creepiness: relation.holds(score, operands.map { $0 * 1000 })
        }
    }

    /// As it stands in a policy: `viewer.age is not adult`.
    public var text: String {
        let words = operands.map { subject.type.text(of: $0) }
        if subject.type == .bool, words == ["true"] {
            if relation == .equals { return subject.name }
            if relation == .differs { return "not \(subject.name)" }
        }
        let isList = relation == .isIn || relation == .isNotIn
        let value = words.joined(separator: ", ")
        return "\(subject.name) \(relation.rawValue) \(isList ? "[\(value)]" : value)"
    }
}
