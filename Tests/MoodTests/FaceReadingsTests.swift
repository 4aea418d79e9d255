import Signal
import TestSupport
import Testing

@testable import Mood

/// Story 17: nothing shorter than half a second reaches an estimate.
@Suite("Readings of a face over time")
struct FaceReadingsTests {
    /// Mostly one expression, with a little noise that is drawn anew for each reading.
    private func reading(_ label: ExpressionLabel, noise: Int, _ random: inout Repeatable) -> ExpressionProbabilities {
        var permille = [Int](repeating: 30, count: 8)
        permille[label.index] = 790
        let other = Int.random(in: 0..<8, using: &random)
        let moved = Int.random(in: 0...noise, using: &random)
        if other != label.index {
            permille[label.index] -= moved
            permille[other] += moved
        }
        return ExpressionProbabilities(permille: permille)
    }

    private func best(_ summary: FaceReadings.Summary) -> ExpressionLabel? {
        let most = ExpressionLabel.allCases.max { summary.held[$0.index] < summary.held[$1.index] }
        return most.flatMap { summary.held[$0.index] >= 400 ? $0 : nil }
    }

    /// Six seconds of happiness but for a stretch of surprise; what is held at every decision.
    private func run(
        rate: Int64, from: Nanoseconds, length: Nanoseconds, noise: Int = 0, jitter: Bool = false, seed: UInt64 = 1
    ) -> [(time: MediaTime, summary: FaceReadings.Summary)] {
        var random = Repeatable(seed: seed)
        var readings = FaceReadings()
        var found: [(MediaTime, FaceReadings.Summary)] = []
        var tick = MediaTime.milliseconds(500)
        var index: Int64 = 0
        while true {
            let shift = jitter ? Nanoseconds.random(in: 0...200_000_000 / rate, using: &random) : 0
            let time = MediaTime(nanoseconds: index * 1_000_000_000 / rate + shift)
            while tick < time {
                found.append((tick, readings.summary(at: tick)))
                tick = tick + 500_000_000
            }
            if time > .seconds(6) { return found }
            let isOther = (from..<from + length).contains(time.nanoseconds)
            readings.append(reading(isOther ? .surprise : .happiness, noise: noise, &random), at: time)
            index += 1
        }
    }

    @Test("what lasts for less than half a second changes nothing, at any phase and rate", arguments: [5, 10, 15, 30] as [Int64])
    func twitch(rate: Int64) {
        let calm = run(rate: rate, from: 0, length: 0)
        for phase in stride(from: Nanoseconds(0), to: 5_000_000_000, by: 37_000_000) {
            for length: Nanoseconds in [100_000_000, 450_000_000, 499_000_000] {
                let twitched = run(rate: rate, from: phase, length: length)
                for (calm, twitched) in zip(calm, twitched) {
                    #expect(best(twitched.summary) != .surprise, "\(rate)/s, \(phase), at \(calm.time)")
                    // While the window is not full a twitch may cost the estimate, never turn it.
                    guard calm.time >= .seconds(2) else { continue }
                    for i in 0..<8 { #expect(calm.summary.held[i] == twitched.summary.held[i]) }
                }
            }
        }
    }

    @Test("nor do readings at uneven times and with noise in them", arguments: [5, 10, 15, 30] as [Int64])
    func unevenTwitch(rate: Int64) {
        for seed: UInt64 in 1...60 {
            var random = Repeatable(seed: seed)
            let phase = Nanoseconds.random(in: 0...4_500_000_000, using: &random)
            let twitched = run(rate: rate, from: phase, length: 450_000_000, noise: 60, jitter: true, seed: seed)
            for (time, summary) in twitched {
                #expect(best(summary) != .surprise)
                if time >= .seconds(2) { #expect(summary.held[ExpressionLabel.happiness.index] >= 700) }
            }
        }
    }

    @Test("what lasts for a second arrives within one and a half, and goes again", arguments: [5, 10, 15, 30] as [Int64])
    func change(rate: Int64) {
        for phase in stride(from: Nanoseconds(2_000_000_000), to: 3_000_000_000, by: 37_000_000) {
            let found = run(rate: rate, from: phase, length: 1_000_000_000)
            let surprised = found.filter { best($0.summary) == .surprise }
            #expect(surprised.contains { $0.time.nanoseconds <= phase + 1_500_000_000 })
            #expect(found.last.map { best($0.summary) } == .happiness)
            let lasting = run(rate: rate, from: phase, length: 10_000_000_000)
            for (time, summary) in lasting where time.nanoseconds >= phase + 1_250_000_000 {
                #expect(best(summary) == .surprise)
            }
        }
    }

    @Test("a reading stands for at most 0.2 s, and what kept the face from being read is counted by time")
    func obstacles() {
        var random = Repeatable(seed: 5)
        var readings = FaceReadings()
        #expect(readings.summary(at: .zero).obstacle == .noFace)
        readings.append(reading(.neutral, noise: 0, &random), at: .milliseconds(0))
        readings.append(.dark, at: .milliseconds(100))
        readings.append(.blurred, at: .milliseconds(200))
        #expect(readings.summary(at: .milliseconds(250)).readable == 100_000_000)
        #expect(readings.summary(at: .milliseconds(250)).obstacle == .dark)
        #expect(readings.summary(at: .milliseconds(900)).obstacle == .blurred)
        readings.append(reading(.neutral, noise: 0, &random), at: .milliseconds(900))
        #expect(readings.summary(at: .milliseconds(1_300)).readable == 300_000_000)
        // A gap of more than a second, and time that runs backwards.
        readings.append(.dark, at: .milliseconds(1_800))
        #expect(readings.summary(at: .milliseconds(1_800)).readable == 200_000_000)
        readings.append(.dark, at: .milliseconds(2_801))
        #expect(readings.count == 1)
        readings.append(.dark, at: .milliseconds(2_700))
        #expect(readings.count == 1)
    }

    @Test("any times and any number of readings are borne")
    func hostile() {
        var random = Repeatable(seed: 6)
        var readings = FaceReadings()
        for _ in 0..<5_000 {
            let time = MediaTime(nanoseconds: Int64.random(in: 0...3_000_000_000, using: &random))
            if Bool.random(using: &random) {
                readings.append(reading(.anger, noise: 500, &random), at: time)
            } else {
                readings.append(MoodAbstention.allCases.randomElement(using: &random) ?? .unsure, at: time)
            }
            let summary = readings.summary(at: MediaTime(nanoseconds: Int64.random(in: 0...4_000_000_000, using: &random)))
            #expect((0...FaceReadings.window).contains(summary.readable))
            #expect(readings.count <= FaceReadings.capacity)
        }
        var many = FaceReadings()
        for index: Int64 in 0..<500 { many.append(reading(.anger, noise: 0, &random), at: .milliseconds(index)) }
        #expect(many.count == FaceReadings.capacity)
    }
}
