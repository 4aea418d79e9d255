import Features
import Signal
import TestSupport
import Testing

@Suite struct FaceTrackerTests {
    /// What was seen of a scene.
    struct Seen {
        var events: [(event: FaceEvent, time: MediaTime)] = []
        var counts: [Int] = []
        /// All faces of the last picture.
        var last: [TrackedFace] = []
        var viewer: TrackedFace?
        var names: [FaceEvent] { events.map(\.event) }

        func time(of event: FaceEvent) -> Double? {
            events.first { $0.event == event }.map { Double($0.time.nanoseconds) / 1e9 }
        }
    }

    func watch(_ scene: SyntheticFaces, seconds: Double) -> Seen {
        var seen = Seen()
        var tracker = FaceTracker()
        scene.show(&tracker, seconds: seconds) { tracker, time, events in
            seen.events += events.map { ($0, time) }
            seen.counts.append(tracker.count)
            seen.last = (0..<tracker.trackCount).map { tracker[$0] }
            seen.viewer = tracker.viewer
        }
        return seen
    }

    /// Whole pictures always, and a few times a second with looks between.
    static let waysOfLooking = [0.0, 0.3]

    @Test(arguments: waysOfLooking) func somebodyWhoStandsIsOnePerson(wholeEvery: Double) throws {
        let scene = SyntheticFaces(people: [standing()], jitter: 2, angleJitter: 3, missed: 0.2, wholeEvery: wholeEvery)
        let seen = watch(scene, seconds: 20)
        #expect(seen.names == [.entered(1), .viewerChanged(1)])
        let face = try #require(seen.viewer)
        #expect(face.isConfirmed && abs(face.box.centre.x - 320) < 3 && abs(face.box.width - 100) < 3)
        #expect(face.dwell > 19_500_000_000 && face.attention == 1000)
    }

    @Test func somebodyWhoWalksByEntersAndLeaves() throws {
        for rate in [10.0, 15, 25, 30, 60] {
            for speed in [80.0, -300, 540] {
                // A look near the place of a face does not reach somebody this fast whose speed nobody knows yet.
                for way in speed > 500 ? [0.0] : FaceTrackerTests.waysOfLooking {
                    let scene = SyntheticFaces(people: [walking(speed)], rate: rate, jitter: 1, wholeEvery: way)
                    let seen = watch(scene, seconds: 640 / abs(speed) + 1)
                    #expect(
                        seen.names.filter { $0 != .viewerChanged(1) && $0 != .viewerChanged(nil) } == [
                            .entered(1), .left(1),
                        ], "\(rate) \(speed) \(way)")
                    #expect(seen.last.isEmpty && seen.counts.max() == 1)
                }
            }
        }
    }

    /// What a detector says once, or now and then somewhere, is nobody.
    @Test func errorsOfADetectorAreNoPerson() {
        for way in FaceTrackerTests.waysOfLooking {
            let scene = SyntheticFaces(people: [], spurious: 0.1, wholeEvery: way)
            let seen = watch(scene, seconds: 60)
            #expect(seen.names.isEmpty && seen.counts.max() == 0)
        }
    }

    @Test func twoWhoCrossKeepTheirNumbers() throws {
        for (rate, way) in [(15.0, 0.0), (30, 0), (30, 0.3), (60, 0.3)] {
            // The one from the right is nearer and hides the other while they overlap.
            let nearer = walking(-200, side: 90)
            let further: Person = { seconds in
                let stance = walking(200, side: 60)(seconds)
                guard let stance, let other = nearer(seconds), abs(stance.x - other.x) < 60 else { return stance }
                return nil
            }
            let seen = watch(
                SyntheticFaces(people: [nearer, further], rate: rate, jitter: 1, wholeEvery: way), seconds: 2.6)
            let entered = seen.names.filter { if case .entered = $0 { true } else { false } }
            #expect(entered.count == 2, "\(rate) \(way)")
            #expect(seen.counts.max() == 2 && seen.last.count == 2)
            // Both are beyond where they met; the larger one still goes to the left.
            for face in seen.last { #expect((face.box.width > 75) == (face.box.centre.x < 320), "\(rate) \(way)") }
            let larger = try #require(seen.last.first { $0.box.width > 75 })
            #expect(larger.id == seen.last.map(\.id).min() || larger.since > .zero)
        }
    }

    @Test func twoWhoPassAtEqualSizeKeepTheirNumbers() {
        let people = [walking(200, y: 230), walking(-200, y: 250)]
        var tracker = FaceTracker()
        var sides: [Int: Set<Bool>] = [:]
        SyntheticFaces(people: people, jitter: 1).show(&tracker, seconds: 3) { tracker, _, _ in
            for i in 0..<tracker.trackCount {
                let face = tracker[i]
                // One of them is always in the upper half of the two lines.
                sides[face.id, default: []].insert(face.box.centre.y < 240)
            }
        }
        #expect(sides.count == 2 && sides.values.allSatisfy { $0.count == 1 })
    }

    @Test func aShortOcclusionIsBridgedAndALongOneIsNot() {
        for (hidden, enters) in [(0.5, 1), (1.0, 2)] {
            let person: Person = { (2...2 + hidden).contains($0) ? nil : standing()($0) }
            let seen = watch(SyntheticFaces(people: [person], jitter: 1), seconds: 5)
            #expect(seen.names.filter { if case .entered = $0 { true } else { false } }.count == enters)
        }
    }

    @Test func aFaceLeavesAfterTheStatedTime() throws {
        for rate in [10.0, 30, 60] {
            let seen = watch(SyntheticFaces(people: [within(0...3, standing())], rate: rate), seconds: 5)
            let entered = try #require(seen.time(of: .entered(1)))
            let left = try #require(seen.time(of: .left(1)))
            #expect(abs(entered - 0.2) <= 1 / rate + 0.001)
            #expect(left > 3.7 - 1 / rate && left <= 3.7 + 1 / rate + 0.001)
        }
    }

    /// Detections of one picture in any order: the same faces, the same numbers.
    @Test func theOrderOfDetectionsChangesNothing() {
        let people = [
            standing(x: 100, side: 60), standing(x: 200, side: 60), walking(150, y: 100, side: 50),
            walking(-250, y: 110, side: 55), within(1...4, standing(x: 500, side: 120)),
        ]
        func run(_ isShuffled: Bool, _ order: [Int]) -> [[TrackedFace]] {
            var pictures: [[TrackedFace]] = []
            var tracker = FaceTracker()
            let scene = SyntheticFaces(people: order.map { people[$0] }, isShuffled: isShuffled)
            scene.show(&tracker, seconds: 6) { tracker, _, _ in
                pictures.append((0..<tracker.trackCount).map { tracker[$0] })
            }
            return pictures
        }
        let plain = run(false, [0, 1, 2, 3, 4])
        #expect(plain.contains { $0.count == 5 })
        #expect(run(true, [0, 1, 2, 3, 4]) == plain)
        #expect(run(false, [4, 2, 0, 3, 1]) == plain)
    }

    /// 10 to 60 pictures a second: the same events, each within a picture of the slowest.
    @Test func theRateOfPicturesChangesNoEvent() {
        let people = [within(0.5...8, standing(x: 150, side: 80)), walking(160, side: 50, from: 2), standing(x: 560, side: 60)]
        let slow = watch(SyntheticFaces(people: people, rate: 10), seconds: 10).events
        #expect(slow.count >= 6)
        for rate in [12.5, 15, 24, 30, 50, 60] {
            let other = watch(SyntheticFaces(people: people, rate: rate), seconds: 10).events
            #expect(other.map(\.event) == slow.map(\.event), "\(rate)")
            for (first, second) in zip(slow, other) {
                #expect(abs(first.time - second.time) <= 201_000_000, "\(rate) \(first.event)")
            }
        }
    }

    @Test func crowdsStayWithinBounds() {
        for seed in 1...20 {
            var random = Repeatable(seed: UInt64(seed))
            let people: [Person] = (0..<Int.random(in: 1...30, using: &random)).map { _ in
                let start = Double.random(in: 0...6, using: &random)
                let person = [
                    standing(
                        x: .random(in: 30...610, using: &random), y: .random(in: 30...450, using: &random),
                        side: .random(in: 20...120, using: &random)),
                    walking(
                        .random(in: 50...400, using: &random), y: .random(in: 30...450, using: &random),
                        side: .random(in: 20...100, using: &random), from: start),
                ][Int.random(in: 0..<2, using: &random)]
                return within(start...start + .random(in: 0.5...5, using: &random), person)
            }
            var tracker = FaceTracker()
            var begun: Set<Int> = []
            var ended: Set<Int> = []
            var live: Set<Int> = []
            let scene = SyntheticFaces(
                people: people, rate: 20, jitter: 2, missed: 0.1, spurious: 0.1, wholeEvery: seed % 2 == 0 ? 0.3 : 0,
                seed: UInt64(seed))
            scene.show(&tracker, seconds: 10) { tracker, time, events in
                for event in events {
                    switch event {
                    case .entered(let id): #expect(begun.insert(id).inserted && live.insert(id).inserted)
                    case .left(let id): #expect(live.remove(id) != nil && ended.insert(id).inserted)
                    case .viewerChanged: break
                    }
                }
                #expect(tracker.trackCount <= FaceTracker.capacity && tracker.count <= tracker.trackCount)
                #expect(tracker.count == live.count && tracker.bystanders == tracker.count - (tracker.viewer == nil ? 0 : 1))
                var before = 0
                for i in 0..<tracker.trackCount {
                    let face = tracker[i]
                    #expect(face.id > before && !ended.contains(face.id) && (0...1000).contains(face.attention))
                    #expect(face.lastSeen <= time && face.since <= face.lastSeen)
                    #expect(face.box.width.isFinite && face.box.width > 0 && face.isConfirmed == live.contains(face.id))
                    before = face.id
                }
            }
        }
    }

    @Test func jitterIsHalvedAndIsNoMovement() {
        var tracker = FaceTracker()
        var widest: Float = 0
        SyntheticFaces(people: [standing()], jitter: 2).show(&tracker, seconds: 20) { tracker, time, _ in
            guard time > .seconds(1), let face = tracker.viewer else { return }
            widest = max(widest, abs(face.box.centre.x - 320))
            let ahead = tracker.predictedBox(of: face.id, at: time + 33_000_000)
            #expect((ahead.map { abs($0.centre.x - 320) } ?? .infinity) < 3)
        }
        #expect(widest < 1.7 && widest > 0)
    }

    @Test func attentionIsTheFrontalShareOfDwell() throws {
        // Half of the time turned to the side, and back.
        let person: Person = { seconds in
            let yaw: Float = seconds < 5 ? 0 : 45
            return Stance(x: 320, side: 100, pose: HeadPose(yaw: yaw, pitch: 0, roll: 0))
        }
        for rate in [10.0, 30] {
            let face = try #require(watch(SyntheticFaces(people: [person], rate: rate, angleJitter: 3), seconds: 10).viewer)
            #expect((480...530).contains(face.attention), "\(face.attention)")
        }
        let lowered = standing(pose: HeadPose(yaw: 0, pitch: -35, roll: 0))
        #expect(watch(SyntheticFaces(people: [lowered]), seconds: 3).viewer?.attention == 0)
    }

    @Test func theViewerIsTheLargestAndStays() throws {
        // Somebody a little larger does not take over; somebody clearly larger does, after a while.
        let first = standing(x: 200, side: 80)
        let slightly = watch(SyntheticFaces(people: [first, within(2...9, standing(x: 400, side: 95))]), seconds: 8)
        #expect(slightly.viewer?.id == 1)
        let clearly = watch(SyntheticFaces(people: [first, within(2...9, standing(x: 400, side: 130))]), seconds: 8)
        #expect(clearly.viewer?.id == 2)
        let time = try #require(clearly.time(of: .viewerChanged(2)))
        #expect(abs(time - 3.2) < 0.1)
        // Passing by before the viewer, for a moment, changes nothing.
        let passing = watch(SyntheticFaces(people: [first, walking(700, y: 400, side: 130, from: 2)]), seconds: 8)
        #expect(passing.viewer?.id == 1 && !passing.names.contains(.viewerChanged(2)))
    }

    @Test func afterTheViewerLeftNobodyIsReadForAWhile() throws {
        let scene = SyntheticFaces(people: [within(0...3, standing(x: 200, side: 120)), standing(x: 450, side: 60)])
        let seen = watch(scene, seconds: 8)
        let lost = try #require(seen.time(of: .viewerChanged(nil)))
        let next = try #require(seen.time(of: .viewerChanged(2)))
        #expect(abs(next - lost - 1) < 0.05)
    }

    @Test func twoLooksThatFindOneFaceAreOnePerson() {
        var tracker = FaceTracker()
        func face(_ x: Float) -> FaceDetection {
            FaceDetection(
                box: FaceBox(x: x, y: 100, width: 80, height: 80), score: 900, pose: .init(yaw: 0, pitch: 0, roll: 0))
        }
        for frame in 0..<10 {
            tracker.observe(
                [face(100), face(200)], coversWholeFrame: true, width: 640, height: 480, at: .milliseconds(Int64(50 * frame)))
        }
        #expect(tracker.count == 2)
        for frame in 10..<40 {
            let time = MediaTime.milliseconds(Int64(50 * frame))
            for id in [2, 1] { tracker.follow(id, face(id == 1 ? 101 : 103), at: time) }
        }
        #expect(tracker.count == 1 && tracker.face(1) != nil && tracker.face(2) == nil)
    }

    @Test func whatIsNoBoxIsPassedOver() {
        var tracker = FaceTracker()
        let pose = HeadPose(yaw: 0, pitch: 0, roll: 0)
        let boxes: [FaceBox] = [
            FaceBox(x: .nan, y: 0, width: 50, height: 50), FaceBox(x: 0, y: .infinity, width: 50, height: 50),
            FaceBox(x: 0, y: 0, width: 0, height: 50), FaceBox(x: 0, y: 0, width: -50, height: -50),
            FaceBox(x: 0, y: 0, width: .infinity, height: 50), FaceBox(x: 1e30, y: 0, width: 50, height: 50),
        ]
        var found = boxes.map { FaceDetection(box: $0, score: 900, pose: pose) }
        found.append(
            FaceDetection(
                box: FaceBox(x: 0, y: 0, width: 50, height: 50), score: 900, pose: HeadPose(yaw: .nan, pitch: 0, roll: 0)))
        for frame in 0..<20 {
            tracker.observe(found, coversWholeFrame: true, width: 640, height: 480, at: .milliseconds(Int64(50 * frame)))
            tracker.follow(frame, found[frame % found.count], at: .milliseconds(Int64(50 * frame + 10)))
        }
        #expect(tracker.trackCount == 0)
    }

    @Test func aPictureOfAnotherSizeOrAnEarlierTimeEndsAllPaths() {
        let face = FaceDetection(
            box: FaceBox(x: 100, y: 100, width: 80, height: 80), score: 900, pose: .init(yaw: 0, pitch: 0, roll: 0))
        for (width, start) in [(320, Int64(1_000)), (640, 100)] {
            var tracker = FaceTracker()
            for frame in 0..<10 {
                tracker.observe([face], coversWholeFrame: true, width: 640, height: 480, at: .milliseconds(Int64(50 * frame)))
            }
            tracker.observe([face], coversWholeFrame: true, width: width, height: 480, at: .milliseconds(start))
            var events: [FaceEvent] = []
            while let event = tracker.nextEvent() { events.append(event) }
            #expect(events.contains(.left(1)) && tracker.count == 0 && tracker[0].id == 2)
        }
    }

    @Test func wipingLeavesNothing() {
        var tracker = FaceTracker()
        let scene = SyntheticFaces(people: [standing(), standing(x: 500)])
        scene.show(&tracker, seconds: 2) { _, _, _ in }
        #expect(tracker.count == 2)
        tracker.wipe()
        #expect(tracker.trackCount == 0 && tracker.count == 0 && tracker.bystanders == 0 && tracker.viewer == nil)
        #expect(tracker.nextEvent() == nil && tracker.predictedBox(of: 1, at: .seconds(2)) == nil)
        // What comes after is what would have come without what was before, earlier times included.
        var fresh = FaceTracker()
        var one: [TrackedFace?] = []
        var other: [TrackedFace?] = []
        scene.show(&tracker, seconds: 2) { tracker, _, _ in one.append(tracker.viewer) }
        scene.show(&fresh, seconds: 2) { tracker, _, _ in other.append(tracker.viewer) }
        #expect(one == other && one.last??.id == 1)
    }
}
