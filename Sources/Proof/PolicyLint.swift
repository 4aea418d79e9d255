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
        /// The steps did not last for it, nor for any rule after it: these were not examined.
        case undecided
    }

    public var rule: Rule
    public var problem: Problem
    /// For `redundant`, rules that cover it: without them it would not be.
    public var others: [String] = []
}

extension Prover {
    /// What each rule does beside all the others. All rules share the prover's steps.
    ///
    /// - Returns: what is wrong, in the order of the file; up to the first rule that is `undecided`.
    /// - Complexity: O(rules²) where there is nothing wrong.
    public func lint() -> [PolicyLint] {
        var linter = Linter(policy, book, mostSteps: mostSteps)
        return linter.lint()
    }
}

/// Examines one rule after the other.
private struct Linter {
    private let policy: CompiledPolicy
    private let book: RuleBook
    /// That each rule is silent.
    private let silent: [Formula]
    private var budget: StepBudget

    init(_ policy: CompiledPolicy, _ book: RuleBook, mostSteps: Int) {
        self.policy = policy
        self.book = book
        silent = policy.rules.map { book.isSilent($0) }
        budget = StepBudget(mostSteps)
    }

    private enum Undecided: Error { case undecided }

    mutating func lint() -> [PolicyLint] {
        var found: [PolicyLint] = []
        for (index, rule) in policy.rules.enumerated() {
            do throws(Undecided) {
                found += try problems(index, rule)
            } catch {
                return found + [PolicyLint(rule: rule, problem: .undecided)]
            }
        }
        return found
    }

    private mutating func problems(_ index: Int, _ rule: Rule) throws(Undecided) -> [PolicyLint] {
        if case .cap(.mood) = rule.effect { return [PolicyLint(rule: rule, problem: .capsNothing)] }
        guard try find([book.fires(rule)]) != nil else { return [PolicyLint(rule: rule, problem: .neverFires)] }
        var found: [PolicyLint] = []
        if try find([.isTrue(rule.condition)]) == nil { found.append(PolicyLint(rule: rule, problem: .neverTrue)) }
        if try uncovered(rule, by: rivals(of: index)) == nil {
            let others = try cover(of: rule, index).map { policy.rules[$0].id }
            found.append(PolicyLint(rule: rule, problem: .redundant, others: others))
        }
        return found
    }

    private mutating func find(_ formulas: [Formula]) throws(Undecided) -> Witness? {
        switch budget.solve(formulas, rows: [book.row]) {
        case .found(let values): Witness(values)
        case .none: nil
        case .unknown: throw .undecided
        }
    }

    // MARK: What others take away

    /// For all that a rule takes away, the other rules that take it away too: one list for a cap, one for each category,
    /// those alike only once.
    private func rivals(of index: Int) -> [[Int]] {
        let others = policy.rules.indices.filter { $0 != index }
        switch policy.rules[index].effect {
        case .cap(let level):
            return [
                others.filter { other in
                    if case .cap(let cap) = policy.rules[other].effect { return cap <= level }
                    return false
                }
            ]
        case .exclude(let categories):
            let lists = categories.categories.map { category in
                others.filter { other in
                    if case .exclude(let excluded) = policy.rules[other].effect { return excluded.contains(category) }
                    return false
                }
            }
            // A category that few exclude is the soonest seen to need the rule.
            return Set(lists).sorted { one, two in
                one.count != two.count ? one.count < two.count : one.lexicographicallyPrecedes(two)
            }
        }
    }

    /// Where a rule fires and of one list no other does: the scene, and the list's place; `nil` if nowhere.
    private mutating func uncovered(
        _ rule: Rule, by rivals: [[Int]]
    ) throws(Undecided) -> (witness: Witness, list: Int)? {
        for (place, list) in rivals.enumerated() {
            if let witness = try find([book.fires(rule), .all(list.map { silent[$0] })]) { return (witness, place) }
        }
        return nil
    }

    /// Other rules that make a rule redundant, none of which can be left out: scene after scene that those so far do not
    /// cover adds one that does.
    private mutating func cover(of rule: Rule, _ index: Int) throws(Undecided) -> [Int] {
        let rivals = rivals(of: index)
        func kept(_ chosen: [Int]) -> [[Int]] { rivals.map { $0.filter(chosen.contains) } }
        var chosen: [Int] = []
        while let (witness, list) = try uncovered(rule, by: kept(chosen)) {
            let fired = policy.judge(witness.scene, witness.factors).fired.map(\.rule)
            guard let next = fired.last(where: rivals[list].contains) else { throw .undecided }
            chosen.append(next)
        }
        for other in chosen {
            let fewer = chosen.filter { $0 != other }
            if try uncovered(rule, by: kept(fewer)) == nil { chosen = fewer }
        }
        return chosen.sorted()
    }
}
