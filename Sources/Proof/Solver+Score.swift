import Policy

// The rows that tie variables together: a score is Σ weight·factor.
extension Solver {
    /// Cuts off the cells of score and factors that no choice of the others can reach. `false`: none is left.
    func tighten(_ row: Problem.Row, _ domain: inout Domain) -> Bool {
        let score = row.score.index
        var bounds = Factor.allCases.map { self.bounds(Variable($0).index, domain) }
        var low = zip(row.weights, bounds).reduce(0) { $0 + Int($1.0) * Int($1.1.lowerBound) }
        var high = zip(row.weights, bounds).reduce(0) { $0 + Int($1.0) * Int($1.1.upperBound) }
        for cell in left(score, domain) {
            guard let range = problem.cells[score][cell] else { continue }
            if Int(range.upperBound) < low || Int(range.lowerBound) > high { remove(cell, of: score, &domain) }
        }
        guard !left(score, domain).isEmpty else { return false }
        let target = self.bounds(score, domain)
        for factor in Factor.allCases where row.weights[factor.rawValue] > 0 {
            let weight = Int(row.weights[factor.rawValue])
            let own = bounds[factor.rawValue]
            let variable = Variable(factor).index
            // What the others can give at least and at most.
            let others = (low - weight * Int(own.lowerBound), high - weight * Int(own.upperBound))
            for cell in left(variable, domain) {
                guard let range = problem.cells[variable][cell] else { continue }
                if others.0 + weight * Int(range.lowerBound) > Int(target.upperBound)
                    || others.1 + weight * Int(range.upperBound) < Int(target.lowerBound)
                {
                    remove(cell, of: variable, &domain)
                }
            }
            guard !left(variable, domain).isEmpty else { return false }
            bounds[factor.rawValue] = self.bounds(variable, domain)
            low = others.0 + weight * Int(bounds[factor.rawValue].lowerBound)
            high = others.1 + weight * Int(bounds[factor.rawValue].upperBound)
        }
        return true
    }

    /// From the least to the greatest value that is left; only for variables that cannot be missing.
    private func bounds(_ variable: Int, _ domain: Domain) -> ClosedRange<Int32> {
        let known = left(variable, domain).compactMap { problem.cells[variable][$0] }
        guard let first = known.first, let last = known.last else { return 0...0 }
        return first.lowerBound...last.upperBound
    }

    /// A value for each variable out of what is left; `nil` if no factors that are left give a score that is left.
    ///
    /// What may be missing is; a factor is 1000 if it may be.
    func values(_ domain: Domain) throws(GaveUp) -> [Int32?]? {
        var values: [Int32?] = Variable.all.map { variable in
            let left = left(variable.index, domain)
            if variable.attribute != nil {
                if let last = left.last, problem.cells[variable.index][last] == nil { return nil }
                return left.first.flatMap { problem.cells[variable.index][$0]?.lowerBound }
            }
            return left.last.flatMap { problem.cells[variable.index][$0]?.upperBound }
        }
        guard !problem.rows.isEmpty else { return values }
        let parts = Factor.allCases.map { ranges(Variable($0).index, domain) }
        let targets = problem.rows.map { ranges($0.score.index, domain) }
        guard let factors = try sums(parts, targets) else { return nil }
        for factor in Factor.allCases { values[Variable(factor).index] = factors[factor.rawValue] }
        for row in problem.rows {
            values[row.score.index] = zip(row.weights, factors).reduce(0) { $0 + $1.0 * $1.1 }
        }
        return values
    }

    /// Factors whose sums fall into the targets, one list of ranges for each row.
    private func sums(
        _ parts: [[ClosedRange<Int32>]], _ targets: [[ClosedRange<Int32>]]
    ) throws(GaveUp) -> [Int32]? {
        if problem.rows.count > 1 {
            var search = TwoScoreSearch(rows: problem.rows.map(\.weights), targets: targets)
            let found = search.find(parts)
            if found == nil, search.gaveUp { throw GaveUp() }
            return found
        }
        for target in targets[0] {
            var search = ScoreSearch(weights: problem.rows[0].weights, target: target)
            if let found = search.find(parts) { return found }
            if search.gaveUp { throw GaveUp() }
        }
        return nil
    }

    /// The values that are left, as few ranges as possible.
    private func ranges(_ variable: Int, _ domain: Domain) -> [ClosedRange<Int32>] {
        ValueSet(left(variable, domain).compactMap { problem.cells[variable][$0] }).ranges
    }
}
