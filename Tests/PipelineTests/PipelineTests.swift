import Ads
import Audit
import Consent
import Features
import Foundation
import Guard
import Mood
import Policy
import Signal
import TestSupport
import Testing

@testable import Pipeline

/// The repository's root, from this file's own place.
let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

func shipped(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: root.appending(path: path)))
}

func makeSetup(
    consent: ConsentRecord?, policy: [UInt8]? = nil, inventory: [UInt8]? = nil
) throws -> RunSetup {
    var scene = SceneInput()
    scene.place = .street
    scene.device = .publicScreen
    scene.region = .eu
    scene.noticeShown = true
    scene.indicatorLit = true
    scene.controlShown = true
    return RunSetup(
        policy: try PolicyCompiler.compile(policy ?? shipped("Models/policies/kiosk.policy"), file: "kiosk.policy"),
        inventory: try Inventory(json: inventory ?? shipped("Models/ads/demo.json")),
        ear: try EarModel(safetensors: shipped("Models/sound/ear.safetensors")),
        model: try VoiceMoodModel(safetensors: shipped("Models/voice/mood.safetensors")),
        face: try FaceModel(safetensors: shipped("Models/face/face.safetensors")),
        expression: try ExpressionModel(safetensors: shipped("Models/expression/expression.safetensors")),
        consent: consent, scene: scene, epoch: Epoch())
}

/// Runs a script to its end and gives the decisions and the bytes of the log.
func run(
    _ source: consuming ScriptedSource, _ setup: RunSetup
) throws -> (decisions: [Decision], log: Data, scenes: Data, work: StationWork) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lamppost-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let seed = RunSeed(setup.seed)
    var log: DecisionLog? = try DecisionLog(
        folder: folder.path(),
        facts: RunFacts(
            epoch: setup.epoch, policyName: setup.policy.name, policyVersion: setup.policy.version,
            policy: setup.policy.digest, inventory: setup.inventory.digest, models: [], isConsentOverridden: false,
            isSceneOverridden: false, seed: seed),
        seed: seed, keepsScenes: true)
    var pipeline = Pipeline(source: source, name: "script", setup: setup)
    var decisions: [Decision] = []
    try pipeline.begin()
    while try pipeline.step(into: &log, observe: { decisions.append($0) }) {}
    _ = try log?.finish(RunEnd(time: pipeline.summary.end))
    return (
        decisions, try Data(contentsOf: folder.appending(path: DecisionLog.name)),
        try Data(contentsOf: folder.appending(path: DecisionLog.scenesName)), pipeline.summary.work
    )
}

/// What the guard saw at each decision: one without a line was made over the scene of the line before it.
func seen(_ log: Data, _ scenes: Data) -> [String] {
    var rest = String(decoding: scenes, as: UTF8.self).split(separator: "\n")[...]
    var seen: [String] = []
    for line in String(decoding: log, as: UTF8.self).split(separator: "\n").dropFirst().dropLast() {
        let isEnd = line.contains("\"end\":{")
        let count = line.firstMatch(of: /"decisions":(\d+)/).flatMap { Int($0.1) } ?? (isEnd ? 0 : 1)
        let last = seen.last ?? ""
        for _ in 0..<(isEnd ? count : count - 1) { seen.append(last) }
        if isEnd { continue }
        seen.append(line.contains("\"scene\":\"") ? rest.popFirst().map(String.init) ?? "" : last)
    }
    return seen
}

let everything: [Purpose] = [.camera, .microphone, .infer, .select, .target]

func event(_ milliseconds: Int64, _ json: String) -> TimedEvent {
    TimedEvent(time: .milliseconds(milliseconds), json: json)
}

@Suite struct PipelineTests {
    @Test func decisionsFallOnTheGridAndAtOnceOnConsent() throws {
        let events = [event(1_234, #"{"event":"consent","state":"withdrawn","purposes":["target"]}"#)]
        let result = try run(
            ScriptedSource(seconds: 3, events: events), makeSetup(consent: ConsentRecord(given: everything, age: .adult)))
        let times: [Int64] = [500, 1_000, 1_234, 1_500, 2_000, 2_500, 3_000]
        #expect(result.decisions.map(\.time) == times.map(MediaTime.milliseconds))
        #expect(result.decisions.map(\.event) == [nil, nil, "consent", nil, nil, nil, nil])
    }

    @Test func aConsentEventOnATickIsOneDecision() throws {
        let events = [event(1_000, #"{"event":"consent","state":"withdrawn","purposes":["target"]}"#)]
        let result = try run(
            ScriptedSource(seconds: 2, events: events), makeSetup(consent: ConsentRecord(given: everything, age: .adult)))
        #expect(result.decisions.map(\.time.nanoseconds) == [500, 1_000, 1_500, 2_000].map { $0 * 1_000_000 })
    }

    @Test(arguments: [1, 37, 160, 333, 1_600])
    func theCuttingOfSoundChangesNothing(blockSamples: Int) throws {
        let setup = try makeSetup(consent: ConsentRecord(given: everything, age: .adult))
        let events = [event(2_100, #"{"event":"consent","state":"withdrawn","purposes":["infer"]}"#)]
        // Whole milliseconds only, so that the times of blocks are exact at any cutting.
        let blocks = blockSamples * 16
        let reference = try run(ScriptedSource(seconds: 4, blockSamples: 160, events: events), setup)
        let other = try run(ScriptedSource(seconds: 4, blockSamples: blocks, events: events), setup)
        #expect(other.log == reference.log)
        #expect(other.scenes == reference.scenes)
    }

    @Test func withoutConsentNothingOpensAndNothingIsChosenByPersonOrSensor() throws {
        let record = ScriptedSource.Record()
        let result = try run(ScriptedSource(seconds: 3, record: record), makeSetup(consent: nil))
        #expect(record.opened.isEmpty)
        #expect(result.decisions.count == 6)
        #expect(result.decisions.allSatisfy { $0.level <= .contextual && $0.level >= .house })
        #expect(result.decisions.allSatisfy { $0.reasons.contains { $0.id == "consent.no-encounter" } })
    }

    @Test func withFullConsentBothSensorsAreRead() throws {
        let record = ScriptedSource.Record()
        let result = try run(
            ScriptedSource(seconds: 3, record: record), makeSetup(consent: ConsentRecord(given: everything, age: .adult)))
        #expect(Set(record.opened) == [.camera, .microphone])
        let last = String(decoding: result.scenes, as: UTF8.self).split(separator: "\n").last ?? ""
        let readings = [#""context.sound":"#, #""context.light":"bright""#, #""context.motion":"still""#]
        #expect(readings.allSatisfy { last.contains($0) } as Bool)
    }

    @Test func withdrawingClosesTheSensorsAtOnceAndEndsMood() throws {
        let record = ScriptedSource.Record()
        let events = [event(2_750, #"{"event":"consent","state":"withdrawn","purposes":"all"}"#)]
        let result = try run(
            ScriptedSource(seconds: 6, events: events, record: record),
            makeSetup(consent: ConsentRecord(given: everything, age: .adult)))
        #expect(Set(record.closed) == [.camera, .microphone])
        let after = result.decisions.filter { $0.time >= .milliseconds(2_750) }
        #expect(after.first?.event == "consent")
        #expect(after.allSatisfy { $0.level <= .contextual })
        let first = try #require(
            String(decoding: result.log, as: UTF8.self).split(separator: "\n").firstIndex { $0.contains("\"event\"") })
        let scenes = String(decoding: result.scenes, as: UTF8.self).split(separator: "\n")
        let rest = try #require(scenes.firstIndex { $0.hasPrefix("{\"seq\":\(first + 1),") })
        #expect(scenes[rest...].allSatisfy { !$0.contains("mood.valence\"") })
    }

    @Test func aChildWhoWithdrawsIsShownNoMoreThanBefore() throws {
        let events = [event(1_700, #"{"event":"consent","state":"withdrawn","purposes":"all"}"#)]
        let result = try run(
            ScriptedSource(seconds: 5, events: events), makeSetup(consent: ConsentRecord(given: everything, age: .child)))
        #expect(result.decisions.contains { $0.time > .milliseconds(1_700) })
        #expect(result.decisions.allSatisfy { $0.allowed == .house })
    }

    @Test func consentThatExpiresClosesTheSensorsAndTheRunGoesOn() throws {
        let record = ScriptedSource.Record()
        // Pictures fall on the ticks, so that one is at hand when the camera closes.
        let consent = ConsentRecord(given: everything, age: .adult, validFor: 2_000_000_000)
        let result = try run(ScriptedSource(seconds: 4, record: record), makeSetup(consent: consent))
        #expect(Set(record.closed) == [.camera, .microphone])
        #expect(result.decisions.count == 8)
        #expect(result.decisions.last?.reasons.contains { $0.id == "consent.expired" } == true)
    }

    @Test func anEncounterEndsAfterTwentySecondsOfQuietAndTheRunGoesOn() throws {
        let record = ScriptedSource.Record()
        let source = ScriptedSource(seconds: 22, picturePeriod: 500_000_000, record: record, sample: { _ in 0 })
        let result = try run(source, makeSetup(consent: ConsentRecord(given: everything, age: .adult)))
        #expect(Set(record.closed) == [.camera, .microphone])
        #expect(result.decisions.count == 44)
        #expect(result.decisions.contains { $0.reasons.contains { $0.id == "encounter.silent" } })
    }

    @Test func consentGivenLaterOpensThen() throws {
        let record = ScriptedSource.Record()
        let events = [
            event(1_000, #"{"event":"consent","state":"given","purposes":["microphone"],"age":"adult"}"#)
        ]
        _ = try run(ScriptedSource(seconds: 2, events: events, record: record), makeSetup(consent: nil))
        #expect(record.opened == [.microphone])
    }

    @Test func aSensorThatNothingDependsOnStaysClosed() throws {
        let record = ScriptedSource.Record()
        let policy = Array(#"policy "plain" version 1"#.utf8) + [10] + equalWeights + plainRule
        let inventory = Array(houseOnly.utf8)
        _ = try run(
            ScriptedSource(seconds: 2, record: record),
            makeSetup(
                consent: ConsentRecord(given: everything, age: .adult), policy: policy, inventory: inventory))
        #expect(record.opened.isEmpty)
    }

    @Test func whatIsSensedAfterALossIsNotComparedWithWhatWasBefore() throws {
        // Every picture differs from the one before it; behind each loss there is none before it.
        let losses = (1..<30).map { event(Int64($0) * 100 - 50, #"{"event":"gap","sensor":"camera"}"#) }
        func readings(_ events: [TimedEvent]) throws -> String {
            let source = ScriptedSource(
                seconds: 3, events: events,
                picture: { time, frame in
                    ScriptedSource.gray(time, &frame)
                    var bytes = frame.mutableBytes
                    for index in bytes.indices where time.nanoseconds / 100_000_000 % 2 == 0 && index % 64 < 32 {
                        bytes[index] = 10
                    }
                })
            let result = try run(source, makeSetup(consent: ConsentRecord(given: everything, age: .adult)))
            return String(decoding: result.scenes, as: UTF8.self)
        }
        #expect(try readings([]).contains(#""context.motion":"moving""#))
        #expect(try !readings(losses).contains(#""context.motion""#))
        #expect(try readings(losses).contains(#""context.light""#))
    }

    @Test func aBadEventEndsTheRunWithItsPlace() throws {
        let events = [event(700, #"{"event":"consnet"}"#)]
        let error = #expect(throws: PipelineError.self) {
            try run(ScriptedSource(seconds: 2, events: events), makeSetup(consent: nil))
        }
        #expect(error?.description.contains("event at 0.700 s") == true)
        #expect(error?.description.contains("unknown event \"consnet\"") == true)
    }
}

/// Fourteen weights that sum to 1000.
private let equalWeights: [UInt8] = {
    let names = Factor.allCases.map(\.name)
    return Array(
        names.enumerated().map { "weight \($1) \($0 == 0 ? 1_000 - 71 * (names.count - 1) : 71) cites \"test\"" }
            .joined(separator: "\n").utf8)
}()

private let plainRule = Array("\nrule school: at most house when place.kind is school because \"a school\"\n".utf8)

private let houseOnly = """
    {"inventory": "house", "version": 1, "ads": [{"id": "hello", "title": "Hello", "text": "Hello.",
    "on_behalf_of": "The owner", "paid_by": "The owner", "showing_seconds": 10,
    "sold": [{"basis": "house", "price_cents": 0}]}]}
    """
