import Signal
import TestSupport
import Testing

@testable import Capture

@Suite("Clocks that drift") struct DriftFitTests {
    /// How late whoever looks is, in nanoseconds: mostly little, now and then 8 ms.
    private static func lateness(_ random: inout Repeatable) -> Nanoseconds {
        let usual = Nanoseconds.random(in: 0...300_000, using: &random)
        return Int.random(in: 0..<20, using: &random) == 0 ? usual * 27 : usual
    }

    /// A fit that has seen a device, `faster` millionths faster than it says, once in 10 ms for `seconds`.
    private static func fit(rate: Int, faster: Double, seconds: Int, seed: UInt64 = 1) -> DriftFit {
        var random = Repeatable(seed: seed)
        var fit = DriftFit(rate: rate)
        let period = 1_000_000_000 / (Double(rate) * (1 + faster / 1_000_000))
        fit.restart(frames: 0, at: 5_000_000_000)
        for step in 1...(seconds * 100) {
            let frames = step * rate / 100
            let time = 5_000_000_000 + Int64(Double(frames) * period) + lateness(&random)
            let follows = fit.meet(frames: Int64(frames), at: time)
            #expect(follows)
        }
        return fit
    }

    @Test(arguments: [-500.0, -35, 0, 20, 500])
    func theRateIsFoundUnderJitter(_ faster: Double) throws {
        for rate in [8_000, 44_100, 48_000, 96_000] {
            for (seconds, tolerance) in [(4, 40.0), (20, 4), (60, 2)] {
                let fit = DriftFitTests.fit(rate: rate, faster: faster, seconds: seconds)
                let found = try #require(fit.partsPerMillion)
                #expect(abs(found - faster) < tolerance, "\(rate) Hz, \(seconds) s: \(found)")
            }
        }
    }

    @Test func theTimesAreThoseOfTheDevice() {
        let fit = DriftFitTests.fit(rate: 48_000, faster: 100, seconds: 60)
        for frames: Int64 in [2_000_000, 2_880_000, 2_900_000] {
            let exact = 5_000_000_000 + Int64(Double(frames) * 1_000_000_000 / (48_000 * 1.0001))
            #expect((fit.time(of: frames) - exact).magnitude < 100_000)
            #expect((fit.frames(from: frames, until: exact + 1_000_000_000) - 48_005).magnitude < 6)
            #expect((fit.frames(from: frames, until: exact - 1_000_000_000) + 48_005).magnitude < 6)
        }
    }

    @Test func beforeItKnowsItSaysSo() {
        #expect(DriftFitTests.fit(rate: 48_000, faster: 500, seconds: 1).partsPerMillion == nil)
        var fit = DriftFitTests.fit(rate: 48_000, faster: 500, seconds: 10)
        fit.restart(frames: 480, at: 90_000_000_000)
        #expect(fit.partsPerMillion == nil)
        #expect(fit.time(of: 480) == 90_000_000_000)
        #expect(fit.time(of: 960) == 90_010_000_000)
    }

    @Test func aChangeOfRateIsFollowed() throws {
        var fit = DriftFit(rate: 48_000)
        fit.restart(frames: 0, at: 0)
        var time = 0.0
        for step in 1...20_000 {
            time += 10_000_000 * (step < 10_000 ? 1 - 0.000_1 : 1 + 0.000_05)
            let follows = fit.meet(frames: Int64(step) * 480, at: Int64(time))
            #expect(follows)
            if step == 9_999 { #expect(abs(try #require(fit.partsPerMillion) - 100) < 1) }
        }
        #expect(abs(try #require(fit.partsPerMillion) + 50) < 1)
        #expect((fit.time(of: 20_000 * 480) - Int64(time)).magnitude < 10_000)
    }

    @Test(arguments: [100, 2_000]) func soundThatADeviceDropsInSilenceIsMissed(_ before: Int64) {
        var fit = DriftFit(rate: 48_000)
        fit.restart(frames: 0, at: 0)
        var missed: [Int64] = []
        for step in 1...(before + 100) {
            // 25 ms of sound never come.
            let time = step * 10_000_000 + (step > before ? 25_000_000 : 0)
            if !fit.meet(frames: step * 480, at: time) { missed.append(step) }
        }
        #expect(missed.first.map { $0 > before && $0 <= before + 51 } == true, "\(missed)")
    }
}
