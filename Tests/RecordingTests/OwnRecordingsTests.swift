import Consent
import Digest
import Foundation
import Recording
import Signal
import TestSupport
import Testing

/// The recordings that stand in the repository are what their README says.
@Suite struct OwnRecordingsTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Recordings").path

    private func source(_ name: String) throws -> ReplaySource {
        try ReplaySource(path: "\(OwnRecordingsTests.folder)/\(name).mkv")
    }

    @Test(arguments: ["full-consent", "context-only", "withdrawn", "no-consent", "asked-by-touch"])
    func eachIsWhole(_ name: String) throws {
        var source = try source(name)
        #expect(source.sensors == [.camera, .microphone])
        #expect(source.recordedEpoch == UTCTime("2026-11-21T16:30:00Z"))
        let (items, broken) = try SensorSourceContract().run(&source)
        #expect(broken == [])
        #expect(items.last?.kind == .end && items.last?.text == nil)
        #expect((MediaTime.seconds(8)...MediaTime.seconds(20)).contains(source.horizon))
        #expect(source.horizon.nanoseconds == source.duration)
        let size = try #require(source.progress.total)
        #expect(size < 1_100_000)
        for item in items where item.kind == .event {
            _ = try JSONParser.parse(try #require(item.text)).object("event").required("event").string("event")
        }
    }

    @Test func consentIsAsTheNameSays() throws {
        func given(_ name: String) throws -> Set<Purpose>? {
            guard let file = try source(name).attachments.first(where: { $0.name == Attachment.consent }) else { return nil }
            let gate = ConsentGate(record: try ConsentRecord(json: file.bytes), epoch: Epoch(), seed: 1)
            return Set(Purpose.allCases.filter { gate.permits($0, at: .zero) })
        }
        let all: Set<Purpose> = [.camera, .microphone, .infer, .select, .target, .remember, .measure]
        #expect(try given("full-consent") == all)
        #expect(try given("withdrawn") == all)
        #expect(try given("context-only") == [.camera, .microphone, .select])
        #expect(try given("no-consent") == nil)
        #expect(try given("asked-by-touch") == nil)
    }

    @Test func aWithdrawalComesHalfWay() throws {
        var source = try source("withdrawn")
        let events = try SensorSourceContract().run(&source).items.filter { $0.kind == .event }
        #expect(events.map(\.time) == [.seconds(8)])
        let event = try JSONParser.parse(try #require(events[0].text)).object("event")
        #expect(try ConsentEvent(event: event) == .withdrawn(Purpose.allCases))
    }
}
