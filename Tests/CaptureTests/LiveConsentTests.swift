import Consent
import Foundation
import Signal
import Testing

/// `lamppost live` with a ledger: what is asked, what is written, and whom it listens to while it runs.
@Suite("Consent of a live run", .enabled(if: Program.isBuilt && CameraRig.isReady && MicrophoneRig.isThere), .serialized)
struct LiveConsentTests {
    private let rig: CameraRig

    init() throws {
        rig = try CameraRig()
    }

    private func path(_ name: String) -> String { rig.folder.appending(path: name).path }

    /// What a shell prints that runs `$P`, the program, in the rig's folder.
    private func shell(_ script: String) throws -> [String] {
        let sound = try #require(MicrophoneRig.shared).folder.appending(path: "asound.conf").path
        return try rig.run([
            "env", "P=\(Program.path)", "ALSA_CONFIG_PATH=\(sound)", "sh", "-c", "cd \"$0\"; { \(script)\n} 2>&1 | tr -d '\\r'",
            rig.folder.path,
        ])
    }

    /// A run on a terminal at which these lines are typed.
    private func typed(_ lines: String..., live words: String) throws -> [String] {
        try shell("printf '\(lines.joined(separator: "\\n"))\\n' | script -qec \"$P live \(words)\" /dev/null; echo rc $?")
    }

    private func unplugged(_ lines: [String]) throws -> String {
        let line = try #require(lines.first { $0.hasPrefix("  unplugged, back") }, "\(lines)")
        return String(line.split(separator: " ")[2].dropLast())
    }

    private func ledger() throws -> ConsentHistory { try ConsentHistory(reading: path("ledger")) }

    private func said() throws -> [String] {
        try ledger().entries.map { numbered in
            switch numbered.entry.act {
            case .begin: "begin"
            case .end(let end): "end \(end.rawValue)"
            case .change(let change): "\(change.state.rawValue) \(change.purposes.map(\.rawValue).joined(separator: " "))"
            }
        }
    }

    @Test("on a terminal it asks one purpose at a time and opens what was given alone")
    func ask() throws {
        let words = "--camera missing/video0 --microphone missing --for PT1S"
        let lines = try typed("no", "yes", "adult", "yes", "yes", "no", live: words)
        #expect(lines.contains { $0.contains("May this device look through its camera?") }, "\(lines)")
        #expect(
            try said() == [
                "begin", "requested camera", "refused camera", "requested microphone", "given microphone", "requested infer",
                "given infer", "requested select", "given select", "requested target", "refused target", "end lost",
            ])
        // A camera that is not there would be missed, had it been looked for.
        #expect(!lines.contains { $0.contains("missing/video0: open") }, "\(lines)")
        #expect(try unplugged(lines) == "1")
        #expect(lines.last?.contains("rc 0") == true)
        // Who is there when another run begins is not known: it asks again.
        #expect(try typed("no", "no", "no", "no", "no", live: words).contains { $0.contains("yes or no?") })
    }

    @Test("what was given is over with the run, also where it was killed; what no run took up stands")
    func runs() throws {
        let words = "--camera missing/video0 --microphone none --ledger ledger"
        let give = "$P consent give camera --ledger ledger >/dev/null"
        var lines = try shell("\(give); $P live \(words) --for PT1S; $P live \(words) --for PT1S; echo rc $?")
        #expect(try said() == ["begin", "given camera", "end lost"])
        #expect(lines.last == "rc 1", "\(lines)")
        #expect(!FileManager.default.fileExists(atPath: path("ledger/run")))

        // Killed as soon as the camera is looked for.
        let kill = "$P live \(words) >killed 2>&1 & until grep -q missing killed; do sleep 0.05; done; kill -9 $!; wait"
        lines = try shell("\(give); \(kill); $P live \(words) --for PT1S; echo rc $?")
        #expect(lines.contains { $0.contains("the run before this one was killed; what was given to it is over") }, "\(lines)")
        #expect(lines.last == "rc 1", "\(lines)")
        #expect(try said().suffix(3) == ["begin", "given camera", "end lost"])

        // What is given to nobody who runs is not that of the killed run.
        lines = try shell(
            "\(give); \(kill); $P consent withdraw --ledger ledger >/dev/null; \(give); $P live \(words) --for PT1S; echo rc $?")
        #expect(lines.last == "rc 0", "\(lines)")

        // A mark that cannot be read may be of whoever has consented.
        lines = try shell("\(give); echo x >ledger/run; $P live \(words) --for PT1S; echo rc $?")
        #expect(lines.last == "rc 1", "\(lines)")
    }

    @Test("a no to every sensor opens nothing")
    func refuseAll() throws {
        let lines = try typed("no", "no", "no", "undeclared", "no", "no", live: "--camera missing/video0 --for PT1S")
        #expect(lines.contains { $0.contains("nobody has consented to be seen or heard, so nothing is opened") }, "\(lines)")
        #expect(lines.last?.contains("rc 1") == true)
    }

    @Test("without a terminal it prints the lines that give consent, and they do")
    func lines() throws {
        let words = "--camera missing/video0 --microphone none --for PT1S"
        #expect(try shell("$P live \(words) 2>&1 >lines; echo rc $?").last == "rc 1")
        #expect(FileManager.default.fileExists(atPath: path("ledger")) == false)
        let given = try String(contentsOfFile: path("lines"), encoding: .utf8)
        #expect(given.hasPrefix("lamppost consent give camera --ledger=ledger --policy="), "\(given)")
        let lines = try shell("lamppost() { $P \"$@\"; }; . ./lines >/dev/null; $P live \(words)")
        #expect(try unplugged(lines) == "1")
    }

    @Test("who takes consent back in another process is heard at once, and the recording replays to the same")
    func withdrawElsewhere() throws {
        let camera = try rig.camera(pictures: .jpeg, "paced 1")
        let lines = try shell(
            """
            $P consent give camera microphone infer record --age adult --ledger ledger >/dev/null
            { sleep 1; $P consent withdraw infer --ledger ledger; sleep 1; $P consent withdraw --ledger ledger; } >/dev/null &
            $P live --camera \(camera) --microphone rig --for PT4S --record run.mkv --out out; $P replay run.mkv --out again
            """)
        let log = try String(contentsOfFile: path("out/decisions.jsonl"), encoding: .utf8)
        #expect(log.components(separatedBy: "\"event\":\"consent\"").count == 3, "\(lines) \(log)")
        #expect(log.contains("consent.withdrawn"))
        #expect(
            try said().suffix(2) == ["withdrawn \(Purpose.allCases.map(\.rawValue).joined(separator: " "))", "end withdrawn"])
        for name in ["decisions.jsonl", "scenes.jsonl"] {
            let replayed = try String(contentsOfFile: path("again/\(name)"), encoding: .utf8)
            let live = try String(contentsOfFile: path("out/\(name)"), encoding: .utf8)
            // The recording ends with consent to record, and with it the replay: its log's end and seal are its own.
            var decided = replayed.split(separator: "\n").prefix { !$0.contains("\"end\":") }
            // What the guard saw is kept as long as there is consent to record.
            if name == "scenes.jsonl" { decided.removeLast() }
            #expect(decided.count > (name == "scenes.jsonl" ? 3 : 5), "\(name): \(replayed)")
            let kept = live.split(separator: "\n")
            #expect(kept.starts(with: decided.prefix { !$0.contains("\"seal\":") }), "\(name)")
            if name == "scenes.jsonl" {
                #expect(kept.count > decided.count)
                #expect(kept.dropFirst(decided.count).allSatisfy { $0.hasSuffix("\"erased\":true}") }, "\(live)")
            }
        }
    }

    @Test("a run that waits opens what is given later, and what it takes back is in the ledger")
    func wait() throws {
        let camera = try rig.camera(pictures: .jpeg, "paced 1")
        let lines = try shell(
            """
            mkfifo keys; (sleep 3; echo w; sleep 1; echo q) > keys &
            { sleep 1; $P consent give camera --ledger ledger; } >/dev/null &
            script -qec "$P live --wait --camera \(camera) --microphone none --for PT20S" /dev/null <keys 2>&1 |
                grep -v 'yes or no'
            """)
        let row = try #require(lines.first { $0.hasPrefix("  pictures") }, "\(lines)")
        let pictures = try #require(Int(row.filter(\.isNumber)))
        #expect((10...90).contains(pictures), "\(lines)")
        #expect(try said().suffix(3).first == "given camera", "\(lines)")
        #expect(try said().last == "end withdrawn")
    }

    @Test("an encounter that the run ends is over in the ledger too")
    func silence() throws {
        _ = try shell(
            """
            $P consent give camera --ledger ledger >/dev/null
            $P live --camera missing/video0 --microphone none --for PT21S
            """)
        #expect(try said().last == "end silent")
    }

    @Test("a ledger that is not as it was written permits nothing more")
    func damage() throws {
        let lines = try shell(
            """
            $P consent give camera --ledger ledger >/dev/null
            { sleep 1; sed 's/camera/cAmera/' ledger/ledger.jsonl > bad; mv bad ledger/ledger.jsonl; } &
            $P live --camera missing/video0 --microphone none --for PT3S --trace 2>&1
            """)
        #expect(lines.contains { $0.contains("nothing is permitted any more") }, "\(lines)")
        #expect(lines.contains { $0.contains("no-sensor") && $0.hasPrefix("2.500 s") }, "\(lines)")
    }
}
