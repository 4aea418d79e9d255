import Audit
import Digest
import Foundation
import Guard
import Policy
import Signal
import Testing

/// A live log: appended in place, in files of limited length, closed by the next run where it had no time to be.
@Suite("A live log") struct LiveLogTests {
    private let fixture: Fixture
    private let policy: CompiledPolicy

    init() throws {
        fixture = try Fixture()
        policy = try Fixture.policy()
    }

    private func begin(
        in folder: String? = nil, limits: SegmentLimits = SegmentLimits(), isLive: Bool = true, keepsScenes: Bool = true
    ) throws -> DecisionLog {
        try DecisionLog(
            folder: folder ?? fixture.folder, facts: Fixture.facts(policy), seed: RunSeed(7), keepsScenes: keepsScenes,
            limits: limits, isLive: isLive)
    }

    /// Logs decisions of changing scenes on the grid.
    private func record(_ ticks: ClosedRange<Int>, in log: inout DecisionLog, step: Nanoseconds = 500_000_000) throws {
        for tick in ticks {
            let inputs = Fixture.slates[tick % Fixture.slates.count]
            let time = MediaTime(nanoseconds: step * Int64(tick))
            try log.record(Fixture.decision(inputs, policy, at: time), inputs: inputs)
        }
    }

    private func verify(_ folder: String? = nil) throws -> [LogVerdict] {
        try DecisionLogVerifier.verify(LogFolder.parts(in: folder ?? fixture.folder), policy: policy)
    }

    private func isSound(_ verdict: LogVerdict) -> Bool { if case .sound = verdict.outcome { true } else { false } }

    @Test("each line is there at once, and so far sound; nobody else may write or erase meanwhile")
    func inPlace() throws {
        do {
            var log = try begin()
            for tick in 1...3 {
                try record(tick...tick, in: &log)
                let verdict = try #require(try verify().last)
                #expect(verdict.outcome == .unsealed(after: tick + 1, tail: 0))
                #expect(verdict.scenes == SceneTally(kept: tick))
            }
            #expect(LogFolder.isWritten(fixture.folder))
            for isLive in [true, false] {
                #expect(throws: AuditError.self) { _ = try begin(isLive: isLive) }
            }
            #expect(throws: AuditError.self) { try SceneEraser.erase(in: fixture.folder) }
            try log.finish(RunEnd(time: .seconds(2)))
        }
        #expect(!LogFolder.isWritten(fixture.folder))
        #expect(try fixture.files == ["decisions.jsonl", "scenes.jsonl"])
        #expect(try verify().map(isSound) == [true])
    }

    @Test("a scene that may not be kept stands there as erased, in a live log alone", arguments: [true, false])
    func erased(isLive: Bool) throws {
        var log = try begin(isLive: isLive)
        for (tick, mayKeep) in [true, false, true].enumerated() {
            let inputs = Fixture.slates[tick % Fixture.slates.count]
            let decision = Fixture.decision(inputs, policy, at: .seconds(Int64(tick)))
            try log.record(decision, inputs: inputs, mayKeepScene: mayKeep)
        }
        try log.finish(RunEnd(time: .seconds(3)))
        let verdict = try #require(try verify().first)
        #expect(isSound(verdict))
        #expect(verdict.scenes == (isLive ? SceneTally(kept: 2, erased: 1) : SceneTally(kept: 3)))
    }

    @Test("cut at any byte it verifies up to its last whole line, and the next run closes it there")
    func cut() throws {
        var log = try begin()
        try record(1...3, in: &log)
        try log.finish(RunEnd(time: .seconds(2)))
        let bytes = try fixture.bytes(fixture.log)
        let scenes = try fixture.bytes(fixture.scenes)
        let lineCount = try fixture.lines(fixture.log).count
        for end in bytes.indices {
            // The scenes are on the disk before the line that names them: all are there, and perhaps half of one more.
            let complete = bytes[..<end].count { $0 == UInt8(ascii: "\n") }
            try fixture.put(bytes[..<end], at: fixture.log)
            try fixture.put(scenes, at: fixture.scenes)
            let cut = try #require(try verify().last)
            if complete < lineCount - 1 {
                guard case .unsealed(complete, _) = cut.outcome else {
                    Issue.record("byte \(end): \(cut.outcome)")
                    continue
                }
            }
            guard end % 7 == 0 || end > bytes.count - 100 else { continue }
            do { _ = try begin() }
            let parts = try LogFolder.parts(in: fixture.folder)
            let verdicts = try verify()
            if complete == 0 {
                #expect(parts.count == 1, "byte \(end)")
            } else {
                #expect(parts.count == 2 && isSound(verdicts[0]), "byte \(end): \(verdicts)")
                #expect(verdicts[0].decisions == min(max(0, complete - 1), 3))
                #expect(verdicts[1].outcome == .unsealed(after: 1, tail: 0))
            }
            for name in try fixture.files { try File.remove("\(fixture.folder)/\(name)") }
        }
    }

    @Test("where the power failed, a line whose scene never came to the disk goes with it")
    func lostScenes() throws {
        var log = try begin()
        try record(1...4, in: &log)
        try log.finish(RunEnd(time: .seconds(2)))
        let lines = try fixture.lines(fixture.log)
        let scenes = try fixture.lines(fixture.scenes)
        for kept in 0...3 {
            try fixture.put(lines.prefix(5).joined(), at: fixture.log)
            try fixture.put(scenes.prefix(kept).joined() + scenes[kept].prefix(20), at: fixture.scenes)
            do { _ = try begin() }
            let verdict = try verify()[0]
            #expect(isSound(verdict) && verdict.decisions == kept)
            for name in try fixture.files { try File.remove("\(fixture.folder)/\(name)") }
        }
    }

    @Test("it goes on in other files as one chain, to the bytes that replay writes into one; readers read all of them")
    func segments() throws {
        let limits = SegmentLimits(bytes: 6_000)
        var live = try begin(limits: limits)
        try record(1...40, in: &live)
        try live.finish(RunEnd(time: .seconds(20)))
        let other = try Fixture()
        var replay = try begin(in: other.folder, limits: limits, isLive: false)
        try record(1...40, in: &replay)
        try replay.finish(RunEnd(time: .seconds(20)))
        let parts = try LogFolder.parts(in: fixture.folder)
        #expect(parts.count > 3)
        #expect(try fixture.files.contains("decisions-0002.jsonl") && fixture.files.contains("scenes-0002.jsonl"))
        #expect(try parts.flatMap { try fixture.bytes($0.log) } == other.bytes(other.log))
        #expect(try parts.compactMap(\.scenes).flatMap { try fixture.bytes($0) } == other.bytes(other.scenes))
        let verdict = try #require(try verify().last)
        #expect(try verify().count == 1 && isSound(verdict) && verdict.decisions == 40)
        #expect(verdict.scenes == SceneTally(kept: 40))
        #expect(try other.verify(policy: policy).outcome == verdict.outcome)

        var redecision = try Redecision(parts, policy: policy)
        #expect(try redecision.next() == nil)
        #expect(redecision.tally == Redecision.Tally(decisions: 40))
        let erased = try #require(try SceneEraser.erase(in: fixture.folder))
        #expect(erased == (40, 40))
        #expect(try verify().last?.scenes == SceneTally(erased: 40))
    }

    @Test("a file that is gone from the middle, or changed, is found")
    func damage() throws {
        var live = try begin(limits: SegmentLimits(bytes: 6_000))
        try record(1...40, in: &live)
        try live.finish(RunEnd(time: .seconds(20)))
        let parts = try LogFolder.parts(in: fixture.folder)
        #expect(try LogFolder.gap(in: fixture.folder) == nil)
        let middle = try fixture.bytes(parts[1].log)
        var hurt = middle
        hurt[hurt.count / 2] ^= 1
        try fixture.put(hurt, at: parts[1].log)
        guard case .broken(let fault) = try verify().last?.outcome else {
            Issue.record("a changed file was not found")
            return
        }
        #expect(fault.file == parts[1].log)
        try File.remove(parts[1].log)
        guard case .broken = try verify().last?.outcome else {
            Issue.record("a file that is gone was not missed")
            return
        }
        #expect(try LogFolder.gap(in: fixture.folder)?.file == parts[1].log)
    }

    @Test("what is kept no longer goes, scenes first; the rest verifies and says where it begins")
    func retention() throws {
        let limits = SegmentLimits(bytes: 6_000, keptDuration: 12_000_000_000)
        var live = try begin(limits: limits)
        try record(1...60, in: &live)
        try live.finish(RunEnd(time: .seconds(30)))
        let parts = try LogFolder.parts(in: fixture.folder)
        #expect(parts.count > 1 && !parts[0].log.hasSuffix("-0001.jsonl"))
        #expect(try fixture.files.count { $0.hasPrefix("scenes") } == parts.count)
        let verdict = try #require(try verify().last)
        #expect(isSound(verdict) && verdict.first > 1 && verdict.lines > 60)
        #expect(verdict.decisions < 60)
        var reader = try DecisionLogReader(paths: parts.map(\.log))
        guard case .run(let facts) = try reader.next() else {
            Issue.record("no facts where the rest begins")
            return
        }
        #expect(facts == Fixture.facts(policy))
        #expect(reader.number == verdict.first)
    }

    @Test("another run keeps what the run before left, and each is a chain of its own")
    func runs() throws {
        for run in 1...3 {
            var log = try begin(keepsScenes: run != 2)
            try record(1...3, in: &log)
            // The second is given up: it ends as if it had been killed.
            if run != 2 { try log.finish(RunEnd(time: .seconds(2))) }
        }
        let verdicts = try DecisionLogVerifier.verify(LogFolder.parts(in: fixture.folder))
        #expect(verdicts.map(isSound) == [true, true, true])
        #expect(verdicts.map(\.decisions) == [3, 3, 3])
        let killed = String(decoding: try fixture.bytes(fixture.folder + "/decisions-0002.jsonl"), as: UTF8.self)
        #expect(killed.contains(#""end":{"time_ns":1500000000,"cut_off":"the run ended without closing its log"}"#))
        let error = #expect(throws: AuditError.self) { _ = try begin(isLive: false) }
        #expect(error?.description.contains("the log of live runs is kept here, and would be lost") == true)
        #expect(try fixture.files.count == 5)
    }

    @Test("how old the file of an earlier run is its last line says, over all runs, also where it had to be closed")
    func ages() throws {
        let day: Int64 = 86_400_000_000_000
        let zero = UTCTime(nanoseconds: 1_795_000_000_000_000_000)
        func date(_ name: String, _ days: Int64) throws {
            try File.setDate(of: "\(fixture.folder)/\(name)", to: UTCTime(nanoseconds: zero.nanoseconds + days * day + day / 24))
        }
        func left() throws -> [String] { try fixture.files.filter { $0.hasPrefix("decisions") } }
        func run(_ days: Int64, isClosed: Bool = true) throws {
            let began = UTCTime(nanoseconds: zero.nanoseconds + days * day)
            var log = try begin(limits: SegmentLimits(keptDuration: 30 * day, began: began))
            try record(1...3, in: &log)
            if isClosed { try log.finish(RunEnd(time: .seconds(2))) }
        }
        // Begun anew every day, it is kept for thirty days all the same; the second is killed.
        for number in Int64(0)...40 {
            try run(number, isClosed: number % 2 == 0)
            try date("decisions.jsonl", number)
        }
        #expect(try left().count == 31)
        #expect(try left().first == "decisions-0011.jsonl")
        #expect(try LogFolder.gap(in: fixture.folder) == nil)
        #expect(try verify().map(isSound).dropLast().allSatisfy(\.self))

        // One whose date cannot be is as old as the run that finds it, and holds up those after it: none is missing between.
        try date("decisions-0011.jsonl", 1_000)
        try run(45)
        try date("decisions.jsonl", 45)
        #expect(try left().first == "decisions-0011.jsonl")
        try run(76)
        #expect(try left() == ["decisions.jsonl"])
    }
}
