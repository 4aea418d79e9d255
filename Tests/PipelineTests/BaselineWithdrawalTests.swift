import Audit
import Consent
import Mood
import Recording
import Signal
import TestSupport
import Testing

@testable import Pipeline

/// What was learned of a voice is forgotten with the consent to infer from it, while the microphone stays open.
@Suite struct BaselineWithdrawalTests {
    /// What was seen of a run of nine and a half seconds.
    private struct Course {
        /// Pieces of speech that the baseline knew after each decision.
        var pieces: [MediaTime: Int] = [:]
        var closed: [Sensor] = []
        /// What the voice sounds like at the end.
        var reading: MoodReading?
    }

    private static let end = MediaTime.milliseconds(9_500)
    private static let withdrawal = event(6_800, #"{"event":"consent","state":"withdrawn","purposes":["infer"]}"#)
    private static let renewal = event(7_300, #"{"event":"consent","state":"given","purposes":["infer"],"age":"adult"}"#)

    /// The first ten seconds of a shipped recording in which somebody speaks.
    private static func speech() throws -> [Float] {
        let gate = ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 0)
        var source = try ReplaySource(path: "\(ShippedFile.root)/Recordings/full-consent.mkv")
        try source.open(gate.permit(.microphone, at: .zero), at: .zero)
        var slot = SensorSlot()
        var samples: [Float] = []
        while samples.count < 160_000 {
            switch try source.next(into: &slot) {
            case .audio:
                let block = slot.audio.samples
                for index in block.indices { samples.append(block[index]) }
            case .end: return samples + [Float](repeating: 0, count: 160_000 - samples.count)
            case .video, .event, .gap, .time, .back: continue
            }
        }
        return samples
    }

    private static func play(given: [Purpose], _ events: [TimedEvent]) throws -> Course {
        let samples = try speech()
        let record = ScriptedSource.Record()
        let source = ScriptedSource(
            seconds: 10, picturePeriod: 1_000_000_000, events: events, record: record, sample: { samples[$0] })
        var pipeline = Pipeline(
            source: source, name: "script", setup: try makeSetup(consent: ConsentRecord(given: given, age: .adult)))
        var course = Course()
        var log: DecisionLog?
        var last = MediaTime.zero
        try pipeline.begin()
        while last < end, try pipeline.step(into: &log, observe: { last = $0.time }) {
            course.pieces[last] = pipeline.stations.learnedPieces
        }
        course.closed = record.closed
        let gate = ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 0)
        course.reading = try pipeline.stations.mood(
            gate.permitInference(at: last), gate.permitInference(at: last), gate.permitInference(at: last), at: last)
        return course
    }

    @Test func withdrawingInferenceAloneForgetsTheVoice() throws {
        let course = try Self.play(given: everything, [Self.withdrawal])
        #expect(course.pieces[.milliseconds(6_500)] ?? 0 > 0)
        #expect(course.pieces[.milliseconds(6_800)] == 0)
        #expect(course.pieces[Self.end] == 0)
        #expect(course.closed.isEmpty)
    }

    @Test func consentGivenAnewFindsNothingOfTheVoiceBefore() throws {
        let returned = try Self.play(given: everything, [Self.withdrawal, Self.renewal])
        let first = try Self.play(given: everything.filter { $0 != .infer }, [Self.renewal])
        let without = try Self.play(given: everything, [])
        guard case .estimate? = returned.reading else {
            Issue.record("expected an estimate to compare, found \(String(describing: returned.reading))")
            return
        }
        #expect(returned.reading == first.reading)
        // What is compared depends on the baseline: with what was said before, it is another.
        #expect(returned.reading != without.reading)
        #expect(returned.closed.isEmpty && first.closed.isEmpty)
    }
}
