import Policy

/// The rules of a policy as formulas: what it takes for a cap or an exclusion to stand.
struct RuleBook {
    let rules: [Rule]
    /// In the order of `Factor`.
    let weights: [Int32]
    /// What `creepiness` is in formulas.
    let score: Variable

    init(_ policy: CompiledPolicy, score: Variable = .score) {
        self.init(rules: policy.rules, weights: policy.weights, score: score)
    }

    init(rules: [Rule], weights: [Weight], score: Variable = .score) {
        self.rules = rules
        self.score = score
        self.weights = Factor.allCases.map { factor in weights.first { $0.factor == factor }?.value ?? 0 }
    }

    private init(rules: [Rule], like other: RuleBook) {
        self.rules = rules
        weights = other.weights
        score = other.score
    }

    /// The rules that another book has not, whatever they are called there: those that both have take away alike.
    func rules(lackingIn other: RuleBook) -> RuleBook {
        let known = Set(other.rules.map { other.deed($0) })
        return RuleBook(rules: rules.filter { !known.contains(deed($0)) }, like: self)
    }

    /// What a rule does, and where.
    private struct Deed: Hashable {
        var effect: Rule.Effect
        var fires: Formula
    }

    private func deed(_ rule: Rule) -> Deed { Deed(effect: rule.effect, fires: fires(rule)) }

    var row: Problem.Row { Problem.Row(score: score, weights: weights) }

    func fires(_ rule: Rule, after change: SceneChange = .none) -> Formula {
        .fires(rule.condition, after: change, score: score)
    }

    func isSilent(_ rule: Rule, after change: SceneChange = .none) -> Formula {
        .isSilent(rule.condition, after: change, score: score)
    }

    /// The caps of which `isLevel` holds.
    func caps(_ isLevel: (Level) -> Bool) -> [Rule] {
        rules.filter { rule in
            if case .cap(let level) = rule.effect { return isLevel(level) }
            return false
        }
    }

    /// The exclusions that name a category.
    func exclusions(of category: AdCategory) -> [Rule] {
        rules.filter { rule in
            if case .exclude(let categories) = rule.effect { return categories.contains(category) }
            return false
        }
    }

    /// That no cap lower than a level fires.
    func capIsAtLeast(_ level: Level, after change: SceneChange = .none) -> Formula {
        .all(caps { $0 < level }.map { isSilent($0, after: change) })
    }

    /// That the cap is this level.
    func capIs(_ level: Level) -> Formula {
        let own = level == .mood ? Formula.yes : .any(caps { $0 == level }.map { fires($0) })
        return .all([own, capIsAtLeast(level)])
    }

    /// That no exclusion names a category.
    func isAllowed(_ category: AdCategory, after change: SceneChange = .none) -> Formula {
        .all(exclusions(of: category).map { isSilent($0, after: change) })
    }

    /// What a rule does, without it and all that do as much: nothing that takes away as much fires.
    func nothing(like rule: Rule, after change: SceneChange = .none) -> [(category: AdCategory?, Formula)] {
        switch rule.effect {
        case .cap(.mood): []
        case .cap(let level):
            [(nil, .all(caps { $0 <= level }.map { isSilent($0, after: change) }))]
        case .exclude(let categories):
            categories.categories.map { ($0, isAllowed($0, after: change)) }
        }
    }
}
