import Audit
import Digest
import Foundation
import Guard
import Policy
import Signal
import Testing

@Suite("Decision log") struct DecisionLogTests {
    @Test("what is written is read again as it was")
    func roundTrip() throws {
        let fixture = try Fixture()
        let sealed = try fixture.write(cutOff: "byte 8812: the file ends inside a block")
        var reader = try DecisionLogReader(path: fixture.log)
        let policy = try Fixture.policy()
        #expect(try reader.next() == .run(Fixture.facts(policy)))
        for index in 0..<5 {
            guard case .decision(let decision, let scene, _) = try reader.next() else {
                Issue.record("line \(index + 2) is no decision")
                return
            }
            let time = MediaTime.milliseconds(Int64(index) * 500)
            #expect(
                decision
                    == Fixture.decision(
                        Fixture.slates[index], policy, at: time, event: index == 1 ? "consent" : nil))
            #expect(scene != nil)
        }
        guard case .decision(let last, let scene, _) = try reader.next() else {
            Issue.record("line 7 is no decision")
            return
        }
        #expect(last.level == .none && last.shown == nil && last.event == "leave")
        #expect(last.reasons == [Reason(id: "consent.infer", text: "withdrawn")])
        #expect(scene == nil)
        let cut = "byte 8812: the file ends inside a block"
        #expect(try reader.next() == .end(RunEnd(time: .milliseconds(2_500), cutOff: cut)))
        #expect(try reader.next() == .seal(count: 8, head: sealed.head))
        #expect(sealed.count == 8)
        #expect(try reader.next() == nil)
    }

    @Test("the levels that the fixture's scenes come to")
    func levels() throws {
        let policy = try Fixture.policy()
        let levels = Fixture.slates.map { Fixture.decision($0, policy, at: .zero).level }
        #expect(levels == [.mood, .contextual, .house, .contextual, .mood])
    }

    @Test("the spelling of the lines")
    func spelling() throws {
        let fixture = try Fixture()
        try fixture.write()
        let lines = try fixture.lines(fixture.log).map { String(decoding: $0, as: UTF8.self) }
        let policy = try Fixture.policy()
        let facts =
            "{\"format\":2,\"epoch\":\"2026-11-21T09:30:00Z\",\"local_offset_minutes\":60,"
            + "\"policy\":{\"name\":\"test\",\"version\":3,\"digest\":\"\(policy.digest)\"},"
            + "\"inventory\":\"\(SHA256.hash("inventory"))\","
            + "\"models\":[{\"name\":\"voice\",\"digest\":\"\(SHA256.hash("voice"))\"}],"
            + "\"consent_overridden\":true,\"scene_overridden\":false,\"scenes_kept\":true,\"seed\":\"\(RunSeed(7).commitment)\"}"
        #expect(lines[0] == "{\"seq\":1,\"run\":\(facts),\"prev\":\"\(Digest256.zero)\"}\n")
        #expect(
            lines[3].hasPrefix(
                "{\"seq\":4,\"time_ns\":1000000000,\"level\":\"house\",\"allowed\":\"house\",\"shown\":{\"id\":\"own/house\","
                    + "\"basis\":\"house\",\"disclosure\":\"Advertisement\\nfor \\\"X\\\"\",\"new\":true},\"reasons\":[{"
            ))
        #expect(
            lines[6].contains("\"event\":\"leave\",\"level\":\"none\",\"allowed\":\"none\",\"shown\":null,\"reasons\":")
        )
        #expect(lines[6].contains("\"scene\":null,\"prev\":\""))
        #expect(lines[7].hasPrefix("{\"seq\":8,\"end\":{\"time_ns\":2500000000},\"prev\":\""))
        #expect(lines.count == 9)
    }

    @Test("the same run gives the same bytes; another seed gives other salts")
    func sameBytes() throws {
        let (one, two, other) = (try Fixture(), try Fixture(), try Fixture())
        try one.write()
        try two.write()
        try other.write(seed: 8)
        #expect(try one.bytes(one.log) == two.bytes(two.log))
        #expect(try one.bytes(one.scenes) == two.bytes(two.scenes))
        let (lines, others) = (try one.lines(one.scenes), try other.lines(other.scenes))
        for (line, different) in zip(lines, others) { #expect(line != different) }
        // Equal scenes on different lines do not show that they are equal.
        let text = String(decoding: try one.bytes(one.log), as: UTF8.self)
        let digests = text.split(separator: "\n").compactMap {
            $0.split(separator: "\"scene\":\"").dropFirst().first?.prefix(64)
        }
        #expect(digests.count == 5)
        #expect(Set(digests).count == 5)
    }

    @Test("the log does not give its seed away")
    func seedIsHidden() throws {
        let fixture = try Fixture()
        try fixture.write(seed: 0x1122_3344_5566_7788)
        let text = String(decoding: try fixture.bytes(fixture.log), as: UTF8.self)
        #expect(!text.contains("1122334455667788") && !text.contains("1234605616436508552"))
        for line in try fixture.lines(fixture.scenes) {
            let salt = String(decoding: line, as: UTF8.self).split(separator: "\"salt\":\"")[1].prefix(64)
            #expect(!text.contains(salt))
        }
    }

    @Test("nothing stands under its name before the end, and a log given up leaves nothing")
    func appears() throws {
        let fixture = try Fixture()
        let policy = try Fixture.policy()
        do {
            var log = try DecisionLog(
                folder: fixture.folder, facts: Fixture.facts(policy), seed: RunSeed(1), keepsScenes: true)
            try log.record(Fixture.decision(Fixture.inputs(), policy, at: .zero), inputs: Fixture.inputs())
            #expect(try fixture.files == ["decisions.jsonl.unfinished", "scenes.jsonl.unfinished"])
            #expect(log.count == 2)
        }
        #expect(try fixture.files.isEmpty)
        try fixture.write()
        #expect(try fixture.files == ["decisions.jsonl", "scenes.jsonl"])
        try fixture.put([1], at: fixture.folder + "/run.json")
        try fixture.put([1], at: fixture.folder + "/notes of somebody's own")
        // A run that has begun and fails: no earlier log may be taken for its own.
        do {
            _ = try DecisionLog(
                folder: fixture.folder, facts: Fixture.facts(policy), seed: RunSeed(1), keepsScenes: true)
        }
        #expect(try fixture.files == ["notes of somebody's own"])
    }

    @Test("a log that cannot get its name leaves no scenes under theirs")
    func neitherAlone() throws {
        let fixture = try Fixture()
        let policy = try Fixture.policy()
        do {
            var log = try DecisionLog(
                folder: fixture.folder, facts: Fixture.facts(policy), seed: RunSeed(1), keepsScenes: true)
            try log.record(Fixture.decision(Fixture.inputs(), policy, at: .zero), inputs: Fixture.inputs())
            try File.makeFolder(fixture.log)
            do throws(AuditError) {
                try log.finish(RunEnd(time: .milliseconds(500), cutOff: nil))
                Issue.record("a log took the place of a folder")
            } catch {
                #expect(error.kind == .writeFailed)
            }
        }
        #expect(try fixture.files == ["decisions.jsonl"])
        #expect(try Folder.names(in: fixture.log).isEmpty)
    }

    @Test("a second run into a folder is refused while the first writes, and hurts neither log nor what comes after")
    func oneWriter() throws {
        let (fixture, alone) = (try Fixture(), try Fixture())
        let policy = try Fixture.policy()
        try alone.write(count: 1)
        do {
            var log = try DecisionLog(
                folder: fixture.folder, facts: Fixture.facts(policy, seed: RunSeed(7)), seed: RunSeed(7),
                keepsScenes: true)
            for keepsScenes in [true, false] {
                do throws(AuditError) {
                    _ = try DecisionLog(
                        folder: fixture.folder, facts: Fixture.facts(policy), seed: RunSeed(1), keepsScenes: keepsScenes)
                    Issue.record("two runs write one log")
                } catch {
                    #expect(error.kind == .writeFailed)
                    #expect(
                        error.description
                            == "\(fixture.folder): another run is writing to this folder; wait for it or choose another --out")
                }
            }
            #expect(try fixture.files == ["decisions.jsonl.unfinished", "scenes.jsonl.unfinished"])
            let inputs = Fixture.slates[0]
            try log.record(Fixture.decision(inputs, policy, at: .zero), inputs: inputs)
            try log.finish(RunEnd(time: .milliseconds(500), cutOff: nil))
        }
        #expect(try fixture.files == ["decisions.jsonl", "scenes.jsonl"])
        guard case .sound = try fixture.verify().outcome else {
            Issue.record("the first run's log was hurt")
            return
        }
        try fixture.write(count: 1)
        #expect(try fixture.bytes(fixture.log) == alone.bytes(alone.log))
    }

    @Test("a run that keeps no scenes takes away those of the run before")
    func noScenes() throws {
        let fixture = try Fixture()
        try fixture.write()
        try fixture.write(keepsScenes: false)
        #expect(try fixture.files == ["decisions.jsonl"])
        guard case .sound = try fixture.verify().outcome, try fixture.verify().scenes == nil else {
            Issue.record("a log without scenes is not sound")
            return
        }
    }

    @Test("a folder that cannot be made is reported with what to do")
    func refuses() throws {
        let fixture = try Fixture()
        try fixture.put([1], at: fixture.folder + "/file")
        let policy = try Fixture.policy()
        do throws(AuditError) {
            _ = try DecisionLog(
                folder: fixture.folder + "/file/out", facts: Fixture.facts(policy), seed: RunSeed(1), keepsScenes: true)
            Issue.record("a file was taken for a folder")
        } catch {
            #expect(error.kind == .writeFailed)
            #expect(error.description.contains("/file/out: "))
            #expect(error.description.hasSuffix("check that the folder may be written and has room"))
        }
    }
}
