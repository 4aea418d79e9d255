import Policy

/// A formula over cells: each variable's values are cut where some test changes its answer, so that all values of one cell
/// answer every test alike, and finitely many cells are left to choose from.
struct Problem {
    /// Σ weight·factor = score.
    struct Row {
        let score: Variable
        /// In the order of `Factor`.
        let weights: [Int32]
    }

    /// A node of the formula, stored flat. Children of `all` and `any` stand side by side in `children`.
    enum Node {
        /// The mask begins at that place of `masks` and is as long as the variable's place in a domain.
        case value(variable: Int, mask: Int)
        case all(Range<Int>)
        case any(Range<Int>)
    }

    /// For each variable its cells, as closed ranges, ascending; `nil` for the cell of what is missing, the last.
    private(set) var cells: [[ClosedRange<Int32>?]]
    /// For each variable where its words begin in a domain, and how many they are.
    private(set) var places: [Range<Int>]
    /// Sets of cells, one after the other.
    private(set) var masks: [UInt64] = []
    private(set) var nodes: [Node] = []
    private(set) var children: [Int] = []
    private(set) var roots: [Int] = []
    /// Of the scores that the formulas read.
    let rows: [Row]

    /// - Parameters:
    ///   - formulas: all of them are to hold.
    ///   - rows: what each score is the sum of.
    init(_ formulas: [Formula], rows: [Row]) {
        var cuts = [Set<Int32>](repeating: [], count: Variable.count)
        for formula in formulas { Problem.cut(formula, &cuts) }
        cells = Variable.all.map { Problem.cells($0, cuts[$0.index]) }
        var at = 0
        places = cells.map { cells in
            let words = (cells.count + 63) / 64
            defer { at += words }
            return at..<at + words
        }
        let read = cuts
        self.rows = rows.filter { !read[$0.score.index].isEmpty }
        var known: [MaskKey: Int] = [:]
        roots = formulas.map { add($0, &known) }
    }

    /// How much work it was to write it down, in about the unit of the solver's steps.
    var size: Int { nodes.count + masks.count }

    /// Words of a domain that holds every variable.
    var wordCount: Int { places.last?.upperBound ?? 0 }

    /// Every cell of every variable.
    var everything: [UInt64] {
        cells.flatMap { Problem.words($0.count) { _ in true } }
    }

    private static func cut(_ formula: Formula, _ cuts: inout [Set<Int32>]) {
        switch formula {
        case .value(let variable, let values):
            for range in values.ranges {
                cuts[variable.index].insert(range.lowerBound)
                if range.upperBound < variable.range.upperBound { cuts[variable.index].insert(range.upperBound + 1) }
            }
        case .all(let parts), .any(let parts):
            for part in parts { cut(part, &cuts) }
        }
    }

    private static func cells(_ variable: Variable, _ cuts: Set<Int32>) -> [ClosedRange<Int32>?] {
        let range = variable.range
        let starts = cuts.union([range.lowerBound]).filter { range.contains($0) }.sorted()
        var cells: [ClosedRange<Int32>?] = starts.indices.map { index in
            starts[index]...(index + 1 < starts.count ? starts[index + 1] - 1 : range.upperBound)
        }
        if variable.attribute != nil { cells.append(nil) }
        return cells
    }

    private struct MaskKey: Hashable {
        var variable: Int
        var values: ValueSet
    }

    private mutating func add(_ formula: Formula, _ known: inout [MaskKey: Int]) -> Int {
        switch formula {
        case .value(let variable, let values):
            let key = MaskKey(variable: variable.index, values: values)
            let mask: Int
            if let old = known[key] {
                mask = old
            } else {
                let cells = cells[variable.index]
                mask = masks.count
                masks += Problem.words(cells.count) { values.contains(cells[$0]?.lowerBound) }
                known[key] = mask
            }
            nodes.append(.value(variable: variable.index, mask: mask))
        case .all(let parts):
            let range = addParts(parts, &known)
            nodes.append(.all(range))
        case .any(let parts):
            let range = addParts(parts, &known)
            nodes.append(.any(range))
        }
        return nodes.count - 1
    }

    private mutating func addParts(_ parts: [Formula], _ known: inout [MaskKey: Int]) -> Range<Int> {
        let ids = parts.map { add($0, &known) }
        children.append(contentsOf: ids)
        return children.count - ids.count..<children.count
    }

    private static func words(_ count: Int, _ isIn: (Int) -> Bool) -> [UInt64] {
        var words = [UInt64](repeating: 0, count: (count + 63) / 64)
        for index in 0..<count where isIn(index) { words[index / 64] |= 1 << UInt64(index % 64) }
        return words
    }
}
