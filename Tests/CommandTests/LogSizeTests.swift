import Audit
import Digest
import Foundation
import Guard
import Signal
import Testing

/// How much a screen writes down in a month: the log's own writer, over what the pipeline decided for the recordings that come
/// with it.
@Suite("A log over weeks") struct LogSizeTests {
    /// A decision, and what the guard saw.
    private struct Moment {
        var decision: Decision
        var inputs: GuardInputs
    }

    private static let recordings = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Recordings")
    private let folder: URL

    init() {
        folder = FileManager.default.temporaryDirectory.appending(path: "lamppost-month-\(UUID())")
    }

    /// The decisions of a recording, every one of them.
    private func moments(_ name: String) throws -> [Moment] {
        let out = folder.appending(path: name).path()
        let run = try Program.run(["replay", LogSizeTests.recordings.appending(path: name + ".mkv").path(), "--out", out])
        try #require(run.status == 0, "\(run.messages)")
        var scenes: [Int: GuardInputs] = [:]
        for line in try String(contentsOfFile: out + "/scenes.jsonl", encoding: .utf8).split(separator: "\n") {
            let object = try JSONParser.parse(Array(line.utf8)).object("scene")
            let number = Int(try object.required("seq").integer("seq", in: 1...1_000_000))
            scenes[number] = try GuardInputs(object.required("inputs").object("inputs"))
        }
        var moments: [Moment] = []
        var reader = try DecisionLogReader(path: out + "/decisions.jsonl")
        while let line = try reader.next() {
            let count: Int
            switch line {
            case .run, .seal: continue
            case .end(let end): count = end.decisions + 1
            case .decision(_, _, let decisions), .like(_, _, _, let decisions): count = decisions
            }
            if var last = moments.last {
                last.decision.event = nil
                last.decision.shown?.isNew = false
                for _ in 1..<max(1, count) { moments.append(last) }
            }
            switch line {
            case .decision(let decision, _, _):
                moments.append(Moment(decision: decision, inputs: try #require(scenes[reader.number])))
            case .like(_, _, _, _):
                var next = try #require(moments.last)
                next.decision.event = nil
                next.decision.shown?.isNew = false
                next.inputs = scenes[reader.number] ?? next.inputs
                moments.append(next)
            default: break
            }
        }
        return moments
    }

    /// Logs so many days: a visit about every eight minutes of the sixteen hours that a place is open, 112 a day, each of them
    /// twice as long as one of the recordings; nobody between them, and at night.
    private func log(days: Int) throws -> (decisions: Int, bytes: Int) {
        let visits = try ["full-consent", "asked-by-touch", "context-only", "withdrawn"].map(moments)
        let idle = try #require(try moments("no-consent").last)
        let digest = SHA256.hash("none")
        let seed = RunSeed(1)
        let facts = RunFacts(
            epoch: Epoch(), policyName: "p", policyVersion: 1, policy: digest, inventory: digest, models: [],
            isConsentOverridden: false, isSceneOverridden: false, seed: seed)
        let out = folder.appending(path: "out").path()
        // A month is not put on the disk each second; its bytes are the same.
        var log = try DecisionLog(folder: out, facts: facts, seed: seed, keepsScenes: false, isLive: days == 1)
        let perDay = 172_800
        var visit: ArraySlice<Moment> = []
        var count = 0
        for tick in 1...days * perDay {
            let (ofDay, hour) = (tick % perDay, Int32(tick % perDay / 7_200))
            if (7..<23).contains(hour), ofDay % 1_028 == 0 {
                let (one, other) = (visits[count % visits.count], visits[count / 2 % visits.count])
                visit = one[...] + other
                count += 1
            }
            var moment = visit.popFirst() ?? idle
            moment.inputs.scene.set(.localHour, to: hour)
            moment.decision.time = .milliseconds(500 * Int64(tick))
            try log.record(moment.decision, inputs: moment.inputs)
        }
        try log.finish(RunEnd(time: .milliseconds(500 * Int64(days * perDay))))
        let verdict = try #require(try DecisionLogVerifier.verify(LogFolder.parts(in: out)).last)
        guard case .sound = verdict.outcome else {
            Issue.record("\(verdict.outcome)")
            return (0, 0)
        }
        let parts = try LogFolder.parts(in: out)
        let bytes = try parts.map { try File(reading: $0.log).size ?? 0 }.reduce(0, +)
        return (verdict.decisions, bytes)
    }

    @Test("a month of a busy screen stays under 200 MB")
    func month() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let isLong = ProcessInfo.processInfo.environment["LAMPPOST_LONG"] != nil
        let days = isLong ? 30 : 1
        let found = try log(days: days)
        #expect(found.decisions == days * 172_800)
        let month = found.bytes / days * 30
        print("a log of \(days) days, 112 visits each: \(found.bytes) bytes; a month: \(month / 1_000_000) MB")
        #expect(month < 200_000_000)
        if !isLong { print("LEFT OUT: the whole month, decision by decision (`lamppost test long`)") }
    }
}
