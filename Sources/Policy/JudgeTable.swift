/// The rules as bits: what each value of what is read does to all rules at once.
///
/// A rule is one or several items: an item of kind *any* holds if one of its tests does, an item of kind *all* if all of its
/// tests do, and a rule fires if one of its items does. For each subject the values fall into stretches over which every test
/// answers alike; a stretch's row has, for all items, the bits that its tests set. A judgement is then one row a subject,
/// put together with `or`. The first item of each rule has the rule's own place; further ones stand behind them all.
struct JudgeTable: Sendable {
    /// What the value of one subject does to 64 items: which are true and which unknown, of kind *any*, for one of their
    /// tests is; which are false and which unknown, of kind *all*, for one of their tests is.
    typealias Row = SIMD4<UInt64>
    static let anyTrue = 0
    static let anyUnknown = 1
    static let allFalse = 2
    static let allUnknown = 3

    /// One subject and its rows: that of a missing value, then one a stretch, each of `words` rows.
    struct Column: Sendable {
        var register: UInt8
        /// Its stretches but the first begin at `bounds`, eight at a time.
        var firstBounds: Int32
        var boundsCount: Int32
        /// Where its rows begin among `rows`.
        var firstRow: Int32
    }

    /// Whether every condition found a place; else the table is empty, and `JudgeCode` is to be read.
    let isComplete: Bool
    private(set) var columns: [Column] = []
    /// Ascending within a column; what is too many is greater than any value.
    private(set) var bounds: [SIMD8<Int32>] = []
    private(set) var rows: [Row] = []
    /// Which items are of kind all, 64 a word.
    private(set) var allItems: [UInt64] = []
    /// The rules of the items behind the first of each rule.
    private(set) var furtherRules: [Int32] = []
    var words: Int { allItems.count }

    /// Greater than any value, and still not too great to subtract a value from.
    private static let beyond: Int32 = 1 << 30

    /// The most items of one rule, and the most rows of all: beyond them a policy is not put into a table.
    private static let mostItems = 64
    private static let mostRows = 1 << 16

    init(_ rules: [Rule]) {
        var items: [RuleItem] = []
        var further: [RuleItem] = []
        for (index, rule) in rules.enumerated() {
            guard let own = RuleItem.items(of: rule.condition, most: JudgeTable.mostItems) else {
                isComplete = false
                return
            }
            items.append(own.first ?? RuleItem(isAny: true, tests: []))
            further += own.dropFirst()
            furtherRules += own.dropFirst().map { _ in Int32(index) }
        }
        items += further
        let columns = RuleItem.columns(of: items)
        let words = (items.count + 63) / 64
        guard columns.reduce(0, { $0 + $1.rows }) * words <= JudgeTable.mostRows else {
            isComplete = false
            furtherRules = []
            return
        }
        isComplete = true
        allItems = [UInt64](repeating: 0, count: words)
        for (index, item) in items.enumerated() where !item.isAny { allItems[index / 64] |= 1 << UInt64(index % 64) }
        for column in columns { add(column, items) }
    }

    private mutating func add(_ column: RuleItem.Cuts, _ items: [RuleItem]) {
        let cuts = column.cuts
        columns.append(
            Column(
                register: column.register, firstBounds: Int32(bounds.count), boundsCount: Int32((cuts.count + 7) / 8),
                firstRow: Int32(rows.count)))
        for first in stride(from: 0, to: cuts.count, by: 8) {
            var eight = SIMD8<Int32>(repeating: JudgeTable.beyond)
            for place in first..<min(first + 8, cuts.count) { eight[place - first] = cuts[place] }
            bounds.append(eight)
        }
        let blank = rows.count
        rows += [Row](repeating: .zero, count: column.rows * words)
        for (index, item) in items.enumerated() {
            let tests = item.tests.filter { $0.register == column.register }
            if tests.isEmpty { continue }
            let (place, bit) = (blank + index / 64, UInt64(1) << UInt64(index % 64))
            rows[place][item.isAny ? JudgeTable.anyUnknown : JudgeTable.allUnknown] |= bit
            for (stretch, value) in column.values.enumerated() {
                let isSet = item.isAny ? tests.contains { $0.holds(value) } : tests.contains { !$0.holds(value) }
                if isSet { rows[place + (1 + stretch) * words][item.isAny ? JudgeTable.anyTrue : JudgeTable.allFalse] |= bit }
            }
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

    /// One subject, and from which values on some test of it may change its answer.
    struct Cuts {
        var register: UInt8
        var cuts: [Int32]

        /// One value of each stretch.
        var values: [Int32] { [(cuts.first ?? 1) - 1] + cuts }
        /// One for a missing value, one a stretch.
        var rows: Int { cuts.count + 2 }
    }

    /// The subjects that are read, ascending.
    static func columns(of items: [RuleItem]) -> [Cuts] {
        var cuts: [UInt8: Set<Int32>] = [:]
        for item in items { for test in item.tests { cuts[test.register, default: []].formUnion(test.cuts) } }
        return cuts.keys.sorted().map { Cuts(register: $0, cuts: cuts[$0, default: []].sorted()) }
    }

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
