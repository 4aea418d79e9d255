import Features
import Foundation
import Signal
import TestSupport
import Testing

@Suite struct BodyMeterTests {
    /// What is read of the viewer after so many seconds of a scene of one person.
    func read(
        _ person: @escaping Person, seconds: Double = 5, rate: Double = 30, jitter: Double = 1, angleJitter: Double = 3,
        wholeEvery: Double = 0
    ) -> BodyLanguage? {
        var tracker = FaceTracker()
        var meter = BodyMeter()
        var end = MediaTime.zero
        let scene = SyntheticFaces(
            people: [person], rate: rate, jitter: jitter, angleJitter: angleJitter, wholeEvery: wholeEvery)
        scene.show(&tracker, seconds: seconds) { tracker, time, _ in
            if let viewer = tracker.viewer, viewer.lastSeen == time { meter.observe(viewer) }
            end = time
        }
        return meter.reading(at: end)
    }

    static let rates = [10.0, 15, 30, 60]

    /// A head that swings `amplitude` degrees to both sides, so many times a second.
    private func swinging(_ amplitude: Double, _ frequency: Double, _ axis: WritableKeyPath<HeadPose, Float>) -> Person {
        { seconds in
            var pose = HeadPose(yaw: 0, pitch: 0, roll: 0)
            pose[keyPath: axis] = Float(amplitude * sin(2 * .pi * frequency * seconds))
            return Stance(x: 320, side: 100, pose: pose)
        }
    }

    @Test func somebodyStillIsStillWhateverTheNoise() throws {
        for rate in BodyMeterTests.rates {
            for side in [60.0, 150] {
                let body = try #require(read(standing(side: side), rate: rate))
                #expect(body.stillness > 900 && body.movement < 0.15 && body.fidgeting < 50, "\(rate) \(side) \(body)")
                #expect(abs(body.approach) < 0.02 && abs(body.lateral) < 0.04)
                #expect(body.nods == 0 && body.shakes == 0 && !body.isNodding && !body.isShaking && !body.isLeaning)
                #expect(body.attention == 1000 && body.arousalHint < 80)
            }
        }
    }

    @Test func walkingTowardsAndAwayIsMeasured() throws {
        for rate in BodyMeterTests.rates {
            // ln side grows by 0.3 a second, or shrinks.
            for speed in [0.3, -0.3, 0.12] {
                let start = speed > 0 ? 40.0 : 160
                let body = try #require(read({ Stance(x: 320, side: start * exp(speed * $0)) }, seconds: 4, rate: rate))
                #expect(abs(Double(body.approach) - speed) < 0.06, "\(rate) \(speed) \(body.approach)")
                #expect(abs(body.lateral) < 0.1 && body.arousalHint < 500)
            }
        }
    }

    @Test func walkingPastIsMeasured() throws {
        for rate in BodyMeterTests.rates {
            for speed in [90.0, -180] {
                let body = try #require(read(walking(speed), seconds: 2.5, rate: rate))
                #expect(abs(Double(body.lateral) - speed / 60) < 0.15, "\(rate) \(speed) \(body.lateral)")
                #expect(abs(body.approach) < 0.05 && body.stillness < 150)
            }
        }
    }

    @Test func aNodIsANodAndAShakeAShake() throws {
        for rate in [15.0, 30, 60] {
            for frequency in [1.0, 1.5, 2.0] {
                let nodding = try #require(read(swinging(12, frequency, \.pitch), rate: rate))
                #expect(nodding.isNodding && !nodding.isShaking && nodding.shakes == 0)
                #expect(abs(Double(nodding.nods) - 3 * frequency) <= 1.01, "\(rate) \(frequency) \(nodding.nods)")
                #expect((10...26).contains(nodding.nodSize))
                let shaking = try #require(read(swinging(18, frequency, \.yaw), rate: rate))
                #expect(shaking.isShaking && !shaking.isNodding && shaking.nods == 0)
                #expect(shaking.arousalHint > 200)
            }
        }
    }

    /// To look aside slowly, once, or to look down and stay is no gesture.
    @Test func aLookAsideIsNoShake() throws {
        let slow = try #require(read(swinging(25, 0.25, \.yaw), seconds: 8))
        #expect(!slow.isShaking && slow.shakes <= 1)
        let once: Person = { seconds in
            Stance(x: 320, side: 100, pose: HeadPose(yaw: seconds > 4 ? 30 : 0, pitch: seconds > 4 ? -25 : 0, roll: 0))
        }
        let body = try #require(read(once))
        #expect(body.nods == 0 && body.shakes == 0)
        #expect(abs(body.pose.yaw - 30) < 3 && abs(body.pose.pitch + 25) < 3)
        #expect((550...750).contains(body.attention))
    }

    @Test func leaningIsHeld() throws {
        let tilted = try #require(read(standing(pose: HeadPose(yaw: 0, pitch: 0, roll: -20))))
        #expect(tilted.isLeaning && abs(tilted.tilt + 20) < 2)
        let shifted = try #require(
            read({ Stance(x: 320 + 70 * min(max(($0 - 3.2) / 0.4, 0), 1), side: 100) }))
        #expect(shifted.isLeaning && abs(shifted.shift - 0.7) < 0.1, "\(shifted.shift)")
        let rocking = try #require(read(swinging(20, 0.8, \.roll)))
        #expect(rocking.tilt == 0 && !rocking.isLeaning)
        #expect(try #require(read(walking(150), seconds: 3)).isLeaning == false)
    }

    @Test func fidgetingIsSmallAndFast() throws {
        for rate in [15.0, 30, 60] {
            let restless: Person = { Stance(x: 320 + 9 * sin(2 * .pi * 2 * $0), y: 240 + 6 * sin(2 * .pi * 2.7 * $0), side: 100) }
            let body = try #require(read(restless, rate: rate))
            #expect(body.fidgeting > 400 && body.arousalHint > 300, "\(rate) \(body.fidgeting)")
            #expect(!body.isLeaning && abs(body.lateral) < 0.3)
            // To walk evenly is no fidgeting.
            #expect(try #require(read(walking(150), seconds: 3, rate: rate)).fidgeting < 150)
        }
    }

    /// Looks for one face between looks at the whole picture say the same.
    @Test func bothWaysOfLookingSayTheSame() throws {
        let person = swinging(12, 1.5, \.pitch)
        let whole = try #require(read(person))
        let local = try #require(read(person, wholeEvery: 0.3))
        #expect(local.isNodding && abs(local.nods - whole.nods) <= 1 && abs(local.stillness - whole.stillness) < 150)
    }

    @Test func littleOrOldIsNothing() throws {
        #expect(read(standing(), seconds: 1.1) == nil)
        #expect(read(standing(), seconds: 1.5) != nil)
        #expect(read(within(0...3, standing()), seconds: 3.5) != nil)
        #expect(read(within(0...3, standing()), seconds: 4.2) == nil)
        var meter = BodyMeter()
        #expect(meter.reading(at: .zero) == nil)
        var face = TrackedFaceMaker(id: 1)
        for i in 0..<60 { meter.observe(face.next(at: .milliseconds(Int64(i) * 33))) }
        #expect(meter.reading(at: .milliseconds(59 * 33))?.id == 1)
        #expect(meter.reading(at: .milliseconds(58 * 33)) == nil, "what is asked of the past is unknown")
    }

    @Test func anotherPersonBeginsAnewAndAWipeLeavesNothing() throws {
        var meter = BodyMeter()
        var first = TrackedFaceMaker(id: 1)
        var second = TrackedFaceMaker(id: 2)
        for i in 0..<60 { meter.observe(first.next(at: .milliseconds(Int64(i) * 33))) }
        meter.observe(second.next(at: .milliseconds(60 * 33)))
        #expect(meter.reading(at: .milliseconds(60 * 33)) == nil)
        for i in 61..<120 { meter.observe(second.next(at: .milliseconds(Int64(i) * 33))) }
        #expect(meter.reading(at: .milliseconds(119 * 33))?.id == 2)
        meter.wipe()
        #expect(meter.reading(at: .milliseconds(119 * 33)) == nil)
        // An earlier time than before the wipe is welcome.
        for i in 0..<60 { meter.observe(second.next(at: .milliseconds(Int64(i) * 33))) }
        #expect(meter.reading(at: .milliseconds(59 * 33)) != nil)
    }

    /// Whatever the path, each figure stays in its range, at every rate and through pauses.
    @Test func everyFigureStaysInItsRange() {
        var random = Repeatable(seed: 4)
        for _ in 0..<200 {
            var meter = BodyMeter()
            var time: Int64 = 0
            for _ in 0..<Int.random(in: 2...200, using: &random) {
                time += Int64.random(in: 1...400, using: &random)
                let box = FaceBox(
                    x: .random(in: -100...8_000, using: &random), y: .random(in: -100...8_000, using: &random),
                    width: .random(in: 1...4_000, using: &random), height: .random(in: 1...4_000, using: &random))
                let pose = HeadPose(
                    yaw: .random(in: -180...180, using: &random), pitch: .random(in: -180...180, using: &random),
                    roll: .random(in: -180...180, using: &random))
                meter.observe(
                    TrackedFace(
                        id: 1, box: box, score: 900, pose: pose, since: .zero, lastSeen: .milliseconds(time), attention: 0,
                        isConfirmed: true))
                guard let body = meter.reading(at: .milliseconds(time)) else { continue }
                for share in [body.stillness, body.fidgeting, body.attention, body.arousalHint] {
                    #expect((0...1000).contains(share))
                }
                #expect(body.nods >= 0 && body.shakes >= 0 && body.nods <= 15 && body.shakes <= 15)
                for value in [body.approach, body.lateral, body.movement, body.tilt, body.shift, body.nodSize, body.shakeSize] {
                    #expect(value.isFinite)
                }
            }
        }
    }
}

/// Sightings of one face that stands.
struct TrackedFaceMaker {
    var id: Int

    mutating func next(at time: MediaTime) -> TrackedFace {
        TrackedFace(
            id: id, box: FaceBox(x: 100, y: 100, width: 80, height: 80), score: 900, pose: .init(yaw: 0, pitch: 0, roll: 0),
            since: .zero, lastSeen: time, attention: 1000, isConfirmed: true)
    }
}
