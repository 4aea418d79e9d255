import Audit
import Capture
import Consent
import Foundation
import Guard
import Policy
import Signal
import Testing

@testable import Pipeline

@Suite("A clock that cannot be believed") struct ClockTests {
    private static let noon = UTCTime("2026-11-21T12:00:00Z")

    /// A run in November 2026, when the ads of the shipped inventory may be shown.
    private func setup() throws -> RunSetup {
        var setup = try makeSetup(consent: nil)
        setup.epoch = Epoch(utc: try #require(ClockTests.noon))
        return setup
    }

    @Test("house only while it lasts, the hour is not known, and the log says why")
    func replayed() throws {
        let events = [
            event(1_100, #"{"event":"clock","trusted":false}"#), event(2_100, #"{"event":"clock","trusted":true}"#),
        ]
        let result = try run(ScriptedSource(seconds: 3, events: events), setup())
        let levels = result.decisions.map(\.level.name)
        #expect(levels == ["contextual", "contextual", "house", "house", "contextual", "contextual"])
        let isSaid = result.decisions.map { $0.reasons.contains { $0.id == "clock.untrusted" } }
        #expect(isSaid == [false, false, true, true, false, false])
        let scenes = String(decoding: result.scenes, as: UTF8.self).split(separator: "\n")
        #expect(scenes.map { $0.contains("local.hour") } == [true, false, true])
    }

    @Test("a time before this program, or one that is not the run's own, is not believed until it is right again")
    func watch() throws {
        let noon = try #require(ClockTests.noon)
        func seen(_ epoch: UTCTime, _ walls: [UTCTime]) -> [Bool?] {
            var watch = ClockWatch(epoch)
            return walls.enumerated().map { index, wall in
                watch.look(at: .seconds(Int64(index)), { wall }).map { $0.event.contains("true") }
            }
        }
        func wall(_ seconds: Int64) -> UTCTime { UTCTime(nanoseconds: noon.nanoseconds + seconds * 1_000_000_000) }
        #expect(seen(noon, [wall(0), wall(0), wall(62), wall(64), wall(65), wall(65)]) == [nil, nil, nil, false, nil, true])
        #expect(seen(noon, [wall(0), wall(-60), wall(-3_600), wall(3)]) == [nil, false, nil, true])
        let unset = UTCTime(nanoseconds: 5_000_000_000)
        // What is set later does not mend a run whose own time is of 1970.
        #expect(seen(unset, [unset, wall(0), wall(1)]) == [false, nil, nil])
        var watch = ClockWatch(noon)
        #expect(watch.look(at: .zero, { unset })?.sentence.contains("it says 1970-01-01T00:00:05Z") == true)
        #expect(watch.look(at: .milliseconds(400), { noon }) == nil)
    }

    @Test("a live run on a clock of 1970 shows the owner's own message only")
    func live() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lamppost-clock-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (wall, level) in [(UTCTime(nanoseconds: 0), "house"), (nil, "contextual")] {
            var devices = LiveSetup(camera: nil, microphone: nil)
            devices.end = .milliseconds(1_100)
            if let wall { devices.wall = { wall } }
            var found: [String] = []
            var told: [String] = []
            _ = try Live.run(
                setup(), on: devices, clock: CaptureClock(), events: LiveEvents(), to: folder.path(),
                tell: { told.append($0) }, observe: { found.append($0.level.name) })
            #expect(Set(found) == [level])
            #expect(told.contains { $0.hasPrefix("the clock cannot be believed") } == (wall != nil))
        }
    }
}
