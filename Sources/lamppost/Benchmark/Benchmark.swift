import Glibc

/// One row of `lamppost bench`: a work that is done again and again.
struct Benchmark {
    /// What scripts know it by.
    let name: String
    /// Makes the work ready: one closure for each input (the row gives the median over them); none if the inputs are
    /// not at hand.
    let prepare: () throws -> [() -> Void]

    init(_ name: String, prepare: @escaping () throws -> [() -> Void]) {
        self.name = name
        self.prepare = prepare
    }

    /// Processor time of one run.
    struct Result {
        var medianNanoseconds: Int
        var p90Nanoseconds: Int
    }

    /// Measures; `nil` if there is nothing to measure with.
    func measure() throws -> Result? {
        let works = try prepare()
        if works.isEmpty { return nil }
        let results = works.map(Benchmark.measure)
        return Result(
            medianNanoseconds: Benchmark.quantile(results.map(\.medianNanoseconds), 50),
            p90Nanoseconds: Benchmark.quantile(results.map(\.p90Nanoseconds), 50))
    }

    private static let samples = 41
    /// A sample is at least this long, so that reading the clock does not matter.
    private static let shortest = 2_000_000

    private static func measure(_ work: () -> Void) -> Result {
        // The first runs grow buffers and warm caches, and tell how many make a sample.
        var runs = 1
        while true {
            if time(runs, work) >= shortest || runs >= 1 << 20 { break }
            runs *= 2
        }
        let times = (0..<samples).map { _ in time(runs, work) / runs }
        return Result(medianNanoseconds: quantile(times, 50), p90Nanoseconds: quantile(times, 90))
    }

    private static func time(_ runs: Int, _ work: () -> Void) -> Int {
        let start = processorTime()
        for _ in 0..<runs { work() }
        return processorTime() - start
    }

    /// Nanoseconds that this program ran, in steps of a microsecond.
    private static func processorTime() -> Int { clock() * 1_000 }

    private static func quantile(_ values: [Int], _ percent: Int) -> Int {
        values.sorted()[(values.count - 1) * percent / 100]
    }
}
