import Features
import Foundation
import Signal
import TestSupport
import Testing

/// Who is there and where the viewer goes, from simulated people over tracker, meter and estimator.
@Suite struct PeopleContextTests {
    /// Shows a scene and asks twice a second, as decisions do.
    private func ask(
        _ scene: SyntheticFaces, seconds: Double, brightness: Int = 500, wholeOnly: Bool = false,
        each: (ContextEstimate, Double) -> Void
    ) {
        var tracker = FaceTracker()
        var meter = BodyMeter()
        var context = ContextEstimator()
        var lastLight = -1.0
        var lastWhole = -1.0
        var next = 0.5
        scene.show(&tracker, seconds: seconds) { tracker, time, _ in
            let now = Double(time.nanoseconds) / 1e9
            while next <= now {
                each(context.estimate(at: .milliseconds(Int64(next * 1_000))), next)
                next += 0.5
            }
            if now - lastLight >= 0.095 {
                lastLight = now
                context.see(MotionReading(time: time, brightness: brightness, change: nil))
            }
            let isWhole = scene.wholeEvery == 0 || lastWhole < 0 || now - lastWhole >= scene.wholeEvery
            if isWhole { lastWhole = now }
            context.see(tracker.people(coversWholeFrame: isWhole, at: time))
            if let viewer = tracker.viewer, viewer.lastSeen == time { meter.observe(viewer) }
            if let body = meter.reading(at: time), body.id == tracker.viewer?.id { context.see(body) }
        }
    }

    @Test func theNumberOfPeopleIsToldWhateverTheRate() {
        let places = [150.0, 320, 500]
        for (count, people) in [(0, People.nobody), (1, .alone), (2, .pair), (3, .group)] {
            for (rate, way) in [(10.0, 0.0), (30, 0.5), (60, 0.5)] {
                let scene = SyntheticFaces(
                    people: places.prefix(count).map { standing(x: $0, side: 80) }, rate: rate, jitter: 1, missed: 0.1,
                    wholeEvery: way)
                var asked = 0
                ask(scene, seconds: 8) { estimate, now in
                    if now < 1 { #expect(estimate.people?.value != .nobody, "too early to say so") }
                    guard now >= 3.5 else { return }
                    asked += 1
                    #expect(estimate.people?.value == people, "\(count) \(rate) \(now)")
                    #expect((500...1000).contains(estimate.people?.confidence ?? 0))
                    #expect(estimate.bystanders == max(count - 1, 0))
                }
                #expect(asked > 5)
            }
        }
    }

    /// In the dark nobody can be seen: that is no knowledge that nobody is there. Faces that are found are there.
    @Test func inTheDarkNobodyIsMissing() {
        ask(SyntheticFaces(people: []), seconds: 8, brightness: 60) { estimate, _ in
            #expect(estimate.people == nil && estimate.bystanders == nil)
        }
        var last: ContextEstimate?
        ask(SyntheticFaces(people: [standing(), standing(x: 150)]), seconds: 4, brightness: 60) { estimate, _ in last = estimate }
        #expect(last?.people?.value == .pair && last?.bystanders == 1)
        ask(SyntheticFaces(people: [standing()]), seconds: 4, brightness: 60) { estimate, _ in last = estimate }
        #expect(last?.people?.value == .alone && last?.bystanders == nil)
    }

    @Test func aDetectorsErrorIsNobodyAndNobodyReturnsLate() throws {
        ask(SyntheticFaces(people: [], spurious: 0.1), seconds: 30) { estimate, now in
            #expect(estimate.people == nil || estimate.people?.value == .nobody)
            #expect(estimate.bystanders ?? 0 == 0)
        }
        var gone: Double?
        ask(SyntheticFaces(people: [within(0...4, standing())]), seconds: 9) { estimate, now in
            if gone == nil, estimate.people?.value == .nobody { gone = now }
        }
        #expect((5.5...7).contains(try #require(gone)))
    }

    /// Without pictures, and without searches of the whole picture, nothing is known after a while.
    @Test func whatIsNotSeenIsMissingAndNeverNobody() {
        var context = ContextEstimator()
        for i in 0..<40 {
            let time = MediaTime.milliseconds(Int64(i) * 50)
            context.see(MotionReading(time: time, brightness: 500, change: nil))
            context.see(
                PeopleInView(time: time, count: 2, bystanders: 1, isUnsure: false, coversWholeFrame: i % 10 == 0))
        }
        #expect(context.estimate(at: .seconds(2)).people?.value == .pair)
        #expect(context.estimate(at: .seconds(2)).bystanders == 1)
        #expect(context.estimate(at: .milliseconds(3_500)) == ContextEstimate())
        for i in 80..<160 {
            let time = MediaTime.milliseconds(Int64(i) * 50)
            context.see(MotionReading(time: time, brightness: 500, change: nil))
            context.see(PeopleInView(time: time, count: 0, bystanders: 0, isUnsure: false, coversWholeFrame: false))
            #expect(context.estimate(at: time).people == nil && context.estimate(at: time).bystanders == nil)
        }
    }

    /// Somebody who may be there keeps it open whether nobody else is; somebody who is lost for a moment is still there.
    @Test func bystandersAreCountedOnTheSafeSide() {
        var context = ContextEstimator()
        func see(_ i: Int, _ bystanders: Int, unsure: Bool) -> Int? {
            let time = MediaTime.milliseconds(Int64(i) * 100)
            context.see(MotionReading(time: time, brightness: 500, change: nil))
            context.see(
                PeopleInView(time: time, count: 1 + bystanders, bystanders: bystanders, isUnsure: unsure, coversWholeFrame: true))
            return context.estimate(at: time).bystanders
        }
        for i in 0..<10 { #expect(see(i, 0, unsure: true) == nil) }
        for i in 10..<20 { #expect(see(i, 0, unsure: false) == 0) }
        #expect(see(20, 2, unsure: false) == 2)
        for i in 21..<35 { #expect(see(i, 0, unsure: false) == 2) }
        #expect(see(36, 0, unsure: false) == 0)
        #expect(see(37, 20, unsure: false) == 15)
    }

    @Test func whereTheViewerGoesIsTold() throws {
        let coming: Person = { Stance(x: 320, side: 40 * exp(0.25 * $0)) }
        let leaving: Person = { Stance(x: 320, side: 160 * exp(-0.25 * $0)) }
        let cases: [(Person, Double, Approach)] = [
            (coming, 5, .approaching), (standing(), 6, .lingering), (walking(120), 4, .passing), (leaving, 5, .passing),
        ]
        for (person, seconds, approach) in cases {
            for (rate, way) in [(10.0, 0.0), (30, 0.0), (30, 0.5), (60, 0.5)] {
                var values: [Approach] = []
                var confidence = 0
                ask(SyntheticFaces(people: [person], rate: rate, jitter: 1, missed: 0.05, wholeEvery: way), seconds: seconds) {
                    guard $1 >= 2.5, let reading = $0.approach else { return }
                    values.append(reading.value)
                    confidence = reading.confidence
                }
                #expect(Set(values) == [approach] && values.count > 1, "\(approach) \(rate) \(way) \(values)")
                #expect((600...1000).contains(confidence))
            }
        }
    }

    /// Comes, stays, goes: told in this order, each once.
    @Test func aVisitIsTold() {
        let visitor: Person = { seconds in
            switch seconds {
            case ..<4: Stance(x: 320, side: 50 * exp(0.175 * seconds))
            case ..<10: Stance(x: 320, side: 50 * exp(0.7))
            default: Stance(x: 320 + 220 * (seconds - 10), side: 50 * exp(0.7))
            }
        }
        var told: [Approach] = []
        ask(SyntheticFaces(people: [within(0...11.2, visitor)], jitter: 1, wholeEvery: 0.5), seconds: 15) { estimate, now in
            guard let value = estimate.approach?.value, told.last != value else { return }
            told.append(value)
        }
        #expect(told == [.approaching, .lingering, .passing])
    }

    @Test func closingTheCameraOrWipingLeavesNothing() {
        var context = ContextEstimator()
        var tracker = FaceTracker()
        var meter = BodyMeter()
        var end = MediaTime.zero
        let scene = SyntheticFaces(people: [standing(), standing(x: 100)])
        for isWiped in [false, true] {
            scene.show(&tracker, seconds: 4) { tracker, time, _ in
                context.see(MotionReading(time: time, brightness: 500, change: nil))
                context.see(tracker.people(coversWholeFrame: true, at: time))
                if let viewer = tracker.viewer { meter.observe(viewer) }
                if let body = meter.reading(at: time) { context.see(body) }
                end = time
            }
            let estimate = context.estimate(at: end)
            #expect(estimate.people != nil && estimate.approach != nil && estimate.bystanders != nil)
            if isWiped { context.wipe() } else { context.forget(.camera) }
            #expect(context.estimate(at: end) == ContextEstimate())
            tracker.wipe()
            meter.wipe()
        }
    }
}
