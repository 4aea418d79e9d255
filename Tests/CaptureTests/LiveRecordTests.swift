import Consent
import Foundation
import Recording
import Signal
import TestSupport
import Testing

/// What `lamppost live --record` leaves on the disk, and for how long.
@Suite("A live recording", .enabled(if: Program.isBuilt && CameraRig.isReady && MicrophoneRig.isThere), .serialized)
struct LiveRecordTests: OnRig {
    let rig: CameraRig

    init() throws {
        rig = try CameraRig()
    }

    private func all() throws -> String { try consent(.camera, .microphone, .infer, .select, .target, .record) }

    /// Records for so long, under consent to everything.
    private func record(_ length: String, _ words: [String] = [], with environment: [String] = []) throws -> [String] {
        let devices = ["--camera", try rig.camera(pictures: .jpeg, "paced 1"), "--microphone", "rig"]
        let given = ["--consent", try all(), "--for", length, "--record", path("run.mkv"), "--out", path("out")]
        return try run(environment + [Program.path, "live"] + given + devices + words + ["--epoch", epoch])
    }

    /// The recordings that are there, in order.
    private func recordings(in folder: String? = nil) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder ?? rig.folder.path).filter { $0.hasSuffix(".mkv") }.sorted()
    }

    private func replay(_ name: String) throws -> [String] { try rig.run([Program.path, "replay", path(name)]) }

    private func isReplayed(_ lines: [String]) -> Bool { lines.contains { $0.contains("decision") } }

    @Test("goes on in parts, and each can be replayed")
    func parts() throws {
        let lines = try record("PT6S", ["--part", "PT0.5S"])
        #expect(!lines.contains { $0.contains("recording is not whole") }, "\(lines)")
        let found = try recordings()
        #expect(found.count >= 5 && found.first == "run-0001.mkv" && found.last == "run.mkv", "\(found)")
        for name in found { #expect(isReplayed(try replay(name)), "\(name)") }

        // As a whole it leads to the same decisions, byte for byte.
        func decisions(_ folder: String) throws -> String {
            try String(contentsOfFile: path("\(folder)/decisions.jsonl"), encoding: .utf8)
        }
        let replayed = try rig.run([Program.path, "replay", path("run.mkv"), "--out", path("again")])
        #expect(try decisions("again") == decisions("out"), "\(replayed)")
        // Without its first part it begins later, and says so.
        try FileManager.default.removeItem(atPath: path("run-0001.mkv"))
        let later = try rig.run([Program.path, "replay", path("run.mkv"), "--out", path("later")])
        #expect(later.contains { $0.hasPrefix("  begins 0.500 s into its run") }, "\(later)")
        let notes = try String(contentsOfFile: path("later/run.json"), encoding: .utf8)
        #expect(notes.contains("\"begin_ns\":500000000"), "\(notes)")
        // Without one between others it is refused.
        try FileManager.default.removeItem(atPath: path("run-0003.mkv"))
        let refused = try replay("run.mkv")
        #expect(refused.contains { $0.contains("run-0003.mkv: expected part 3 of the run of") }, "\(refused)")
        #expect(isReplayed(try replay("run-0002.mkv")))
        #expect(!FileManager.default.fileExists(atPath: path("run.mkv.unfinished")))
    }

    @Test("that is short is one file, and gets a number when the next begins")
    func short() throws {
        _ = try record("PT1S")
        #expect(try recordings() == ["run.mkv"])
        _ = try record("PT1S")
        #expect(try recordings() == ["run-0001.mkv", "run.mkv"])
    }

    /// A name, and how many days ago it was written to.
    private func age(_ name: String, _ days: Int) throws {
        _ = try rig.run(["touch", "-d", "\(days) days ago", path(name)])
    }

    /// Copies of a recording of various ages, and files of somebody else.
    private func leaveOld() throws {
        for name in ["run-0001.mkv", "run-0002.mkv", "run-0003.mkv", "walk.mkv"] {
            try FileManager.default.copyItem(atPath: path("run.mkv"), toPath: path(name))
        }
        try Data("not ours".utf8).write(to: URL(filePath: path("run-0004.mkv")))
        try Data().write(to: URL(filePath: path("run-0005.mkv")))
        for name in ["run-0001.mkv", "run-0003.mkv", "run-0004.mkv", "run-0005.mkv", "walk.mkv", "run.mkv"] { try age(name, 40) }
        try age("run-0002.mkv", 20)
    }

    @Test("a stolen kiosk's disk holds no picture and no sound but what was consented to, and that expires")
    func stolenDisk() throws {
        let camera = try rig.camera(pictures: .jpeg, "paced 1")
        let devices = ["--camera", camera, "--microphone", "rig", "--epoch", epoch, "--for", "PT2S"]
        // Without consent to record, whatever else is agreed to, the words to record make no recording.
        let given = try consent(.camera, .microphone, .infer, .select, .target)
        _ = try run([Program.path, "live", "--consent", given, "--record", path("run.mkv"), "--out", path("out")] + devices)
        #expect(try recordings() == [])
        _ = try run([Program.path, "live", "--consent", given, "--out", path("out")] + devices)
        let kept = try FileManager.default.contentsOfDirectory(atPath: path("out")).sorted()
        #expect(kept == ["decisions.jsonl", "run.json"])

        // With it there is one, which the next run removes when its time is over: also one that nobody consents to.
        _ = try record("PT1S")
        try leaveOld()
        _ = try record("PT1S")
        let foreign = ["run-0004.mkv", "run-0005.mkv"]
        #expect(try recordings() == ["run-0002.mkv"] + foreign + ["run.mkv", "walk.mkv"])
        try age("run-0002.mkv", 40)
        try age("run.mkv", 40)
        let refused = try run(
            [Program.path, "live", "--consent", try consent(.camera, .microphone, .infer, .select, .target)]
                + ["--record", path("run.mkv")] + devices)
        #expect(refused.contains { $0.contains("--record needs consent to record") }, "\(refused)")
        #expect(try recordings() == foreign + ["walk.mkv"])
    }

    @Test("is kept no longer than consent to it says, and as short as wished")
    func kept() throws {
        let long = try record("PT1S", ["--keep-recordings", "P31D"])
        #expect(long.contains { $0.contains("consent to record allows P30D at most") }, "\(long)")
        #expect(try recordings() == [])
        _ = try record("PT1S")
        try leaveOld()
        _ = try record("PT1S", ["--keep-recordings", "P7D"])
        #expect(try recordings() == ["run-0004.mkv", "run-0005.mkv", "run.mkv", "walk.mkv"])
        // What this run itself recorded goes, too.
        _ = try record("PT6S", ["--keep-recordings", "PT2S", "--part", "PT0.5S"])
        let found = try recordings().filter { $0.hasPrefix("run") }
        #expect(!found.contains("run-0007.mkv") && found.contains("run.mkv"), "\(found)")
    }

    @Test("is not begun under a clock that was never set, which it says at once, as it says why nothing more is recorded")
    func failures() throws {
        let unset = ["WALL_CLOCK=17", "LD_PRELOAD=\(try rig.library("clock"))"]
        let lines = try record("PT1S", with: unset)
        #expect(lines.contains { $0.hasPrefix("lamppost: nothing more is recorded: the clock was never set") }, "\(lines)")
        #expect(try recordings() == [])

        try Data("mine".utf8).write(to: URL(filePath: path("run.mkv")))
        let told = try record("PT1S")
        #expect(told.contains { $0.hasPrefix("lamppost: nothing more is recorded: ") && $0.contains("File exists") }, "\(told)")
        #expect(told.contains { $0.contains("The recording is not whole") }, "\(told)")
        #expect(try String(contentsOfFile: path("run.mkv"), encoding: .utf8) == "mine")
        // The run goes on, and its exit status says it.
        #expect(told.contains { $0.hasPrefix("live: 1.0") && $0.hasSuffix("2 decisions") }, "\(told)")
        let words = "--camera missing/video0 --microphone rig --for PT1S --record run.mkv --epoch \(epoch)"
        let said = try run(["sh", "-c", "\(Program.path) live --consent \(try all()) \(words); echo rc $?"])
        #expect(said.last == "rc 3", "\(said)")
    }

    /// The time of a line of the trace: `12.500 s   contextual …`.
    private func time(_ line: String) -> Nanoseconds? {
        let number = line.prefix { $0.isNumber || $0 == "." }
        guard line.dropFirst(number.count).hasPrefix(" s "), let seconds = Double(number) else { return nil }
        return Nanoseconds(seconds * 1_000_000_000)
    }

    /// At what time of its run a file ends, whose run began in 1970.
    private func end(of path: String) throws -> Nanoseconds {
        var source = try ReplaySource(path: path)
        var slot = SensorSlot()
        while true {
            if case .end = try source.next(into: &slot) { break }
        }
        return (source.recordedEpoch?.nanoseconds ?? 0) + source.horizon.nanoseconds
    }

    /// How often the program is killed: 200 times in the long tests.
    private static let kills = ProcessInfo.processInfo.environment["LAMPPOST_LONG"] == nil ? 6 : 200

    @Test("that is killed at any moment opens, replays, and ends where the run ended")
    func kills() throws {
        var random = Repeatable(seed: 0x919)
        let camera = try rig.camera(pictures: .jpeg, "paced 1")
        let sound = try #require(MicrophoneRig.shared).folder.appending(path: "asound.conf").path
        let given = try all()
        var parts = 0
        var mostLost: Nanoseconds = 0
        for number in 0..<LiveRecordTests.kills {
            let folder = path("kill\(number)")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let live = try LiveProcess(
                rig, sound: sound,
                ["--consent", given, "--camera", camera, "--microphone", "rig", "--trace", "--epoch", epoch]
                    + ["--part", "PT0.5S", "--record", "\(folder)/run.mkv"])
            #expect(try live.wait { !(try recordings(in: folder)).isEmpty }, "\(live.lines)")
            usleep(UInt32.random(in: 0..<2_500_000, using: &random))
            live.kill()
            let found = try recordings(in: folder)
            #expect(!found.isEmpty)
            parts += found.count
            let reached = live.lines.compactMap(time).max() ?? 0
            var end: Nanoseconds = 0
            for name in found {
                let summary = try replay("kill\(number)/\(name)")
                #expect(isReplayed(summary), "\(number): \(name): \(summary)")
                end = max(end, try self.end(of: "\(folder)/\(name)"))
            }
            #expect(reached - end < 1_000_000_000, "\(number): decided until \(reached) ns, recorded until \(end) ns")
            mostLost = max(mostLost, reached - end)
            try FileManager.default.removeItem(atPath: folder)
        }
        let most = mostLost / 1_000_000
        print("kills: \(LiveRecordTests.kills) of a run that records; all \(parts) parts replay; at most \(most) ms lost")
    }
}
