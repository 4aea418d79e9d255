import Signal
import TestSupport
import Testing

@testable import Capture

@Suite("Times of a microphone") struct MicrophoneClockTests {
    private static let zero: Nanoseconds = 1_000_000_000

    /// What replay makes of recorded times: steps of the count, by the rules of its own clock.
    private struct Counting {
        var next: MediaTime?
        var steps: [Nanoseconds] = []

        mutating func meet(_ time: MediaTime, frames: Int, rate: Int) {
            var exact = time
            if let next {
                let late = time - next
                if late.magnitude < MediaTime.resolution.magnitude { exact = next } else { steps.append(late) }
            }
            next = exact + MediaTime.sample(Int64(frames), rate: Int64(rate)).nanoseconds
        }
    }

    /// Ten minutes of a device that drifts, looked at late: what replay would count, and how far it is from the truth.
    private static func run(rate: Int, faster: Double, seed: UInt64) -> (counting: Counting, farthest: Nanoseconds) {
        var (random, clock) = (Repeatable(seed: seed), MicrophoneClock(rate: rate))
        let capture = CaptureClock(zero: MicrophoneClockTests.zero)
        let period = 1_000_000_000 / (Double(rate) * (1 + faster / 1_000_000))
        var (counting, farthest, handed): (Counting, Nanoseconds, Int) = (Counting(), 0, 0)
        let size = rate / 100
        for step in 1...60_000 {
            let late = Nanoseconds.random(in: 0...2_000_000, using: &random)
            let time = MicrophoneClockTests.zero + 3_000_000_000 + Int64(Double(step * size) * period) + late
            if step == 1 { _ = clock.begin(waiting: size, at: time) }
            let follows = clock.meet(waiting: size, at: time)
            #expect(follows)
            let given = clock.hand(size, capture)
            #expect(given.rounded == given)
            counting.meet(given, frames: size, rate: rate)
            let exact = 3_000_000_000 + Int64(Double(handed) * period)
            if step > 1_000 { farthest = max(farthest, abs(given.nanoseconds - exact)) }
            handed += size
        }
        return (counting, farthest)
    }

    @Test(arguments: [-300.0, 0, 40, 300])
    func replayCountsTheSameTimes(_ faster: Double) {
        for (rate, seed) in [(48_000, 1), (44_100, 2), (8_000, 3)] as [(Int, UInt64)] {
            let (counting, farthest) = MicrophoneClockTests.run(rate: rate, faster: faster, seed: seed)
            #expect(counting.steps.allSatisfy { $0.magnitude <= MicrophoneClock.longestStep.magnitude })
            // A drift of one millionth is 0.6 ms in ten minutes; some more steps while the fit settles.
            #expect(counting.steps.count <= Int(faster.magnitude * 0.6) + 10)
            #expect(farthest < 2_000_000)
        }
    }

    /// Frames lost and the time of the period that is then handed on.
    private func next(_ clock: inout MicrophoneClock, at time: Nanoseconds) -> (lost: Int64, time: MediaTime) {
        let lost = clock.begin(waiting: 480, at: time)
        return (lost, clock.hand(480, CaptureClock(zero: 0)))
    }

    @Test func lostFramesAreCountedAndTimesGoOn() {
        var clock = MicrophoneClock(rate: 48_000)
        #expect(next(&clock, at: 10_000_000) == (0, .zero))
        #expect(next(&clock, at: 520_000_000) == (24_000, .milliseconds(510)))
        // A run that seems to begin before the end of the last one begins there.
        #expect(next(&clock, at: 525_000_000) == (0, .milliseconds(520)))
    }

    @Test func framesThatComeTooLateFollowAStall() {
        var clock = MicrophoneClock(rate: 48_000)
        _ = next(&clock, at: 10_000_000)
        var follows = clock.meet(waiting: 480, at: 119_000_000)
        #expect(follows)
        #expect(!clock.isQuiet(at: 219_000_000))
        #expect(clock.isQuiet(at: 219_000_001))
        // Nothing new came: that says nothing.
        follows = clock.meet(waiting: 480, at: 900_000_000)
        #expect(follows)
        follows = clock.meet(waiting: 481, at: 900_000_000)
        #expect(!follows)
    }
}
