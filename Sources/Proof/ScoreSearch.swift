/// Whole numbers in given ranges whose weighted sum falls within a target: exact, however narrow the target is.
///
/// Integer sums skip values (with even weights no sum is odd), so bounds alone would not do.
struct ScoreSearch {
    /// At least 0; their sum is at most 1000.
    let weights: [Int32]
    /// Any of these will do; ascending.
    let targets: [ClosedRange<Int32>]
    /// How much was gone through where simple tries did not do.
    private(set) var work = 0

    init(weights: [Int32], targets: [ClosedRange<Int32>]) {
        self.weights = weights
        self.targets = targets
    }

    /// - Parameter ranges: for each weight the ranges to choose from, ascending, at least one.
    /// - Returns: one number for each weight, high rather than low where that is free; `nil` if there are none.
    mutating func find(_ ranges: [[ClosedRange<Int32>]]) -> [Int32]? {
        let low = ranges.compactMap { $0.first?.lowerBound }
        let high = ranges.compactMap { $0.last?.upperBound }
        guard low.count == weights.count, high.count == weights.count else { return nil }
        let (least, most) = (sum(low), sum(high))
        let targets = targets.filter { $0.upperBound >= least && $0.lowerBound <= most }
        for target in targets {
            if target.contains(most) { return high }
            if let values = lowered(ranges, to: target) ?? walked(ranges, to: target) { return values }
        }
        return targets.isEmpty ? nil : exact(ranges, low, targets)
    }

    private func sum(_ values: [Int32]) -> Int32 { zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } }

    /// From the highest values down, factor by factor: always finds an answer where there is one range each and the target
    /// is as wide as the greatest weight, for no step down leaps over it.
    private func lowered(_ ranges: [[ClosedRange<Int32>]], to target: ClosedRange<Int32>) -> [Int32]? {
        let last = ranges.compactMap(\.last)
        var values = last.map(\.upperBound)
        var excess = sum(values) - target.upperBound
        for index in weights.indices where excess > 0 && weights[index] > 0 {
            let room = values[index] - last[index].lowerBound
            let steps = min(room, (excess + weights[index] - 1) / weights[index])
            values[index] -= steps
            excess -= steps * weights[index]
        }
        return excess <= 0 && sum(values) >= target.lowerBound ? values : nil
    }

    /// The highest value of each factor that leaves the target between the least and the most of the factors after it; the
    /// heavy ones first, for the light ones fill what is left.
    private func walked(_ ranges: [[ClosedRange<Int32>]], to target: ClosedRange<Int32>) -> [Int32]? {
        var values = ranges.compactMap { $0.last?.upperBound }
        let order = weights.indices.filter { weights[$0] > 0 }.sorted { (-weights[$0], $0) < (-weights[$1], $1) }
        var tail = (low: Int32(0), high: Int32(0))
        for index in order {
            tail.low += weights[index] * (ranges[index].first?.lowerBound ?? 0)
            tail.high += weights[index] * (ranges[index].last?.upperBound ?? 0)
        }
        var (least, most) = (target.lowerBound, target.upperBound)
        for index in order {
            let weight = weights[index]
            tail.low -= weight * (ranges[index].first?.lowerBound ?? 0)
            tail.high -= weight * (ranges[index].last?.upperBound ?? 0)
            guard most >= tail.low else { return nil }
            let highest = (most - tail.low) / weight
            let lowest = least > tail.high ? (least - tail.high + weight - 1) / weight : 0
            let range = ranges[index].last { $0.lowerBound <= highest && $0.upperBound >= lowest }
            guard let range else { return nil }
            let value = min(range.upperBound, highest)
            values[index] = value
            least -= weight * value
            most -= weight * value
        }
        return least <= 0 && most >= 0 ? values : nil
    }

    /// Every sum that each tail of the factors can make, then the choice read off from the front.
    private mutating func exact(
        _ ranges: [[ClosedRange<Int32>]], _ low: [Int32], _ targets: [ClosedRange<Int32>]
    ) -> [Int32]? {
        let used = weights.indices.filter { weights[$0] > 0 && ranges[$0] != [low[$0]...low[$0]] }
        // All sums are the least one and a multiple of what the weights have in common.
        let unit = max(1, used.reduce(0) { ScoreSearch.commonDivisor($0, Int(weights[$1])) })
        let least = Int(sum(low))
        let wanted = targets.compactMap { target -> ClosedRange<Int>? in
            let first = (max(0, Int(target.lowerBound) - least) + unit - 1) / unit
            let last = (Int(target.upperBound) - least) / unit
            return Int(target.upperBound) >= least && first <= last ? first...last : nil
        }
        guard let most = wanted.last?.upperBound else { return nil }
        let steps = used.map { index in
            ranges[index].map { Int($0.lowerBound - low[index])...Int($0.upperBound - low[index]) }
        }
        var reach = [SumSet(upTo: most)]
        for place in used.indices.reversed() {
            reach.append(reach[reach.count - 1].adding(steps[place], times: Int(weights[used[place]]) / unit))
            work += reach[0].wordCount * steps[place].count
        }
        guard var rest = wanted.lazy.compactMap({ reach[used.count].last(in: $0) }).first else { return nil }
        var values = ranges.compactMap { $0.last?.upperBound }
        for (place, index) in used.enumerated() {
            let tail = reach[used.count - 1 - place]
            let weight = Int(weights[index]) / unit
            let taken = steps[place].reversed().lazy.compactMap { range in
                range.last { tail.contains(rest - $0 * weight) }
            }.first
            guard let taken else { return nil }
            values[index] = low[index] + Int32(taken)
            rest -= taken * weight
        }
        return values
    }

    private static func commonDivisor(_ first: Int, _ second: Int) -> Int {
        var (first, second) = (first, second)
        while second != 0 { (first, second) = (second, first % second) }
        return first
    }
}
