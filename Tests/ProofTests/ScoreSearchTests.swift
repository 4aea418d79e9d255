import Policy
import TestSupport
import Testing

@testable import Proof

@Suite("Weighted sums within a target") struct ScoreSearchTests {
    @Test("found exactly where trying every choice finds some, and what is found fits")
    func bruteForce() {
        var random = Repeatable(seed: 11)
        var counts = [0, 0]
        for _ in 0..<400 {
            let weights = (0..<3).map { _ in Int32.random(in: 0...9, using: &random) }
            let parts = weights.map { _ in ranges(&random) }
            let low = Int32.random(in: 0...90, using: &random)
            var targets = [low...low + Int32.random(in: 0...2, using: &random)]
            if Bool.random(using: &random) { targets.append(low + 5...low + 6) }
            let isPossible = choices(parts).contains { isOne(of: targets, sum(weights, $0)) }
            var search = ScoreSearch(weights: weights, targets: targets)
            let found = search.find(parts)
            #expect((found != nil) == isPossible, "\(weights) \(parts) \(targets)")
            if let found {
                #expect(isOne(of: targets, sum(weights, found)))
                #expect(zip(parts, found).allSatisfy { part, value in part.contains { $0.contains(value) } })
            }
            counts[isPossible ? 1 : 0] += 1
        }
        #expect(counts[0] > 50 && counts[1] > 50, "both happen: \(counts)")
    }

    /// The light factor stands at 500, so the score is 500 more than a multiple of 27, which 333,000 is not.
    @Test("a gap between sums is seen although each factor has many ranges to choose from")
    func manyRanges() throws {
        let others = Factor.allCases.filter { $0 != .covert }
        var lines = ["weight covert 1"]
        for (place, factor) in others.prefix(9).enumerated() {
            lines.append("weight \(factor.name) \(place == 8 ? 351 : 81)")
            lines.append("at most house when factor.\(factor.name) in [100, 300, 500, 700, 900] because \"x\"")
        }
        lines.append("at most house when factor.covert is not 500 because \"x\"")
        let gap = try compile((lines + ["at most house when creepiness is not 333 because \"x\""]).joined(separator: "\n"))
        guard case .refuted = Prover(gap).prove(.levelsAreReachable).outcome else {
            Issue.record("no score of 333 can be had: \(Prover(gap).prove(.levelsAreReachable).outcome)")
            return
        }
        // 338,000 is.
        let sum = try compile((lines + ["at most house when creepiness is not 338 because \"x\""]).joined(separator: "\n"))
        #expect(Prover(sum).prove(.levelsAreReachable).isProved)
    }

    @Test("sums as bits are those that are counted one by one, across words of 64")
    func sumSet() {
        var random = Repeatable(seed: 13)
        for _ in 0..<200 {
            var bits = SumSet(upTo: 300)
            var plain: Set = [0]
            for _ in 0..<3 {
                let weight = Int.random(in: 1...70, using: &random)
                let first = Int.random(in: 0...3, using: &random)
                let steps = [first...first + Int.random(in: 0...5, using: &random), 12...12]
                bits = bits.adding(steps, times: weight)
                plain = Set(steps.joined().flatMap { step in plain.map { $0 + step * weight } })
            }
            #expect((0...300).allSatisfy { bits.contains($0) == plain.contains($0) })
            let low = Int.random(in: 0...250, using: &random)
            let range = low...low + Int.random(in: 0...50, using: &random)
            #expect(bits.last(in: range) == range.last { plain.contains($0) })
        }
    }

    @Test("two sums at once")
    func two() {
        var random = Repeatable(seed: 12)
        var counts = [0, 0]
        for _ in 0..<300 {
            let rows = (0..<2).map { _ in (0..<3).map { _ in Int32.random(in: 0...9, using: &random) } }
            let parts = (0..<3).map { _ in ranges(&random) }
            let targets = rows.map { _ in
                let low = Int32.random(in: 0...80, using: &random)
                return [low...low + Int32.random(in: 0...20, using: &random)]
            }
            let isPossible = choices(parts).contains { values in
                zip(rows, targets).allSatisfy { $1[0].contains(sum($0, values)) }
            }
            var search = TwoScoreSearch(rows: rows, targets: targets)
            let found = search.find(parts)
            #expect((found != nil) == isPossible, "\(rows) \(parts) \(targets)")
            counts[isPossible ? 1 : 0] += 1
        }
        #expect(counts[0] > 30 && counts[1] > 30, "both happen: \(counts)")
    }

    private func isOne(of targets: [ClosedRange<Int32>], _ value: Int32) -> Bool {
        targets.contains { $0.contains(value) }
    }

    private func sum(_ weights: [Int32], _ values: [Int32]) -> Int32 {
        zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// One or two ranges of a few values, apart.
    private func ranges(_ random: inout Repeatable) -> [ClosedRange<Int32>] {
        let first = Int32.random(in: 0...3, using: &random)
        let one = first...first + Int32.random(in: 0...3, using: &random)
        let next = one.upperBound + 2 + Int32.random(in: 0...2, using: &random)
        return Bool.random(using: &random) ? [one] : [one, next...next + 1]
    }

    private func choices(_ parts: [[ClosedRange<Int32>]]) -> [[Int32]] {
        parts.reduce([[]]) { before, part in
            before.flatMap { values in part.flatMap { $0.map { values + [$0] } } }
        }
    }
}
