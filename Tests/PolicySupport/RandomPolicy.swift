public import Policy
public import TestSupport

/// Random policies, as the naive guard holds them and as text for the compiler.
public struct RandomPolicy {
    public var naive: NaiveGuard
    public var text: String

    /// - Parameters:
    ///   - rules: how many it has at least and at most.
    ///   - isMonotone: conditions read factors and creepiness by `>` and `>=` alone, under no `not`.
    public init(_ random: inout Repeatable, rules count: ClosedRange<Int> = 1...8, isMonotone: Bool = false) {
        var weights: [String: Int] = [:]
        var left = 1000
        for factor in Factor.allCases.shuffled(using: &random) {
            let weight = factor == Factor.allCases.last ? 0 : Int.random(in: 0...min(left, 200), using: &random)
            weights[factor.name] = weight
            left -= weight
        }
        weights[Factor.setting.name] = left
        var rules: [NaiveRule] = []
        let categories = AdCategory.allCases.map(\.rawValue)
        for index in 0..<Int.random(in: count, using: &random) {
            let when: Formula =
                Int.random(in: 0..<12, using: &random) == 0
                ? .always : RandomPolicy.formula(&random, depth: 0, isMonotone: isMonotone)
            var rule = NaiveRule(id: "r\(index)", level: nil, when: when)
            if Bool.random(using: &random) {
                rule.level = Int.random(in: 0...4, using: &random)
            } else {
                rule.categories = Set(categories.shuffled(using: &random).prefix(Int.random(in: 1...4, using: &random)))
            }
            rules.append(rule)
        }
        naive = NaiveGuard(weights: weights, rules: rules)
        text = RandomPolicy.text(naive)
    }

    /// The same policy, in which every part of a condition may be a condition with a name.
    public func textWithNames(_ random: inout Repeatable) -> String {
        var declared: [String] = []
        var rules: [String] = []
        for rule in naive.rules {
            guard case .always = rule.when else {
                let condition = RandomPolicy.name(rule.when, &declared, &random)
                rules.append(RandomPolicy.text(rule, when: condition))
                continue
            }
            rules.append(RandomPolicy.text(rule, when: nil))
        }
        return RandomPolicy.head(naive) + declared.joined() + rules.joined()
    }

    private static func name(_ formula: Formula, _ declared: inout [String], _ random: inout Repeatable) -> String {
        let text: String
        switch formula {
        case .always, .atom: text = spell(formula)
        case .not(let inner): text = "not (\(name(inner, &declared, &random)))"
        case .and(let parts): text = parts.map { "(\(name($0, &declared, &random)))" }.joined(separator: " and ")
        case .or(let parts): text = parts.map { name($0, &declared, &random) }.joined(separator: " or ")
        }
        guard Int.random(in: 0..<3, using: &random) > 0 else { return text }
        let label = "named-\(declared.count)"
        declared.append("condition \(label): \(text)\n")
        return label
    }

    public static func text(_ naive: NaiveGuard) -> String {
        let rules = naive.rules.map { rule in
            if case .always = rule.when { text(rule, when: nil) } else { text(rule, when: spell(rule.when)) }
        }
        return head(naive) + rules.joined()
    }

    private static func head(_ naive: NaiveGuard) -> String {
        let weights = Factor.allCases.map { "weight \($0.name) \(naive.weights[$0.name] ?? 0)\n" }
        return "policy \"random\" version 1\n" + weights.joined()
    }

    private static func text(_ rule: NaiveRule, when condition: String?) -> String {
        let effect = rule.level.map { "at most \(Level.allCases[$0].name)" }
        let scope = condition.map { "when \($0)" } ?? "always"
        return "rule \(rule.id): \(effect ?? "never [\(rule.categories.sorted().joined(separator: ", "))]") \(scope)"
            + " because \"random\"\n"
    }

    public static func spell(_ formula: Formula) -> String {
        switch formula {
        case .always: return ""
        case .not(let inner): return "not (\(spell(inner)))"
        case .and(let parts): return parts.map { "(\(spell($0)))" }.joined(separator: " and ")
        case .or(let parts): return parts.map { spell($0) }.joined(separator: " or ")
        case .atom(let name, let relation, let operands):
            let type = SceneSchema.standard.attribute(named: name)?.type ?? .integer(0...1000)
            let words = operands.map { type.text(of: Int32($0)) }
            if type == .bool, relation == "is", operands == [1] { return name }
            if relation == "in" || relation == "not in" {
                return "\(name) \(relation) [\(words.joined(separator: ", "))]"
            }
            return "\(name) \(relation) \(words[0])"
        }
    }

    private static func formula(_ random: inout Repeatable, depth: Int, isMonotone: Bool) -> Formula {
        let choice = Int.random(in: 0..<10, using: &random)
        if depth >= 4 || choice < 5 { return atom(&random, isMonotone: isMonotone) }
        if choice == 5, !isMonotone { return .not(formula(&random, depth: depth + 1, isMonotone: false)) }
        let parts = (0..<Int.random(in: 2...3, using: &random)).map { _ in
            formula(&random, depth: depth + 1, isMonotone: isMonotone)
        }
        return choice.isMultiple(of: 2) ? .and(parts) : .or(parts)
    }

    private static func atom(_ random: inout Repeatable, isMonotone: Bool) -> Formula {
        let subjects = SceneSchema.standard.attributes.map { ($0.name, $0.type) }
        let counts = Factor.allCases.map { ("factor.\($0.name)", AttributeType.integer(0...1000)) }
        let creepiness = [("creepiness", AttributeType.integer(0...1000))]
        let group = Int.random(in: 0..<4, using: &random)
        let (name, type) =
            (group < 2 ? subjects : group == 2 ? counts : creepiness).randomElement(using: &random)
            ?? subjects[0]
        let isInteger = if case .integer = type { true } else { false }
        var relations = ["is", "is not", "in", "not in"]
        if isInteger { relations += ["<", "<=", ">", ">="] }
        if isMonotone, group >= 2 { relations = [">", ">="] }
        let relation = relations.randomElement(using: &random) ?? "is"
        let values = Int(type.range.lowerBound)...Int(type.range.upperBound)
        let isList = relation == "in" || relation == "not in"
        let count = isList ? Int.random(in: 1...min(3, values.count), using: &random) : 1
        var operands: Set<Int> = []
        while operands.count < count {
            // Integers near the ends and the middle, so that scenes hit the thresholds.
            let value = Int.random(in: values, using: &random)
            operands.insert(values.count > 100 ? value / 100 * 100 : value)
        }
        return .atom(name, relation, operands.sorted())
    }
}

/// A random scene and random factors, in both forms; each part may be missing.
public struct RandomScene {
    public var known: [String: Int] = [:]
    public var factors: [String: Int] = [:]

    public init(_ random: inout Repeatable) {
        let missing = Int.random(in: 0...4, using: &random)
        for attribute in SceneSchema.standard.attributes where Int.random(in: 0..<8, using: &random) >= missing {
            known[attribute.name] = RandomScene.value(attribute.type.range, &random)
        }
        for factor in Factor.allCases where Int.random(in: 0..<8, using: &random) >= missing {
            factors[factor.name] = RandomScene.value(0...1000, &random)
        }
    }

    /// A value of the range; of a wide one often a multiple of 100 or beside one.
    public static func value(_ range: ClosedRange<Int32>, _ random: inout Repeatable) -> Int {
        let value = Int(Int32.random(in: range, using: &random))
        guard range.count > 100 else { return value }
        let near = value / 100 * 100 + Int.random(in: -1...1, using: &random)
        return min(max(near, Int(range.lowerBound)), Int(range.upperBound))
    }

    public var scene: Scene {
        var scene = Scene()
        for attribute in SceneSchema.standard.attributes {
            scene[attribute.id] = known[attribute.name].map { Int32($0) }
        }
        return scene
    }

    public var values: FactorValues {
        var values = FactorValues()
        for factor in Factor.allCases { values[factor] = factors[factor.name] }
        return values
    }
}

extension NaiveVerdict {
    /// The real guard's answer in the naive guard's words.
    public init(_ verdict: Verdict, _ policy: CompiledPolicy) {
        cap = verdict.cap.rawValue
        excluded = Set(verdict.excluded.categories.map(\.rawValue))
        for rule in verdict.fired { fired[policy.rules[rule.rule].id] = rule.isUnknown }
        score = Int(verdict.score)
    }
}

/// Compiles a text that a test wrote.
public func compile(_ text: String) throws -> CompiledPolicy {
    try PolicyCompiler.compile(Array(text.utf8), file: "test.policy")
}
