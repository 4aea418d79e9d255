import Consent
import Foundation
import Testing

/// `lamppost live --view`, the release build, on a terminal that is none: what it writes there, and how it leaves it.
@Suite("The page of a live run on a terminal", .enabled(if: Program.isBuilt && CameraRig.isReady), .serialized)
struct LiveTerminalTests {
    private let rig: CameraRig
    private let up = "\u{1b}[?1049h"
    private let down = "\u{1b}[?1049l"

    init() throws {
        rig = try CameraRig()
        let record = ConsentRecord(given: [.camera, .infer], age: .adult).json
        try Data(record.utf8).write(to: rig.folder.appending(path: "consent.jsonld"))
    }

    /// What stands on a terminal after a run, and how the terminal is set then.
    ///
    /// - Parameters:
    ///   - setting: words of the environment.
    ///   - wrapper: a program and its words that run the program.
    ///   - consent: words that say where consent comes from.
    ///   - typing: what a shell does that types.
    private func terminal(
        _ setting: String = "TERM=xterm", _ wrapper: String = "",
        consent: String = "--consent consent.jsonld --epoch 1970-01-01T00:00:00Z", typing: String
    ) throws -> String {
        let camera = try rig.camera(pictures: .jpeg, "paced 1")
        let live = "live --view \(consent) --camera \(camera) --microphone none"
        let program = "stty rows 24 cols 80; \(setting) \(wrapper) $P \(live) --for PT8S; echo rc $?; stty -a"
        let script = "cd \"$0\"; { \(typing); } | script -qec '\(program)' /dev/null 2>&1"
        return try rig.run(["env", "P=\(Program.path)", "sh", "-c", script, rig.folder.path]).joined(separator: "\n")
    }

    private func expectRestored(_ text: String) {
        #expect(text.components(separatedBy: up).count == 2 && text.components(separatedBy: down).count == 2, "\(text)")
        let after = text.components(separatedBy: down).last ?? ""
        for word in ["decided within", "rc 0", " icanon ", " echo ", "susp = ^Z", "quit = ^\\"] {
            #expect(after.contains(word), "\(word): \(after)")
        }
        #expect(text.contains("\u{1b}[?25h") && text.contains("\u{1b}[?7h"), "\(after)")
    }

    @Test("the page stands in place, keys need no Enter, and q gives the terminal back as it was")
    func quit() throws {
        let text = try terminal(typing: "sleep 2; printf t; sleep 1; printf q; sleep 1")
        expectRestored(text)
        let page = text.components(separatedBy: "\u{1b}[H")
        #expect(page.count > 4, "\(text)")
        for word in ["camera open", " faces ", "no mood", "consent  given: camera infer", "q: end"] {
            #expect(page.dropFirst(2).first?.contains(word) == true, "\(word): \(page)")
        }
        // Nothing of it wraps or scrolls: a page has the lines of the terminal.
        #expect(page.dropFirst().dropLast().allSatisfy { $0.components(separatedBy: "\u{1b}[K").count == 25 }, "\(page)")
    }

    @Test("who ends it by a signal finds the terminal as it was", arguments: ["INT", "TERM"])
    func signal(_ name: String) throws {
        expectRestored(try terminal("TERM=xterm", "timeout --foreground --preserve-status -s \(name) 2", typing: "sleep 4"))
    }

    @Test("who is asked has the terminal for it, and then the page comes back, and with it what was said meanwhile")
    func ask() throws {
        let answers = ["yes", "adult", "no", "no", "no"].joined(separator: "\\n")
        let text = try terminal(
            consent: "--ledger ledger --wait",
            typing: "sleep 2; printf c; sleep 1; printf '\(answers)\\n'; sleep 2; printf q; sleep 1")
        let parts = text.components(separatedBy: up)
        #expect(parts.count == 3, "\(text)")
        #expect(parts[1].contains("camera closed, decided in"), "\(text)")
        let question = parts[1].components(separatedBy: down).last ?? ""
        #expect(question.contains("May this device look through its camera?"), "\(question)")
        #expect(parts[2].contains("camera open, decided in"), "\(text)")
        #expect(parts[2].contains("given: camera; never asked: microphone"), "\(text)")
    }

    @Test("it takes the colours away, or the page, where that is asked for")
    func colours() throws {
        let plain = try terminal("TERM=xterm NO_COLOR=1", typing: "sleep 2; printf q; sleep 1")
        expectRestored(plain)
        #expect(!plain.contains("\u{1b}[0;"), "\(plain)")
        let dumb = try terminal("TERM=dumb", typing: "sleep 2; echo q; sleep 1")
        #expect(!dumb.contains("\u{1b}["), "\(dumb)")
        #expect(dumb.contains("0.500 s      house"), "\(dumb)")
    }

    @Test("without a terminal the lines stay")
    func pipe() throws {
        let camera = try rig.camera(pictures: .jpeg, "paced 1")
        let lines = try rig.run([
            Program.path, "live", "--view", "--consent", rig.folder.appending(path: "consent.jsonld").path, "--epoch",
            "1970-01-01T00:00:00Z", "--camera", camera, "--microphone", "none", "--for", "PT1S",
        ])
        #expect(lines.first?.hasPrefix("0.500 s      house") == true, "\(lines)")
        #expect(!lines.joined().contains("\u{1b}"), "\(lines)")
    }
}
