public import Policy

/// Where two policies answer differently: regions of scenes, each with a scene of it.
public struct PolicyDiff: Sendable {
    /// What the two say in a region.
    public enum Difference: Sendable, Equatable {
        /// The caps of the first and the second.
        case cap(Level, Level)
        /// A category that the first excludes and the second does not, or the other way round.
        case exclusion(AdCategory, firstExcludes: Bool)

        /// Whether the second allows more.
        public var isLooser: Bool {
            switch self {
            case .cap(let first, let second): second > first
            case .exclusion(_, let firstExcludes): firstExcludes
            }
        }
    }

    /// All scenes and factors with certain values.
    public struct Region: Sendable {
        public var difference: Difference
        /// What is asked of a scene to be in it, in words: all of them. Empty: every scene.
        public var terms: [String]
        public var witness: Witness
    }

    public var regions: [Region] = []
    /// Whether there may be more regions than these.
    public var isCut = false
    /// Whether something was not decided: then the rest is true, and not all.
    public var isUnknown = false

    public var isEqual: Bool { regions.isEmpty && !isCut && !isUnknown }
    /// Whether the second allows something that the first does not.
    public var isLooserAnywhere: Bool { regions.contains { $0.difference.isLooser } || isUnknown }
}

/// Compares two policies over all scenes.
public struct PolicyComparison {
    let first: CompiledPolicy
    let second: CompiledPolicy
    private let books: (RuleBook, RuleBook)
    /// The rules of each that the other has not.
    private let own: (RuleBook, RuleBook)
    private let mostSteps: Int

    /// - Parameter mostSteps: how many steps all questions together may take; what is not decided by then is unknown. Some
    ///   millions are a second.
    public init(_ first: CompiledPolicy, _ second: CompiledPolicy, mostSteps: Int = Prover.usualSteps) {
        self.first = first
        self.second = second
        self.mostSteps = mostSteps
        let book = RuleBook(first)
        let same = RuleBook(second)
        books = (book, same.weights == book.weights ? same : RuleBook(second, score: .otherScore))
        own = (books.0.rules(lackingIn: books.1), books.1.rules(lackingIn: books.0))
    }

    /// The differences, at most `most` regions for each pair of answers.
    ///
    /// - Complexity: some dozen questions a region; none where both have the same rules and weights, in whatever order.
    public func diff(most: Int = 4) -> PolicyDiff {
        var diff = PolicyDiff()
        var budget = StepBudget(mostSteps)
        for old in Level.allCases {
            for new in Level.allCases where new != old {
                // A rule that both have would hold down both.
                guard let lower = lowering(min(old, new), own: old < new ? own.0 : own.1) else { continue }
                let asked =
                    old < new
                    ? [.all([lower, books.0.capIsAtLeast(old)]), books.1.capIs(new)]
                    : [books.0.capIs(old), .all([lower, books.1.capIsAtLeast(new)])]
                add(.cap(old, new), asked, most, &budget, to: &diff)
            }
        }
        for category in AdCategory.allCases {
            for firstExcludes in [true, false] {
                guard let excluded = excluding(category, own: firstExcludes ? own.0 : own.1) else { continue }
                let loose = firstExcludes ? books.1 : books.0
                add(
                    .exclusion(category, firstExcludes: firstExcludes), [excluded, loose.isAllowed(category)], most,
                    &budget, to: &diff)
            }
        }
        return diff
    }

    /// Whether the second allows something that the first does not; `nil` if it was not decided. Faster than `diff`.
    public func isLooser() -> Bool? {
        var budget = StepBudget(mostSteps)
        var questions: [[Formula]] = []
        for level in Level.allCases {
            guard let next = Level(rawValue: level.rawValue + 1), let lower = lowering(level, own: own.0) else { continue }
            questions.append([lower, books.1.capIsAtLeast(next)])
        }
        for category in AdCategory.allCases {
            guard let excluded = excluding(category, own: own.0) else { continue }
            questions.append([excluded, books.1.isAllowed(category)])
        }
        for question in questions {
            switch solve(question, &budget) {
            case .found: return true
            case .unknown: return nil
            case .none: continue
            }
        }
        return false
    }

    /// That a cap at a level fires which the other policy has not; `nil` if it has all of them.
    private func lowering(_ level: Level, own book: RuleBook) -> Formula? {
        let caps = book.caps { $0 == level }
        return caps.isEmpty ? nil : .any(caps.map { book.fires($0) })
    }

    /// The same of an exclusion.
    private func excluding(_ category: AdCategory, own book: RuleBook) -> Formula? {
        let exclusions = book.exclusions(of: category)
        return exclusions.isEmpty ? nil : .any(exclusions.map { book.fires($0) })
    }

    // MARK: Regions

    private var rows: [Problem.Row] { [books.0.row, books.1.row] }

    private func solve(_ formulas: [Formula], _ budget: inout StepBudget) -> Solver.Answer {
        budget.solve(formulas, rows: rows)
    }

    private func add(
        _ difference: PolicyDiff.Difference, _ formulas: [Formula], _ most: Int, _ budget: inout StepBudget,
        to diff: inout PolicyDiff
    ) {
        var formulas = formulas
        let asked = Formula.all(formulas)
        for count in 0...most {
            switch solve(formulas, &budget) {
            case .none: return
            case .unknown:
                diff.isUnknown = true
                return
            case .found(let values):
                if count == most {
                    diff.isCut = true
                    return
                }
                let region = widened(values, within: asked, &budget)
                diff.regions.append(
                    PolicyDiff.Region(
                        difference: difference, terms: region.terms(rows), witness: Witness(values)))
                formulas.append(region.outside)
            }
        }
    }

    /// The widest region around some values, variable by variable, of which every scene and all factors satisfy a formula.
    private func widened(_ values: [Int32?], within asked: Formula, _ budget: inout StepBudget) -> Region {
        let read = Region.variables(of: asked)
        let cells = Problem([asked], rows: []).cells
        let outside = asked.negated
        var region = Region(values: values, read)
        // Factors move the scores: these start as wide as no answer changes, and are widened last.
        for score in read where score.isScore {
            guard let value = values[score.index] else { continue }
            region.sets[score] = cells[score.index].compactMap(\.self).first { $0.contains(value) }.map { ValueSet([$0]) }
        }
        func widen(_ variable: Variable, to wider: ValueSet) -> Bool {
            let old = region.sets[variable]
            region.sets[variable] = wider
            if solve([region.inside, outside], &budget) == .none { return true }
            region.sets[variable] = old
            return false
        }
        for variable in read where !widen(variable, to: .everything(of: variable)) {
            for cell in cells[variable.index] {
                let more = cell.map { ValueSet([$0]) } ?? .missing()
                if let now = region.sets[variable] { _ = widen(variable, to: now.union(more)) }
            }
        }
        return region
    }
}
