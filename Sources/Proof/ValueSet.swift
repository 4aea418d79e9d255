import Policy

/// Some of a variable's values: closed ranges, ascending and apart, and perhaps "missing".
struct ValueSet: Hashable {
    private(set) var ranges: [ClosedRange<Int32>]
    var hasMissing: Bool

    init(_ ranges: [ClosedRange<Int32>], hasMissing: Bool = false) {
        self.ranges = ValueSet.joined(ranges)
        self.hasMissing = hasMissing
    }

    static let nothing = ValueSet([])

    /// Every value of a variable, missing too where it can be.
    static func everything(of variable: Variable) -> ValueSet {
        ValueSet([variable.range], hasMissing: variable.attribute != nil)
    }

    static func missing() -> ValueSet { ValueSet([], hasMissing: true) }

    /// The known values for which a test is true.
    init(_ test: Test) {
        let variable = Variable(test.subject)
        let scale: Int32 = variable.isScore ? 1000 : 1
        let operands = test.operands.map { $0 * scale }
        let range = variable.range
        func clipped(_ low: Int32, _ high: Int32) -> [ClosedRange<Int32>] {
            let low = max(low, range.lowerBound)
            let high = min(high, range.upperBound)
            return low <= high ? [low...high] : []
        }
        let listed = operands.flatMap { clipped($0, $0) }
        switch test.relation {
        case .less: self.init(clipped(range.lowerBound, operands[0] - 1))
        case .atMost: self.init(clipped(range.lowerBound, operands[0]))
        case .greater: self.init(clipped(operands[0] + 1, range.upperBound))
        case .atLeast: self.init(clipped(operands[0], range.upperBound))
        case .equals, .isIn: self.init(listed)
        case .differs, .isNotIn: self = ValueSet(listed).known(in: range)
        }
    }

    var isEmpty: Bool { ranges.isEmpty && !hasMissing }

    func contains(_ value: Int32?) -> Bool {
        guard let value else { return hasMissing }
        return ranges.contains { $0.contains(value) }
    }

    /// The known values of `range` that are not in it.
    func known(in range: ClosedRange<Int32>) -> ValueSet {
        var rest: [ClosedRange<Int32>] = []
        var next = range.lowerBound
        for taken in ranges {
            if taken.lowerBound > next { rest.append(next...min(taken.lowerBound - 1, range.upperBound)) }
            next = max(next, taken.upperBound + 1)
            if next > range.upperBound { break }
        }
        if next <= range.upperBound { rest.append(next...range.upperBound) }
        return ValueSet(rest)
    }

    /// All values of the variable, missing too, that are not in it.
    func complement(of variable: Variable) -> ValueSet {
        var rest = known(in: variable.range)
        rest.hasMissing = variable.attribute != nil && !hasMissing
        return rest
    }

    func with(missing: Bool) -> ValueSet { ValueSet(ranges, hasMissing: missing) }

    func union(_ other: ValueSet) -> ValueSet {
        ValueSet(ranges + other.ranges, hasMissing: hasMissing || other.hasMissing)
    }

    /// The values that are in it once `amount` was added to them.
    func before(adding amount: Int32, in range: ClosedRange<Int32>) -> ValueSet {
        let shifted = ranges.compactMap { taken -> ClosedRange<Int32>? in
            let low = max(taken.lowerBound - amount, range.lowerBound)
            let high = min(taken.upperBound - amount, range.upperBound)
            return low <= high ? low...high : nil
        }
        return ValueSet(shifted, hasMissing: hasMissing)
    }

    private static func joined(_ ranges: [ClosedRange<Int32>]) -> [ClosedRange<Int32>] {
        guard ranges.count > 1 else { return ranges }
        var result: [ClosedRange<Int32>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = result.last, range.lowerBound <= last.upperBound + 1 {
                result[result.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                result.append(range)
            }
        }
        return result
    }
}
