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
    private let mostSteps: Int

    public init(_ first: CompiledPolicy, _ second: CompiledPolicy, mostSteps: Int = 20_000_000) {
        self.first = first
        self.second = second
        self.mostSteps = mostSteps
        let book = RuleBook(first)
        let same = RuleBook(second)
        books = (book, same.weights == book.weights ? same : RuleBook(second, score: .otherScore))
    }

    /// The differences, at most `most` regions for each pair of answers.
    ///
    /// - Complexity: some dozen questions a region.
    public func diff(most: Int = 4) -> PolicyDiff {
        var diff = PolicyDiff()
        for old in Level.allCases {
            for new in Level.allCases where new != old {
                add(.cap(old, new), [books.0.capIs(old), books.1.capIs(new)], most, to: &diff)
            }
        }
        for category in AdCategory.allCases {
            for firstExcludes in [true, false] {
                let (strict, loose) = firstExcludes ? (books.0, books.1) : (books.1, books.0)
                let excluded = Formula.any(strict.exclusions(of: category).map { strict.fires($0) })
                add(
                    .exclusion(category, firstExcludes: firstExcludes), [excluded, loose.isAllowed(category)], most,
                    to: &diff)
            }
        }
        return diff
    }

    /// Whether the second allows something that the first does not; `nil` if it was not decided. Faster than `diff`.
    public func isLooser() -> Bool? {
        for level in Level.allCases.dropFirst() {
            let below = Formula.any(books.0.caps { $0 < level }.map { books.0.fires($0) })
            switch solve([below, books.1.capIsAtLeast(level)]) {
            case .found: return true
            case .unknown: return nil
            case .none: continue
            }
        }
        for category in AdCategory.allCases {
            let excluded = Formula.any(books.0.exclusions(of: category).map { books.0.fires($0) })
            switch solve([excluded, books.1.isAllowed(category)]) {
            case .found: return true
            case .unknown: return nil
            case .none: continue
            }
        }
        return false
    }

    // MARK: Regions

    private func solve(_ formulas: [Formula]) -> Solver.Answer {
        var solver = Solver(Problem(formulas, rows: [books.0.row, books.1.row]), mostSteps: mostSteps)
        return solver.solve()
    }

    private func add(
        _ difference: PolicyDiff.Difference, _ formulas: [Formula], _ most: Int, to diff: inout PolicyDiff
    ) {
        var formulas = formulas
        let asked = Formula.all(formulas)
        for count in 0...most {
            switch solve(formulas) {
            case .none: return
            case .unknown:
                diff.isUnknown = true
                return
            case .found(let values):
                if count == most {
                    diff.isCut = true
                    return
                }
                let region = widened(values, within: asked)
                diff.regions.append(
                    PolicyDiff.Region(
                        difference: difference, terms: region.terms(books.0.score), witness: Witness(values)))
                formulas.append(region.outside)
            }
        }
    }

    /// The widest region around some values, variable by variable, of which every scene and all factors satisfy a formula.
    private func widened(_ values: [Int32?], within asked: Formula) -> Region {
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
            if solve([region.inside, outside]) == .none { return true }
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
