public import Policy

/// What is wrong with a policy though it compiles.
public struct PolicyLint: Sendable {
    public enum Problem: Sendable, Equatable {
        /// No scene fires it.
        case neverFires
        /// Its condition is never true: it fires by ignorance alone.
        case neverTrue
        /// Wherever it fires, others take away as much: it could be left out.
        case redundant
        /// It caps at mood, which takes nothing away.
        case capsNothing
    }

    public var rule: Rule
    public var problem: Problem
    /// For `redundant`, rules that cover it: without them it would not be.
    public var others: [String] = []
}

extension Prover {
    /// What each rule does beside all the others.
    ///
    /// - Returns: what is wrong, in the order of the file; `nil` if a question took too many steps.
    public func lint() -> [PolicyLint]? {
        var found: [PolicyLint] = []
        for rule in policy.rules {
            if case .cap(.mood) = rule.effect {
                found.append(PolicyLint(rule: rule, problem: .capsNothing))
                continue
            }
            switch solve([book.fires(rule)]) {
            case .unknown: return nil
            case .none:
                found.append(PolicyLint(rule: rule, problem: .neverFires))
                continue
            case .found: break
            }
            switch solve([.isTrue(rule.condition)]) {
            case .unknown: return nil
            case .none: found.append(PolicyLint(rule: rule, problem: .neverTrue))
            case .found: break
            }
            guard let isRedundant = isRedundant(rule, among: policy.rules) else { return nil }
            if isRedundant {
                found.append(PolicyLint(rule: rule, problem: .redundant, others: cover(of: rule)))
            }
        }
        return found
    }

    /// Whether the other rules of a list take away, wherever a rule fires, all that it takes away.
    private func isRedundant(_ rule: Rule, among rules: [Rule]) -> Bool? {
        let others = RuleBook(rules: rules.filter { $0.id != rule.id }, weights: policy.weights)
        for (_, nothing) in others.nothing(like: rule) {
            switch solve([book.fires(rule), nothing]) {
            case .none: continue
            case .unknown: return nil
            case .found: return false
            }
        }
        return true
    }

    /// Other rules that make a rule redundant, none of which can be left out.
    private func cover(of rule: Rule) -> [String] {
        var rules = policy.rules
        for other in policy.rules where other.id != rule.id {
            let fewer = rules.filter { $0.id != other.id }
            if isRedundant(rule, among: fewer) == true { rules = fewer }
        }
        return rules.map(\.id).filter { $0 != rule.id }
    }
}
