import Glibc

/// One row of `lamppost bench`: a work that is done again and again.
struct Benchmark {
    /// A work, and the same work done in the plainest way, where there is such a one.
    struct Work {
        var run: () -> Void
        var reference: (() -> Void)?

        init(reference: (() -> Void)? = nil, _ run: @escaping () -> Void) {
            (self.run, self.reference) = (run, reference)
        }
    }

    /// What scripts know it by.
    let name: String
    /// What one run works through, for the throughput: so many of such a thing.
    let amount: Double
    let unit: String
    /// How many of what the row is about one run does: times are divided by it.
    let each: Int
    /// Makes the work ready: one for each input (the row gives the median over them); none if the inputs are not at
    /// hand.
    let prepare: () throws -> [Work]

    init(_ name: String, _ amount: Double, _ unit: String, each: Int = 1, prepare: @escaping () throws -> [Work]) {
        (self.name, self.amount, self.unit, self.each, self.prepare) = (name, amount, unit, each, prepare)
    }

    /// Processor time of one run.
    struct Result {
        var medianNanoseconds: Int
        var p90Nanoseconds: Int
        /// How many times as long the plain way takes: the median over pairs of samples taken in turn.
        var referenceRatio: Double?
    }

    /// Measures; `nil` if there is nothing to measure with.
    func measure() throws -> Result? {
        let works = try prepare()
        if works.isEmpty { return nil }
        let results = works.map(Benchmark.measure)
        let ratios = results.compactMap(\.referenceRatio)
        return Result(
            medianNanoseconds: Benchmark.quantile(results.map(\.medianNanoseconds), 50) / each,
            p90Nanoseconds: Benchmark.quantile(results.map(\.p90Nanoseconds), 50) / each,
            referenceRatio: ratios.isEmpty ? nil : Benchmark.quantile(ratios, 50))
    }

    /// What a second of the processor works through, at the median.
    func perSecond(_ result: Result) -> Double { amount * 1e9 / Double(max(result.medianNanoseconds, 1)) }

    private static let samples = 41
    /// A sample is at least this long, so that reading the clock does not matter.
    private static let shortest = 2_000_000

    private static func measure(_ work: Work) -> Result {
        let runs = runs(work.run)
        let plainRuns = work.reference.map(Benchmark.runs)
        var times: [Int] = []
        var ratios: [Double] = []
        for _ in 0..<samples {
            let sample = time(runs, work.run)
            times.append(sample / runs)
            if let reference = work.reference, let plainRuns {
                let plain = time(plainRuns, reference)
                ratios.append(Double(plain) / Double(plainRuns) / (Double(max(sample, 1)) / Double(runs)))
            }
        }
        return Result(
            medianNanoseconds: quantile(times, 50), p90Nanoseconds: quantile(times, 90),
            referenceRatio: ratios.isEmpty ? nil : quantile(ratios, 50))
    }

    /// How many runs make a sample. These first runs grow buffers and warm caches, too.
    private static func runs(_ work: () -> Void) -> Int {
        var runs = 1
        while time(runs, work) < shortest, runs < 1 << 20 { runs *= 2 }
        return runs
    }

    private static func time(_ runs: Int, _ work: () -> Void) -> Int {
        let start = processorTime()
        for _ in 0..<runs { work() }
        return processorTime() - start
    }

    /// Nanoseconds that this program ran, in steps of a microsecond.
    private static func processorTime() -> Int { clock() * 1_000 }

    private static func quantile<Value: Comparable>(_ values: [Value], _ percent: Int) -> Value {
        values.sorted()[(values.count - 1) * percent / 100]
    }
}

/// What a closure needs to hold something that cannot be copied.
final class Held<Value: ~Copyable> {
    var value: Value

    init(_ value: consuming Value) { self.value = value }
}
