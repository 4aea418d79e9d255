/// Whole numbers in given ranges whose weighted sum falls within a target: exact, however narrow the target is.
///
/// Integer sums skip values (with even weights no sum is odd), so bounds alone would not do.
struct ScoreSearch {
    /// At least 0; their sum is at most 1000.
    let weights: [Int32]
    let target: ClosedRange<Int32>
    /// How many narrow targets are still looked for; then it gives up, and says so.
    private var left = 500
    private(set) var gaveUp = false

    init(weights: [Int32], target: ClosedRange<Int32>) {
        self.weights = weights
        self.target = target
    }

    /// - Parameter ranges: for each weight the ranges to choose from, ascending.
    /// - Returns: one number for each weight, high rather than low where that is free; `nil` if there are none.
    mutating func find(_ ranges: [[ClosedRange<Int32>]]) -> [Int32]? {
        guard let split = ranges.firstIndex(where: { $0.count > 1 }) else {
            return find(ranges.compactMap(\.first))
        }
        // One range at a time, the highest first.
        for range in ranges[split].reversed() {
            var one = ranges
            one[split] = [range]
            if weights[split] == 0 { return find(one) }
            let low = sum(one.compactMap { $0.first?.lowerBound })
            let high = sum(one.compactMap { $0.last?.upperBound })
            guard low <= target.upperBound, high >= target.lowerBound else { continue }
            if let found = find(one) { return found }
        }
        return nil
    }

    private func sum(_ values: [Int32]) -> Int32 { zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } }

    private mutating func find(_ ranges: [ClosedRange<Int32>]) -> [Int32]? {
        guard ranges.count == weights.count else { return nil }
        let high = ranges.map(\.upperBound)
        if sum(high) < target.lowerBound { return nil }
        if sum(high) <= target.upperBound { return high }
        if sum(ranges.map(\.lowerBound)) > target.upperBound { return nil }
        if let values = lowered(ranges) { return values }
        guard left > 0 else {
            gaveUp = true
            return nil
        }
        left -= 1
        return exact(ranges)
    }

    /// From the highest values down, factor by factor: always finds an answer where the target is as wide as the greatest
    /// weight, for no step down leaps over it.
    private func lowered(_ ranges: [ClosedRange<Int32>]) -> [Int32]? {
        var values = ranges.map(\.upperBound)
        var excess = sum(values) - target.upperBound
        for index in weights.indices where excess > 0 && weights[index] > 0 {
            let room = values[index] - ranges[index].lowerBound
            let steps = min(room, (excess + weights[index] - 1) / weights[index])
            values[index] -= steps
            excess -= steps * weights[index]
        }
        return excess <= 0 && sum(values) >= target.lowerBound ? values : nil
    }

    /// Every sum that each tail of the factors can make, then the choice read off from the front.
    ///
    /// - Complexity: O(factors · target).
    private func exact(_ ranges: [ClosedRange<Int32>]) -> [Int32]? {
        let least = Int(sum(ranges.map(\.lowerBound)))
        let most = Int(target.upperBound) - least
        let rooms = ranges.map { Int($0.upperBound - $0.lowerBound) }
        let used = weights.indices.filter { weights[$0] > 0 && rooms[$0] > 0 }
        var reach = [[Bool](repeating: false, count: most + 1)]
        reach[0][0] = true
        for index in used.reversed() {
            reach.append(ScoreSearch.extended(reach[reach.count - 1], by: Int(weights[index]), most: rooms[index]))
        }
        let first = max(0, Int(target.lowerBound) - least)
        guard var rest = (first...most).last(where: { reach[reach.count - 1][$0] }) else { return nil }
        var values = ranges.map(\.lowerBound)
        for (place, index) in used.enumerated() {
            let tail = reach[used.count - 1 - place]
            let weight = Int(weights[index])
            let steps = min(rooms[index], rest / weight)
            guard let taken = (0...steps).last(where: { tail[rest - $0 * weight] }) else { return nil }
            values[index] += Int32(taken)
            rest -= taken * weight
        }
        // What counts nothing is as high as it may be.
        for index in weights.indices where weights[index] == 0 { values[index] = ranges[index].upperBound }
        return values
    }

    /// The sums that can be made with up to `most` steps of `weight` more.
    private static func extended(_ sums: [Bool], by weight: Int, most: Int) -> [Bool] {
        var result = sums
        for start in 0..<min(weight, sums.count) {
            var stepsSince = Int.max
            for sum in stride(from: start, to: sums.count, by: weight) {
                if sums[sum] { stepsSince = 0 } else if stepsSince != .max { stepsSince += 1 }
                result[sum] = stepsSince <= most
            }
        }
        return result
    }
}
