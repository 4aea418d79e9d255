import Audit
import Consent
import Features
import Foundation
import Guard
import Mood
import Signal
import TestSupport
import Testing

@testable import Pipeline

/// What the camera is for: a face that is read only with consent, and only while nobody else is in view.
@Suite struct FaceTests {
    private static let (width, height) = (160, 120)
    private static let one = DrawnFace.picture(width: width, height: height, x: 80, y: 60, side: 56).samples
    /// The viewer, and somebody smaller behind them.
    private static let two: [UInt8] = {
        let large = DrawnFace.picture(width: width, height: height, x: 46, y: 60, side: 54).samples
        let small = DrawnFace.picture(width: width, height: height, x: 120, y: 45, side: 34).samples
        return large.indices.map { $0 % width < 85 ? large[$0] : small[$0] }
    }()

    /// A camera that shows a picture, which changes at some time; the microphone hears nothing but what it is told to.
    private static func source(
        _ seconds: Int64, _ first: [UInt8], then second: [UInt8]? = nil, at change: MediaTime = .zero,
        events: [TimedEvent] = [], record: ScriptedSource.Record = ScriptedSource.Record(), blockSamples: Int = 1_600,
        sample: @escaping (Int) -> Float = { _ in 0 }
    ) -> ScriptedSource {
        ScriptedSource(
            seconds: seconds, blockSamples: blockSamples, events: events, record: record, sample: sample,
            picture: { time, frame in
                let picture = time >= change ? second ?? first : first
                let layout = PictureLayout(format: .gray8, width: width, height: height, stride: width)
                frame.begin(time: time, layout: layout, byteCount: picture.count)
                var bytes = frame.mutableBytes
                for index in bytes.indices { bytes[index] = picture[index] }
            })
    }

    private static func scenes(_ source: consuming ScriptedSource, _ setup: RunSetup) throws -> [String] {
        let result = try run(source, setup)
        return seen(result.log, result.scenes)
    }

    private static func isMoodKnown(_ scene: String) -> Bool { scene.contains(#""mood.known":true"#) }

    private static let full = ConsentRecord(given: everything, age: .adult)

    @Test func theFaceOfSomebodyWhoConsentsIsRead() throws {
        let result = try run(Self.source(5, Self.one), makeSetup(consent: Self.full))
        let scenes = seen(result.log, result.scenes)
        #expect(scenes.suffix(4).allSatisfy(Self.isMoodKnown), "\(scenes.last ?? "")")
        #expect(scenes.last?.contains(#""context.people":"alone""#) == true)
        #expect(scenes.last?.contains(#""context.bystanders":0"#) == true)
        let evidence = result.decisions.last?.reasons.first { $0.id == "mood.evidence" }
        #expect(evidence?.text == "the mood was estimated from the face")
    }

    @Test(arguments: [[Purpose.camera, .microphone, .select], [.camera, .microphone], [.microphone, .infer, .select, .target]])
    func withoutConsentToSeeAndToInferItIsNot(purposes: [Purpose]) throws {
        let consent = ConsentRecord(given: purposes, age: .adult)
        let scenes = try Self.scenes(Self.source(5, Self.one), makeSetup(consent: consent))
        #expect(scenes.count == 10 && !scenes.contains(where: Self.isMoodKnown))
    }

    @Test func consentToInferThatIsWithdrawnEndsItAndSayingYesAgainBeginsAnew() throws {
        let events = [
            event(3_100, #"{"event":"consent","state":"withdrawn","purposes":["infer"]}"#),
            event(5_100, #"{"event":"consent","state":"given","purposes":"all"}"#),
        ]
        let result = try run(Self.source(9, Self.one, events: events), makeSetup(consent: Self.full))
        let scenes = seen(result.log, result.scenes)
        let known = zip(result.decisions, scenes).filter { Self.isMoodKnown($1) }.map { $0.0.time }
        #expect(known.contains { $0 < .milliseconds(3_100) })
        // Nothing that was read before the withdrawal counts after it: half a second has to be seen again.
        #expect(known.allSatisfy { $0 < .milliseconds(3_100) || $0 > .milliseconds(5_600) })
        #expect(known.contains { $0 > .milliseconds(5_600) })
    }

    @Test func whileSomebodyElseIsInViewNobodyIsRead() throws {
        let result = try run(
            Self.source(8, Self.one, then: Self.two, at: .seconds(4)), makeSetup(consent: Self.full))
        let scenes = seen(result.log, result.scenes)
        #expect(scenes[..<8].contains(where: Self.isMoodKnown))
        #expect(!scenes[10...].contains(where: Self.isMoodKnown))
        #expect(result.decisions[10...].allSatisfy { $0.reasons.contains { $0.id == "mood.bystander" } })
    }

    @Test func shuttingTheCameraDoesNotBringBackAMoodThatABystanderEnded() throws {
        let events = [event(4_250, #"{"event":"consent","state":"withdrawn","purposes":["camera"]}"#)]
        let record = ScriptedSource.Record()
        // The viewer speaks all the time: with the camera alone withdrawn the voice could still be read.
        let source = Self.source(9, Self.two, events: events, record: record, sample: ScriptedSource.voice)
        let result = try run(source, makeSetup(consent: Self.full))
        let scenes = seen(result.log, result.scenes)
        #expect(record.closed == [.camera])
        #expect(!scenes[3...].contains(where: Self.isMoodKnown))
        #expect(result.decisions.last?.reasons.contains { $0.id == "mood.bystander" } == true)
    }

    @Test func withoutAModelForFacesNobodyIsSeenAndWithoutOneForExpressionsNobodyIsRead() throws {
        var setup = try makeSetup(consent: Self.full)
        setup.expression = nil
        let unread = try Self.scenes(Self.source(5, Self.one), setup)
        #expect(!unread.contains(where: Self.isMoodKnown))
        #expect(unread.last?.contains(#""context.people":"alone""#) == true)
        setup.face = nil
        let unseen = try Self.scenes(Self.source(5, Self.one), setup)
        #expect(!unseen.contains(where: Self.isMoodKnown))
        #expect(unseen.allSatisfy { !$0.contains("context.people") })
    }

    @Test(arguments: [SceneInput.PlaceKind.workplace, .school])
    func atWorkAndAtSchoolNoSensorOpens(place: SceneInput.PlaceKind) throws {
        let open = "policy \"open\" version 1 never [political] when mood.valence < 0 because \"x\""
        for policy in [nil, Array(open.utf8)] {
            var setup = try makeSetup(consent: Self.full, policy: policy)
            setup.scene.place = place
            let record = ScriptedSource.Record()
            let result = try run(Self.source(3, Self.one, record: record, sample: ScriptedSource.voice), setup)
            #expect(record.opened.isEmpty && result.work == StationWork() && !result.decisions.isEmpty)
        }
        // A screen that is carried to a school shuts its eyes there, and opens them again outside.
        let events = [
            event(1_100, #"{"event":"scene","set":{"place.kind":"school"}}"#),
            event(2_100, #"{"event":"scene","set":{"place.kind":"street"}}"#),
        ]
        let record = ScriptedSource.Record()
        _ = try run(Self.source(3, Self.one, events: events, record: record), makeSetup(consent: Self.full))
        #expect(record.opened.count == 4 && record.closed.count == 2)
    }

    @Test func whatNoRuleAndNoAdDependsOnIsNotComputed() throws {
        func work(_ condition: String, inventory: [UInt8]?) throws -> StationWork {
            let policy = "policy \"p\" version 1 at most house when \(condition) because \"x\""
            let setup = try makeSetup(consent: Self.full, policy: Array(policy.utf8), inventory: inventory)
            return try run(Self.source(3, Self.one, sample: ScriptedSource.voice), setup).work
        }
        let house = Array(
            """
            {"inventory": "house", "version": 1, "ads": [{"id": "welcome", "title": "Welcome", "text": "Welcome.",
            "on_behalf_of": "the owner", "paid_by": "the owner", "showing_seconds": 10,
            "sold": [{"basis": "house", "price_cents": 0}]}]}
            """.utf8)
        let place = try work("place.kind is school", inventory: house)
        #expect(place == StationWork(), "no sensor is open")
        let light = try work("context.light is dark", inventory: house)
        #expect(light.measured > 0 && light.decoded == light.measured)
        #expect(light.watched == 0 && light.read == 0 && light.heard == 0)
        let people = try work("context.people is group", inventory: house)
        #expect(people.watched > 0 && people.decoded == people.watched)
        #expect(people.measured == 0 && people.read == 0 && people.heard == 0)
        let sound = try work("context.sound is noise", inventory: house)
        #expect(sound.heard > 0 && sound.decoded == 0)
        let mood = try work("mood.valence < 0", inventory: nil)
        #expect(mood.read > 0 && mood.watched > 0 && mood.heard > 0)
    }

    /// Story 22: `at most intent always` is enough, whatever the ads ask for.
    @Test func whereNoAdByMoodIsEverAllowedNoneIsEstimated() throws {
        func result(_ policy: [UInt8]) throws -> (scenes: [String], work: StationWork) {
            let source = Self.source(5, Self.one, sample: ScriptedSource.voice)
            let result = try run(source, makeSetup(consent: Self.full, policy: policy))
            let scenes = seen(result.log, result.scenes)
            return (scenes, result.work)
        }
        let strict = try result(shipped("Models/policies/strict.policy"))
        #expect(strict.work.watched > 0 && strict.work.read == 0)
        #expect(strict.scenes.count > 5 && !strict.scenes.contains(where: Self.isMoodKnown))
        let house = try result(Array("policy \"p\" version 1 at most house always because \"x\"".utf8))
        #expect(house.work == StationWork(), "no sensor is open")
    }

    @Test func howSoundAndPicturesInterleaveChangesNothing() throws {
        let setup = try makeSetup(consent: Self.full)
        let scenes = try [160, 1_600, 16_000].map {
            try Self.scenes(Self.source(4, Self.one, blockSamples: $0, sample: ScriptedSource.voice), setup)
        }
        #expect(Set(scenes).count == 1 && scenes[0].contains(where: Self.isMoodKnown))
    }
}
