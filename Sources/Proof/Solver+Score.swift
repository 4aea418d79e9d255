import Policy

// The rows that tie variables together: a score is Σ weight·factor.
extension Solver {
    /// Cuts off the cells of score and factors that no choice of the others can reach. `false`: none is left.
    func tighten(_ row: Problem.Row, _ domain: inout Domain) -> Bool {
        var low = 0
        var high = 0
        for factor in Factor.allCases where row.weights[factor.rawValue] > 0 {
            let weight = Int(row.weights[factor.rawValue])
            guard let own = bounds(Variable(factor).index, domain) else { return false }
            low += weight * own.lowerBound
            high += weight * own.upperBound
        }
        guard low <= high, let target = cut(row.score.index, to: low...high, &domain) else { return false }
        for factor in Factor.allCases where row.weights[factor.rawValue] > 0 {
            let weight = Int(row.weights[factor.rawValue])
            let variable = Variable(factor).index
            guard let own = bounds(variable, domain) else { return false }
            // What the others can give at least and at most.
            let others = (low: low - weight * own.lowerBound, high: high - weight * own.upperBound)
            let most = target.upperBound - others.low
            let least = max(0, target.lowerBound - others.high)
            guard most >= 0 else { return false }
            let (first, last) = ((least + weight - 1) / weight, most / weight)
            guard first <= last, let left = cut(variable, to: first...last, &domain) else { return false }
            low = others.low + weight * left.lowerBound
            high = others.high + weight * left.upperBound
        }
        return true
    }

    /// Removes the cells that lie below or above a range; then from the least to the greatest value that is left, `nil` if
    /// none is.
    private func cut(_ variable: Int, to range: ClosedRange<Int>, _ domain: inout Domain) -> ClosedRange<Int>? {
        let cells = problem.cells[variable]
        while let first = firstLeft(variable, domain), let cell = cells[first], cell.upperBound < range.lowerBound {
            remove(first, of: variable, &domain)
        }
        while let last = lastLeft(variable, domain), let cell = cells[last], cell.lowerBound > range.upperBound {
            remove(last, of: variable, &domain)
        }
        return bounds(variable, domain)
    }

    /// From the least to the greatest value that is left, `nil` if none is; only for variables that cannot be missing.
    private func bounds(_ variable: Int, _ domain: Domain) -> ClosedRange<Int>? {
        guard let first = firstLeft(variable, domain), let last = lastLeft(variable, domain),
            let low = problem.cells[variable][first], let high = problem.cells[variable][last]
        else { return nil }
        return Int(low.lowerBound)...Int(high.upperBound)
    }

    /// A value for each variable out of what is left; `nil` if no factors that are left give a score that is left.
    ///
    /// What may be missing is; a factor is 1000 if it may be.
    mutating func values(_ domain: Domain) throws(GaveUp) -> [Int32?]? {
        let factors = problem.rows.isEmpty ? nil : try factors(domain)
        if factors == nil, !problem.rows.isEmpty { return nil }
        var values: [Int32?] = []
        for variable in Variable.all {
            let cells = problem.cells[variable.index]
            let last = lastLeft(variable.index, domain).flatMap { cells[$0] }
            if variable.attribute == nil {
                values.append(last?.upperBound)
            } else {
                let first = firstLeft(variable.index, domain).flatMap { cells[$0] }
                values.append(last == nil ? nil : first?.lowerBound)
            }
        }
        guard let factors else { return values }
        for factor in Factor.allCases { values[Variable(factor).index] = factors[factor.rawValue] }
        for row in problem.rows {
            values[row.score.index] = zip(row.weights, factors).reduce(0) { $0 + $1.0 * $1.1 }
        }
        return values
    }

    /// Factors out of what is left whose sums are scores that are left. Where only attributes differ the answer is known
    /// from before.
    private mutating func factors(_ domain: Domain) throws(GaveUp) -> [Int32]? {
        let first = problem.places[AttributeID.allCases.count].lowerBound
        let key = Domain(domain[first...])
        if let known = knownFactors[key] { return known.isEmpty ? nil : known }
        let parts = Factor.allCases.map { ranges(Variable($0).index, domain) }
        let targets = problem.rows.map { ranges($0.score.index, domain) }
        let found: [Int32]?
        if problem.rows.count > 1 {
            var search = TwoScoreSearch(rows: problem.rows.map(\.weights), targets: targets)
            found = search.find(parts)
            if found == nil, search.gaveUp { throw GaveUp() }
            try count(2 * search.work)
        } else {
            var search = ScoreSearch(weights: problem.rows[0].weights, targets: targets[0])
            found = search.find(parts)
            try count(search.work / 32)
        }
        // Bounded, for a search may ask very often.
        if knownFactors.count >= 10_000 { knownFactors = [:] }
        knownFactors[key] = found ?? []
        return found
    }

    /// The values that are left, as few ranges as possible.
    private func ranges(_ variable: Int, _ domain: Domain) -> [ClosedRange<Int32>] {
        ValueSet(left(variable, domain).compactMap { problem.cells[variable][$0] }).ranges
    }
}
