/// The rules as a flat list of tests with two ways on, which is what runs.
///
/// A condition is brought to the form in which `not` stands nowhere: `not` turns every test into its opposite and
/// swaps `and` with `or`. In that form a strong Kleene condition is *not false* exactly if it comes out true when every
/// unknown test counts as true, and it is *true* exactly if it comes out true when every unknown test counts as false.
/// So a rule fires iff the first reading is true, and the second tells whether it fired for being unknown. Both read the
/// same list. Each test leads to one that stands before it in the list, or to an end: so every reading ends.
struct JudgeCode: Sendable {
    /// Where a reading ends.
    static let isTrue: Int32 = -1
    static let isFalse: Int32 = -2
    struct Step: Sendable {
        enum Kind: UInt8, Sendable {
            /// The bit of the value in `low` is set.
            case member
            /// low ≤ value ≤ high
            case inside
            /// value < low or value > high
            case outside
        }
        var kind: Kind
        /// Place among the registers.
        var register: UInt8
        var low: Int32
        var high: Int32
        var ifTrue: Int32
        var ifFalse: Int32
    }

    private(set) var steps: [Step] = []
    /// The first step of each rule, or `isTrue` for one without condition.
    private(set) var entries: [Int32] = []
    init(_ rules: [Rule]) {
        for rule in rules {
            let entry = add(rule.condition, negated: false, JudgeCode.isTrue, JudgeCode.isFalse)
            entries.append(entry)
        }
    }

    /// Adds a condition whose outcomes lead to `ifTrue` and `ifFalse`; answers where it begins.
    private mutating func add(_ condition: Condition, negated: Bool, _ ifTrue: Int32, _ ifFalse: Int32) -> Int32 {
        switch condition {
        case .always: return negated ? ifFalse : ifTrue
        case .not(let inner): return add(inner, negated: !negated, ifTrue, ifFalse)
        case .test(let test): return add(test, negated: negated, ifTrue, ifFalse)
        case .all(let parts): return add(parts, all: !negated, negated: negated, ifTrue, ifFalse)
        case .any(let parts): return add(parts, all: negated, negated: negated, ifTrue, ifFalse)
        }
    }

    private mutating func add(
        _ parts: [Condition], all: Bool, negated: Bool, _ ifTrue: Int32, _ ifFalse: Int32
    ) -> Int32 {
        var entry = all ? ifTrue : ifFalse
        for part in parts.reversed() {
            entry = all ? add(part, negated: negated, entry, ifFalse) : add(part, negated: negated, ifTrue, entry)
        }
        return entry
    }

    private mutating func add(_ test: Test, negated: Bool, _ ifTrue: Int32, _ ifFalse: Int32) -> Int32 {
        let register = Register.place(of: test.subject)
        let values = test.subject.type.range
        if values.lowerBound >= 0, values.upperBound < 32 {
            var mask: UInt32 = 0
            for value in values where test.relation.holds(value, test.operands) != negated {
                mask |= 1 << UInt32(value)
            }
            let step = Step(
                kind: .member, register: register, low: Int32(bitPattern: mask), high: 0, ifTrue: ifTrue,
                ifFalse: ifFalse)
            return append(step)
        }
        let scale: Int32 = test.subject == .creepiness ? 1000 : 1
        var isInside = !negated
        var ranges: [ClosedRange<Int32>]
        switch test.relation {
        case .less: ranges = [Int32.min...(test.operands[0] * scale - 1)]
        case .atMost: ranges = [Int32.min...(test.operands[0] * scale)]
        case .greater: ranges = [(test.operands[0] * scale + 1)...Int32.max]
        case .atLeast: ranges = [(test.operands[0] * scale)...Int32.max]
        case .equals, .isIn: ranges = test.operands.map { $0 * scale...$0 * scale }
        case .differs, .isNotIn:
            ranges = test.operands.map { $0 * scale...$0 * scale }
            isInside.toggle()
        }
        // Inside one of the ranges, or outside all of them.
        var entry = isInside ? ifFalse : ifTrue
        for range in ranges.reversed() {
            entry = append(
                Step(
                    kind: isInside ? .inside : .outside, register: register, low: range.lowerBound,
                    high: range.upperBound,
                    ifTrue: isInside ? ifTrue : entry, ifFalse: isInside ? entry : ifFalse))
        }
        return entry
    }

    private mutating func append(_ step: Step) -> Int32 {
        steps.append(step)
        return Int32(steps.count - 1)
    }
}
