import Pipeline
import Testing

@Suite("How long decisions take") struct LatencyTests {
    @Test("nothing was decided")
    func none() {
        let latency = LiveLatency()
        #expect(latency.count == 0)
        #expect([50, 99].map(latency.percentile) == [0, 0])
        #expect(latency.longestMilliseconds == 0)
    }

    @Test("the milliseconds within which so many of a hundred were made are the least that are")
    func percentiles() {
        var latency = LiveLatency()
        for milliseconds in (1...100).reversed() { latency.add(Int64(milliseconds) * 1_000_000 - 300_000) }
        #expect([1, 50, 90, 99, 100].map(latency.percentile) == [1, 50, 90, 99, 100])
        #expect((latency.count, latency.longest, latency.longestMilliseconds) == (100, 99_700_000, 100))
        latency.add(100_000_001)
        #expect((latency.percentile(100), latency.longestMilliseconds) == (101, 101))
    }

    @Test("what took longer than a second is counted too")
    func long() {
        var latency = LiveLatency()
        for length in [1_000_000_000, 5_000_000_000, 90_000_000_000] as [Int64] { latency.add(length) }
        #expect([33, 34, 100].map(latency.percentile) == [1_000, 90_000, 90_000])
    }
}
