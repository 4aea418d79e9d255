import Policy

/// A box of scenes and factors: for each variable a set of values.
struct Region {
    /// Variables that are not in it may have any value.
    var sets: [Variable: ValueSet]
    /// In the order of the schema.
    private let variables: [Variable]

    /// The one point of these values.
    init(values: [Int32?], _ variables: [Variable]) {
        self.variables = variables
        sets = [:]
        for variable in variables {
            sets[variable] = values[variable.index].map { ValueSet([$0...$0]) } ?? .missing()
        }
    }

    var inside: Formula { .all(variables.compactMap { variable in sets[variable].map { .value(variable, $0) } }) }

    var outside: Formula { inside.negated }

    /// What a formula speaks of; factors beside scores, for the scores follow from them.
    static func variables(of formula: Formula) -> [Variable] {
        var found: Set<Variable> = []
        formula.collect(&found)
        return Variable.all.filter { found.contains($0) }
    }

    /// In words, for people; what is everything says nothing, and of a score neither does what no factors of the region
    /// add up to.
    ///
    /// - Parameter rows: what each score is the sum of; the first is the first policy's.
    func terms(_ rows: [Problem.Row]) -> [String] {
        variables.compactMap { variable in
            guard var set = sets[variable], set != .everything(of: variable) else { return nil }
            if let row = rows.first(where: { $0.score == variable }) {
                let sums = sums(row)
                if set.ranges.contains(where: { $0.lowerBound <= sums.lowerBound && $0.upperBound >= sums.upperBound }) {
                    return nil
                }
                set = ValueSet(set.ranges.filter { $0.overlaps(sums) })
            }
            return set.words(of: variable, rows.first?.score ?? .score)
        }
    }

    /// From the least to the greatest score that factors of the region add up to.
    private func sums(_ row: Problem.Row) -> ClosedRange<Int32> {
        let bounds = Factor.allCases.map { factor -> ClosedRange<Int32> in
            let variable = Variable(factor)
            guard let ranges = sets[variable]?.ranges, let low = ranges.first, let high = ranges.last else {
                return variable.range
            }
            return low.lowerBound...high.upperBound
        }
        func sum(_ bound: (ClosedRange<Int32>) -> Int32) -> Int32 {
            zip(row.weights, bounds).reduce(0) { $0 + $1.0 * bound($1.1) }
        }
        return sum(\.lowerBound)...sum(\.upperBound)
    }
}

extension Formula {
    /// True where it is false.
    var negated: Formula {
        switch self {
        case .value(let variable, let set): .value(variable, set.complement(of: variable))
        case .all(let parts): .any(parts.map(\.negated))
        case .any(let parts): .all(parts.map(\.negated))
        }
    }

    fileprivate func collect(_ found: inout Set<Variable>) {
        switch self {
        case .value(let variable, _): found.insert(variable)
        case .all(let parts), .any(let parts):
            for part in parts { part.collect(&found) }
        }
    }
}

extension ValueSet {
    /// As people say it: "viewer.age is child or not known", "factor.covert is at most 500".
    func words(of variable: Variable, _ score: Variable) -> String {
        let isScore = variable.isScore
        let name =
            variable.attribute?.name ?? variable.factor.map { "factor.\($0.name)" }
            ?? (variable == score ? "creepiness" : "creepiness by the second's weights")
        let type = variable.attribute?.attribute.type ?? .integer(0...1000)
        let text = { (value: Int32) in isScore ? Explanation.perMille(value) : type.text(of: value) }
        var parts: [String] = []
        let all = variable.range
        if case .integer = type {
            for range in ranges {
                if range == all {
                    parts.append("known")
                } else if range.lowerBound == range.upperBound {
                    parts.append(text(range.lowerBound))
                } else if range.lowerBound == all.lowerBound {
                    parts.append("at most \(text(range.upperBound))")
                } else if range.upperBound == all.upperBound {
                    parts.append("at least \(text(range.lowerBound))")
                } else {
                    parts.append("\(text(range.lowerBound)) to \(text(range.upperBound))")
                }
            }
        } else if ranges == [all] {
            parts.append("known")
        } else {
            let rest = known(in: all).ranges.flatMap { $0.map { $0 } }
            if rest.count == 1, all.count > 2 {
                parts.append("anything known but \(text(rest[0]))")
            } else {
                parts += ranges.flatMap { $0.map { text($0) } }
            }
        }
        if hasMissing { parts.append("not known") }
        return "\(name) is \(parts.joined(separator: " or "))"
    }
}
