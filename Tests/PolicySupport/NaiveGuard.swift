// The lattice, written as plainly as it can be said: what the real guard is compared with. It shares with it the names
// and types of the scene, and nothing else.

/// Strong Kleene logic: `no` < `unknown` < `yes`; `and` is the least, `or` the greatest, `not` turns the order round.
public enum Kleene: Int {
    case no, unknown, yes
}

public indirect enum Formula {
    case always
    /// A name, a relation, and what it is compared with, as integers.
    case atom(String, String, [Int])
    case not(Formula)
    case and([Formula])
    case or([Formula])
}

public struct NaiveRule {
    public var id: String
    /// The level of a cap (0 none … 4 mood); `nil` for an exclusion.
    public var level: Int?
    public var categories: Set<String> = []
    public var when: Formula

    public init(id: String, level: Int? = nil, categories: Set<String> = [], when: Formula) {
        (self.id, self.level, self.categories, self.when) = (id, level, categories, when)
    }
}

public struct NaiveVerdict: Equatable {
    /// Mood, if no cap fires.
    public var cap = 4
    public var excluded: Set<String> = []
    /// Rules that fired, and whether for being unknown.
    public var fired: [String: Bool] = [:]
    public var score = 0
}

public struct NaiveGuard {
    public var weights: [String: Int]
    public var rules: [NaiveRule]

    public init(weights: [String: Int], rules: [NaiveRule]) {
        (self.weights, self.rules) = (weights, rules)
    }

    /// - Parameters:
    ///   - scene: what is known; a name that is not there is missing.
    ///   - factors: those that were measured; one that is not there counts 1000.
    public func judge(_ scene: [String: Int], _ factors: [String: Int]) -> NaiveVerdict {
        var verdict = NaiveVerdict()
        for (factor, weight) in weights { verdict.score += weight * (factors[factor] ?? 1000) }
        for rule in rules {
            let truth = value(rule.when, scene, factors, verdict.score)
            if truth == .no { continue }
            verdict.fired[rule.id] = truth == .unknown
            if let level = rule.level { verdict.cap = min(verdict.cap, level) }
            verdict.excluded.formUnion(rule.categories)
        }
        return verdict
    }

    private func value(_ formula: Formula, _ scene: [String: Int], _ factors: [String: Int], _ score: Int) -> Kleene {
        switch formula {
        case .always: return .yes
        case .not(let inner):
            switch value(inner, scene, factors, score) {
            case .no: return .yes
            case .unknown: return .unknown
            case .yes: return .no
            }
        case .and(let parts):
            let values = parts.map { value($0, scene, factors, score) }
            return values.contains(.no) ? .no : values.contains(.unknown) ? .unknown : .yes
        case .or(let parts):
            let values = parts.map { value($0, scene, factors, score) }
            return values.contains(.yes) ? .yes : values.contains(.unknown) ? .unknown : .no
        case .atom("creepiness", let relation, let operands):
            return holds(score, relation, operands.map { $0 * 1000 }) ? .yes : .no
        case .atom(let name, let relation, let operands):
            if name.hasPrefix("factor.") {
                return holds(factors[String(name.dropFirst(7))] ?? 1000, relation, operands) ? .yes : .no
            }
            guard let known = scene[name] else { return .unknown }
            return holds(known, relation, operands) ? .yes : .no
        }
    }

    private func holds(_ value: Int, _ relation: String, _ operands: [Int]) -> Bool {
        switch relation {
        case "<": value < operands[0]
        case "<=": value <= operands[0]
        case ">": value > operands[0]
        case ">=": value >= operands[0]
        case "is", "in": operands.contains(value)
        default: !operands.contains(value)
        }
    }
}
