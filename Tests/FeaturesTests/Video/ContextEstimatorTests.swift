import Features
import Signal
import TestSupport
import Testing

@Suite struct ContextEstimatorTests {
    private func see(
        _ context: inout ContextEstimator, _ brightness: Int, _ area: Int?, from first: Int64, count: Int64
    ) {
        for i in first..<first + count {
            let change = area.map { MotionReading.Change(area: $0, mean: $0 / 4) }
            context.see(MotionReading(time: .milliseconds(100 * i), brightness: brightness, change: change))
        }
    }

    /// Ten a second.
    private func hear(_ context: inout ContextEstimator, _ sound: Sound, from first: Int64, count: Int64) {
        for i in first..<first + count { context.hear(SoundShares(sound), at: .milliseconds(100 * i)) }
    }

    @Test func whatIsNotSensedIsMissing() {
        var context = ContextEstimator()
        #expect(context.estimate(at: .zero) == ContextEstimate())
        hear(&context, .oneVoice, from: 0, count: 10)
        let heard = context.estimate(at: .seconds(1))
        #expect(heard.sound?.value == .oneVoice && heard.light == nil && heard.motion == nil)
        see(&context, 500, nil, from: 10, count: 5)
        let seen = context.estimate(at: .milliseconds(1400))
        #expect(seen.light?.value == .bright && seen.motion == nil)
    }

    @Test func eachSideIsTold() {
        for (brightness, light) in [(60, Light.dark), (450, .bright)] {
            for (area, motion) in [(0, Motion.still), (60, .moving)] {
                for sound in Sound.allCases {
                    var context = ContextEstimator()
                    see(&context, brightness, area, from: 0, count: 10)
                    hear(&context, sound, from: 0, count: 10)
                    let estimate = context.estimate(at: .seconds(1))
                    #expect(estimate.light?.value == light)
                    #expect(estimate.motion?.value == motion)
                    #expect(estimate.sound?.value == sound)
                    for confidence in [
                        estimate.light?.confidence, estimate.motion?.confidence, estimate.sound?.confidence,
                    ] {
                        #expect(confidence.map { (500...1000).contains($0) } == true)
                    }
                }
            }
        }
    }

    @Test func littleEvidenceIsHeldToLittleConfidence() throws {
        var context = ContextEstimator()
        hear(&context, .music, from: 0, count: 2)
        #expect(context.estimate(at: .milliseconds(200)).sound == nil)
        hear(&context, .music, from: 2, count: 1)
        let early = try #require(context.estimate(at: .milliseconds(300)).sound)
        hear(&context, .music, from: 3, count: 10)
        let late = try #require(context.estimate(at: .milliseconds(1300)).sound)
        #expect(early.value == .music && early.confidence < 500 && late.confidence > 900)
    }

    /// What comes for an instant changes nothing; a second and more of it does.
    @Test func shortPausesDoNotFlicker() {
        var context = ContextEstimator()
        hear(&context, .severalVoices, from: 0, count: 10)
        var at: Int64 = 10
        for _ in 0..<10 {
            hear(&context, .quiet, from: at, count: 3)
            #expect(context.estimate(at: .milliseconds(100 * (at + 3))).sound?.value == .severalVoices)
            hear(&context, .severalVoices, from: at + 3, count: 5)
            at += 8
        }
        hear(&context, .quiet, from: at, count: 15)
        #expect(context.estimate(at: .milliseconds(100 * (at + 15))).sound?.value == .quiet)
    }

    /// A level that wanders between the two thresholds changes nothing, from whichever side it came.
    @Test func betweenTheThresholdsTheStateStays() {
        var random = Repeatable(seed: 9)
        for (start, light) in [(50, Light.dark), (600, .bright)] {
            var context = ContextEstimator()
            see(&context, start, 0, from: 0, count: 20)
            for i in 20..<100 {
                see(&context, Int.random(in: 155...215, using: &random), 0, from: Int64(i), count: 1)
                #expect(context.estimate(at: .milliseconds(100 * Int64(i))).light?.value == light)
            }
        }
    }

    @Test func anOldEstimateIsNone() {
        var context = ContextEstimator()
        see(&context, 500, 0, from: 0, count: 10)
        hear(&context, .noise, from: 0, count: 10)
        #expect(context.estimate(at: .milliseconds(1400)).sound != nil)
        #expect(context.estimate(at: .milliseconds(1500)).sound == nil)
        #expect(context.estimate(at: .milliseconds(2300)).light != nil)
        #expect(context.estimate(at: .milliseconds(2500)) == ContextEstimate())
    }

    @Test func afterAPauseNothingIsRemembered() {
        var context = ContextEstimator()
        see(&context, 900, 60, from: 0, count: 50)
        see(&context, 60, 0, from: 100, count: 1)
        #expect(context.estimate(at: .seconds(10)).light == nil)
        see(&context, 60, 0, from: 101, count: 1)
        #expect(context.estimate(at: .milliseconds(10_100)).light?.value == .dark)
    }

    @Test func forgettingASensorLeavesTheOther() {
        var context = ContextEstimator()
        see(&context, 500, 0, from: 0, count: 10)
        hear(&context, .oneVoice, from: 0, count: 10)
        context.forget(.camera)
        let left = context.estimate(at: .seconds(1))
        #expect(left.light == nil && left.motion == nil && left.sound != nil)
        context.wipe()
        #expect(context.estimate(at: .seconds(1)) == ContextEstimate())
    }
}
