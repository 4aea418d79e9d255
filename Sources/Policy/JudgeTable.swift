/// The rules as bits: what each value of what is read does to all rules at once.
///
/// A rule is one or several items: an item of kind *any* holds if one of its tests does, an item of kind *all* if all of its
/// tests do, and a rule fires if one of its items does. For each register the values fall into stretches over which every test
/// answers alike; a stretch's row has, for all items, the bits that its tests set. A judgement is then one row a register,
/// put together with `or`.
struct JudgeTable: Sendable {
    /// What the value of one register does to 64 items.
    struct Row: Sendable {
        /// Items of kind any: one of their tests is true.
        var anyTrue: UInt64 = 0
        /// Items of kind all: one of their tests is false.
        var allFalse: UInt64 = 0
        /// Items of kind any: one of their tests is unknown.
        var anyUnknown: UInt64 = 0
        /// Items of kind all: one of their tests is unknown.
        var allUnknown: UInt64 = 0

        mutating func formUnion(_ other: Row) {
            anyTrue |= other.anyTrue
            allFalse |= other.allFalse
            anyUnknown |= other.anyUnknown
            allUnknown |= other.allUnknown
        }
    }

    /// One register and its rows: that of a missing value, then one a stretch, each of `words` rows.
    struct Column: Sendable {
        var register: UInt8
        /// Where its stretches begin among `bounds`, but the first, and how many there are.
        var firstBound: Int32
        var boundCount: Int32
        /// Where its rows begin among `rows`.
        var firstRow: Int32
    }

    private(set) var columns: [Column] = []
    private(set) var bounds: [Int32] = []
    private(set) var rows: [Row] = []
    /// Which items are of kind all, 64 a word.
    private(set) var allItems: [UInt64] = []
    /// The rule of each item, ascending.
    private(set) var ruleOfItem: [Int32] = []
    var words: Int { allItems.count }

    /// The most items of one rule: a condition that has more when it is spread out is not put into a table.
    static let mostItems = 64

    /// `nil` if a condition has too many items.
    init?(_ rules: [Rule]) {
        var items: [RuleItem] = []
        for (index, rule) in rules.enumerated() {
            guard let own = RuleItem.items(of: rule.condition, most: JudgeTable.mostItems) else { return nil }
            items += own
            ruleOfItem += own.map { _ in Int32(index) }
        }
        allItems = [UInt64](repeating: 0, count: (items.count + 63) / 64)
        for (index, item) in items.enumerated() where !item.isAny { allItems[index / 64] |= 1 << UInt64(index % 64) }
        for register in Set(items.flatMap { $0.tests.map(\.register) }).sorted() { addColumn(register, items) }
    }

    private mutating func addColumn(_ register: UInt8, _ items: [RuleItem]) {
        let cuts = Set(items.flatMap { $0.tests.filter { $0.register == register }.flatMap(\.cuts) }).sorted()
        let column = Column(
            register: register, firstBound: Int32(bounds.count), boundCount: Int32(cuts.count),
            firstRow: Int32(rows.count))
        addRows(items) { item in
            guard item.tests.contains(where: { $0.register == register }) else { return Row() }
            return item.isAny ? Row(anyUnknown: 1) : Row(allUnknown: 1)
        }
        for value in [(cuts.first ?? 1) - 1] + cuts {
            addRows(items) { item in
                let tests = item.tests.filter { $0.register == register }
                return item.isAny
                    ? Row(anyTrue: tests.contains { $0.holds(value) } ? 1 : 0)
                    : Row(allFalse: tests.contains { !$0.holds(value) } ? 1 : 0)
            }
        }
        bounds += cuts
        columns.append(column)
    }

    /// Adds the rows of one stretch: `bit` gives what it does to one item, as the lowest bit.
    private mutating func addRows(_ items: [RuleItem], _ bit: (RuleItem) -> Row) {
        for word in 0..<words {
            var row = Row()
            for place in 0..<min(64, items.count - 64 * word) {
                let one = bit(items[64 * word + place])
                row.anyTrue |= one.anyTrue << UInt64(place)
                row.allFalse |= one.allFalse << UInt64(place)
                row.anyUnknown |= one.anyUnknown << UInt64(place)
                row.allUnknown |= one.allUnknown << UInt64(place)
            }
            rows.append(row)
        }
    }
}

/// Some tests of a rule, one of which (any) or all of which make it fire.
struct RuleItem {
    /// A test, or its opposite.
    struct Part {
        var test: Test
        var isNegated: Bool

        var register: UInt8 { Register.place(of: test.subject) }
        private var scale: Int32 { test.subject == .creepiness ? 1000 : 1 }

        func holds(_ value: Int32) -> Bool {
            test.relation.holds(value, scale == 1 ? test.operands : test.operands.map { $0 * scale }) != isNegated
        }

        /// Where it may change its answer: the values from which on it does.
        var cuts: [Int32] { test.operands.flatMap { [$0 * scale, $0 * scale + 1] } }
    }

    var isAny: Bool
    var tests: [Part]

    /// The items of a condition; `nil` if there are more than `most`.
    static func items(of condition: Condition, most: Int) -> [RuleItem]? {
        let spread = spread(condition, isNegated: false)
        if let alternatives = spread.alternatives { return [RuleItem(isAny: true, tests: alternatives)] }
        return spread.terms(most: most)?.map { RuleItem(isAny: false, tests: $0) }
    }

    private static func spread(_ condition: Condition, isNegated: Bool) -> Spread {
        switch condition {
        case .always: isNegated ? .any([]) : .all([])
        case .test(let test): .part(Part(test: test, isNegated: isNegated))
        case .not(let inner): spread(inner, isNegated: !isNegated)
        case .all(let parts):
            isNegated ? .any(parts.map { spread($0, isNegated: true) }) : .all(parts.map { spread($0, isNegated: false) })
        case .any(let parts):
            isNegated ? .all(parts.map { spread($0, isNegated: true) }) : .any(parts.map { spread($0, isNegated: false) })
        }
    }

    /// A condition in which `not` stands nowhere but at tests.
    private indirect enum Spread {
        case part(Part)
        case all([Spread])
        case any([Spread])

        /// Its tests, if it is nothing but alternatives of single tests, two or more.
        var alternatives: [Part]? {
            guard case .any(let parts) = self else { return nil }
            var tests: [Part] = []
            for part in parts {
                switch part {
                case .part(let test): tests.append(test)
                case .any: if let more = part.alternatives { tests += more } else { return nil }
                case .all: return nil
                }
            }
            return tests
        }

        /// Lists of tests, one of which has to hold whole; `nil` if there are more than `most`.
        func terms(most: Int) -> [[Part]]? {
            switch self {
            case .part(let test): return [[test]]
            case .any(let parts):
                var terms: [[Part]] = []
                for part in parts {
                    guard let more = part.terms(most: most), terms.count + more.count <= most else { return nil }
                    terms += more
                }
                return terms
            case .all(let parts):
                var terms: [[Part]] = [[]]
                for part in parts {
                    guard let more = part.terms(most: most), terms.count * more.count <= most else { return nil }
                    terms = terms.flatMap { term in more.map { term + $0 } }
                }
                return terms
            }
        }
    }
}
