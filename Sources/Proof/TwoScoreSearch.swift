/// Whole numbers in given ranges of which several weighted sums fall within their targets: by halving ranges until a choice
/// fits or none can. Exact, but it gives up after a number of halvings.
struct TwoScoreSearch {
    /// Each of the same length.
    let rows: [[Int32]]
    /// For each row the ranges that its sum may fall into, ascending.
    let targets: [[ClosedRange<Int32>]]
    private var left = TwoScoreSearch.mostHalvings
    private(set) var gaveUp = false

    private static let mostHalvings = 20_000
    /// How many halvings it took so far.
    var work: Int { TwoScoreSearch.mostHalvings - left }

    init(rows: [[Int32]], targets: [[ClosedRange<Int32>]]) {
        self.rows = rows
        self.targets = targets
    }

    /// - Parameter parts: for each number the ranges to choose from, ascending.
    mutating func find(_ parts: [[ClosedRange<Int32>]]) -> [Int32]? {
        guard left > 0 else {
            gaveUp = true
            return nil
        }
        left -= 1
        let low = parts.compactMap { $0.first?.lowerBound }
        let high = parts.compactMap { $0.last?.upperBound }
        guard low.count == parts.count, high.count == parts.count else { return nil }
        for (row, target) in zip(rows, targets) {
            let (least, most) = (sum(row, low), sum(row, high))
            guard target.contains(where: { $0.upperBound >= least && $0.lowerBound <= most }) else { return nil }
        }
        if fits(high) { return high }
        if fits(low) { return low }
        guard let split = widest(low, high) else { return nil }
        for half in TwoScoreSearch.halves(parts[split]) {
            var next = parts
            next[split] = half
            if let found = find(next) { return found }
            if gaveUp { return nil }
        }
        return nil
    }

    private func sum(_ weights: [Int32], _ values: [Int32]) -> Int32 {
        zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 }
    }

    private func fits(_ values: [Int32]) -> Bool {
        zip(rows, targets).allSatisfy { row, target in
            let sum = sum(row, values)
            return target.contains { $0.contains(sum) }
        }
    }

    /// The number whose range moves the sums most; `nil` if none moves any.
    private func widest(_ low: [Int32], _ high: [Int32]) -> Int? {
        let spans = low.indices.map { index in
            rows.reduce(0) { max($0, $1[index] * (high[index] - low[index])) }
        }
        guard let most = spans.max(), most > 0 else { return nil }
        return spans.firstIndex(of: most)
    }

    /// The upper part of some ranges, then the lower one.
    private static func halves(_ ranges: [ClosedRange<Int32>]) -> [[ClosedRange<Int32>]] {
        if ranges.count > 1 {
            let middle = ranges.count / 2
            return [Array(ranges[middle...]), Array(ranges[..<middle])]
        }
        guard let range = ranges.first, range.lowerBound < range.upperBound else { return [ranges] }
        let middle = range.lowerBound + (range.upperBound - range.lowerBound) / 2
        return [[middle + 1...range.upperBound], [range.lowerBound...middle]]
    }
}
