import Consent
import Foundation
import Testing

/// The release build of the program.
enum Program {
    static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: ".build/release/lamppost").path

    static var isBuilt: Bool {
        let isBuilt = FileManager.default.fileExists(atPath: path)
        if !isBuilt { print("skipped: live runs, for there is no release build; run ./lamppost test") }
        return isBuilt
    }
}

/// `lamppost live`, the release build, on devices in user space.
@Suite("A live run", .enabled(if: Program.isBuilt && CameraRig.isReady && MicrophoneRig.isThere), .serialized)
struct LiveRunTests: OnRig {
    let rig: CameraRig

    init() throws {
        rig = try CameraRig()
    }

    private func object(_ json: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any], "\(json)")
    }

    /// Replays the recording, and compares what was decided.
    private func expectSameDecisions() throws {
        let replayed = try rig.run([Program.path, "replay", path("run.mkv"), "--out", path("again")])
        for name in ["decisions.jsonl", "scenes.jsonl"] {
            let live = try String(contentsOfFile: path("out/\(name)"), encoding: .utf8)
            let again = try String(contentsOfFile: path("again/\(name)"), encoding: .utf8)
            #expect(live == again, "\(name): \(replayed)")
        }
    }

    @Test("what it recorded replays to the same decisions, byte for byte")
    func record() throws {
        let lines = try live(
            "--consent", try consent(.camera, .microphone, .infer, .select, .target, .record), "--camera",
            try rig.camera(pictures: .jpeg, "paced 1"), "--microphone", "rig", "--for", "PT4S", "--record", path("run.mkv"),
            "--out", path("out"))
        #expect(lines.contains { $0.hasPrefix("live: 4.0") && $0.hasSuffix("8 decisions") }, "\(lines)")
        #expect(try count("lost by the driver", in: lines) == "0")
        try expectSameDecisions()

        let notes = try object(String(contentsOfFile: path("out/run.json"), encoding: .utf8))
        let latency = try #require(notes["latency"] as? [String: Any])
        #expect(notes["decisions"] as? Int == 8)
        #expect(latency["decisions"] as? Int == 8)
        let longest = try #require(latency["longest_ms"] as? Int)
        #expect(try count("decided within", in: lines).hasSuffix(" \(longest) ms (all)"))
        let devices = try #require(notes["devices"] as? [String: Any])
        #expect(devices["pictures"] as? Int == Int(try count("pictures", in: lines)))
        #expect((notes["sandbox"] as? [String: Any])?["refuses_calls"] != nil)
        // The log itself says nothing of it: replay would not come to the same bytes.
        #expect(try !String(contentsOfFile: path("out/decisions.jsonl"), encoding: .utf8).contains("latency"))
    }

    @Test("where the disk is slow it goes on recording, and what it recorded replays to the same decisions, byte for byte")
    func recordOnASlowDisk() throws {
        let disk = ["SLOW_DISK=0 150 300 600 0 1200 0 0 2500", "LD_PRELOAD=\(try rig.library("slow"))"]
        let lines = try live(
            "--consent", try consent(.camera, .microphone, .infer, .select, .target, .record), "--camera",
            try rig.camera(pictures: .jpeg, "paced 1"), "--microphone", "rig", "--for", "PT9S", "--record", path("run.mkv"),
            "--out", path("out"), with: disk)
        #expect(!lines.contains { $0.contains("recording is not whole") }, "\(lines)")
        #expect(try count("not fetched in time", in: lines) != "0", "\(lines)")
        try expectSameDecisions()
    }

    @Test("bench has a row about a live run on devices that are named, with consent alone")
    func bench() throws {
        let devices = ["--camera", try rig.camera(pictures: .jpeg, "paced 1"), "--microphone", "rig", "--for", "PT3S"]
        let given = ["bench", "live", "--consent", try consent(.camera, .microphone, .infer), "--epoch", epoch]
        let lines = try run([Program.path] + given + devices + ["--json"])
        let row = try object(try #require(lines.first { $0.contains("live.decision") }, "\(lines)"))
        #expect(row["decisions"] as? Int == 6)
        let times = try ["median_ns", "p90_ns", "p99_ns", "longest_ns"].map { try #require(row[$0] as? Int) }
        #expect(times[0] <= times[1] && times[1] <= times[2] && times.allSatisfy { $0 > 0 }, "\(times)")
        #expect(try #require(row["pictures"] as? Int) > 60)
        #expect(try #require(row["processor_permille"] as? Int) > 0)

        let refused = try run([Program.path, "bench", "live", "--consent", try consent(.select)] + devices)
        #expect(refused.contains { $0.contains("so nothing is opened") }, "\(refused)")
        let without = try run([Program.path, "bench", "live"] + devices)
        #expect(without.contains { $0.contains("give --consent F") }, "\(without)")
    }

    @Test("a camera that is unplugged is waited for and opened again, and the run goes on")
    func replug() throws {
        let camera = try rig.camera(pictures: .jpeg, "paced 1", "unplug_file \(path("gone"))")
        let lines = try live(
            "--consent", try consent(.camera, .microphone, .infer, .record), "--camera", camera, "--microphone", "rig",
            "--for", "PT5S", "--record", path("run.mkv"), "--out", path("out"),
            meanwhile: "sleep 1; touch gone; sleep 2; rm gone; touch video0")
        #expect(try count("unplugged, back", in: lines) == "1, 1", "\(lines)")
        #expect(lines.contains("lamppost: the camera is gone: it was unplugged; it is waited for"), "\(lines)")
        #expect(lines.contains("lamppost: the camera is back"), "\(lines)")
        try expectSameDecisions()
    }

    @Test("a camera that another program lets go of, of which nobody tells, is opened all the same")
    func letGo() throws {
        let camera = try rig.camera(pictures: .jpeg, "paced 1", "unplug_file \(path("gone"))")
        try Data().write(to: URL(filePath: path("gone")))
        let lines = try live(
            "--consent", try consent(.camera), "--camera", camera, "--microphone", "none", "--for", "PT7S",
            meanwhile: "sleep 1; rm gone")
        #expect(try count("unplugged, back", in: lines) == "1, 1", "\(lines)")
    }

    @Test("the light is lit before a sensor is opened, is out when all are closed, and without it none is opened")
    func light() throws {
        let camera = try rig.camera(pictures: .jpeg, "paced 1")
        let lamp = path("lamp")
        try Data().write(to: URL(filePath: lamp))
        let told = try live(
            "--consent", try consent(.camera), "--camera", camera, "--microphone", "none", "--for", "PT1S", "--indicator", lamp)
        #expect(try count("pictures", in: told) != "0")
        #expect(try String(contentsOfFile: lamp, encoding: .utf8) == "1\n0\n")

        let dark = try live(
            "--consent", try consent(.camera), "--camera", path("missing/video0"), "--microphone", "none", "--for", "PT1S",
            "--indicator", path("no-lamp"))
        #expect(dark.contains { $0.contains("no-lamp: the light: ") && $0.contains("so nothing is opened") }, "\(dark)")
        // That it is not there would have been noticed.
        #expect(!dark.contains { $0.contains("missing/video0") }, "\(dark)")
        #expect(!FileManager.default.fileExists(atPath: path("no-lamp")))
    }

    @Test("a sensor that nobody consented to is never opened")
    func voiceOnly() throws {
        // An attempt to open a camera that is not there would be counted as one that is gone.
        func gone(_ purposes: Purpose...) throws -> String {
            let record = ConsentRecord(given: purposes, age: .adult).json
            try Data(record.utf8).write(to: URL(filePath: path("consent.jsonld")))
            let lines = try live(
                "--consent", path("consent.jsonld"), "--camera", path("missing/video0"), "--microphone", "rig", "--for", "PT1S")
            return try count("unplugged, back", in: lines)
        }
        #expect(try gone(.microphone, .infer) == "0, 0")
        #expect(try gone(.camera) == "1, 0")
    }

    @Test("the system calls show it: a sensor is opened under consent to it, under none other, and never after a withdrawal")
    func openCalls() throws {
        guard try rig.canTrace("the system calls that open sensors") else { return }
        let camera = try rig.camera(pictures: .jpeg, "paced 1", "unplug_file \(path("gone"))", "note \(path("notes"))")

        /// How often the camera and the microphone were opened.
        func opened(_ words: String..., length: String = "PT3S", meanwhile: String = "true") throws -> [Int] {
            let tracer = ["strace", "-f", "-qq", "-o", path("trace"), "-e", "trace=open,openat,openat2"]
            let devices = ["--camera", camera, "--microphone", "rig", "--for", length]
            _ = try run(tracer + [Program.path, "live"] + words + devices, meanwhile: meanwhile)
            // The sandbox names what may be opened later by O_PATH, which opens no device (open(2)); who opens the rig's
            // microphone opens its sound.
            let calls = try String(contentsOfFile: path("trace"), encoding: .utf8).split(separator: "\n")
                .filter { !$0.contains("O_PATH") }
            return ["/video0\"", "/in.raw\""].map { name in calls.count { $0.contains(name) } }
        }

        #expect(try opened("--epoch", epoch, "--consent", try consent(.camera, .microphone, .infer)) == [1, 1])
        #expect(try opened("--epoch", epoch, "--consent", try consent(.microphone, .infer)) == [0, 1])
        #expect(try opened("--epoch", epoch, "--consent", try consent(.camera, .infer)) == [1, 0])
        #expect(try opened("--epoch", epoch, "--consent", try consent(.select)) == [0, 0])
        #expect(try opened("--ledger", path("nobody's")) == [0, 0])

        // Withdrawn after its first picture, unplugged when it is closed, and plugged in again: it is not opened a second time.
        let words = try rig.run([Program.path, "consent", "give", "camera", "--ledger", path("ledger")])
        try Data().write(to: URL(filePath: path("notes")))
        let withdrawal = """
            noted() { for _ in $(seq 400); do grep -q $1 notes && break; sleep 0.05; done; }
            noted p; \(Program.path) consent withdraw camera --ledger ledger; noted c
            touch gone; sleep 0.5; rm gone; touch video0
            """
        #expect(try opened("--ledger", path("ledger"), length: "PT10S", meanwhile: withdrawal) == [1, 0], "\(words)")
        #expect(try String(contentsOfFile: path("notes"), encoding: .utf8).filter { $0 != "p" } == "oc")
    }

    @Test("without consent nothing is opened, and it says how to give it")
    func noConsent() throws {
        for words in [[], ["--consent", try consent(.select)]] {
            let lines = try rig.run([Program.path, "live"] + words + ["--for", "PT1S"])
            #expect(lines.contains { $0.contains("lamppost consent give camera") }, "\(lines)")
        }
        let lines = try live("--consent", try consent(.camera), "--record", path("run.mkv"))
        #expect(lines.contains { $0.contains("--record needs consent to record") }, "\(lines)")
    }
}
