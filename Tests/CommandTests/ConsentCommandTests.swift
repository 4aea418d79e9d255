import Consent
import Digest
import Foundation
import Signal
import Testing

@Suite("lamppost consent") final class ConsentCommandTests {
    private let folder: String
    private let ledger: String

    init() throws {
        folder = NSTemporaryDirectory() + "lamppost-consent-" + UUID().uuidString
        ledger = folder + "/ledger"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func run(_ words: String...) throws -> Program {
        try Program.run(["consent"] + words + ["--ledger", ledger])
    }

    private var lines: [String] {
        get throws {
            let bytes = try File.contents(of: ledger + "/ledger.jsonl", limit: 1 << 20)
            return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        }
    }

    /// Runs a shell's words with the program as `$0`, all of it away from this process's own limits.
    private func shell(_ script: String, _ words: [String]) throws -> Program {
        try Program.run(["-c", script, Program.released ?? Program.beside] + words, program: "/bin/sh")
    }

    @Test("what is given stands, a record each, and a replay reads the record")
    func gives() throws {
        let record = folder + "/me.jsonld"
        let given = try run(
            "give", "camera", "infer", "target", "--age", "adult", "--for", "PT10M", "--policy",
            "Models/policies/kiosk.policy", "--out-record", record)
        #expect(given.status == 0, "\(given.messages)")
        #expect(given.lines.count == 5)
        #expect(given.lines[2].hasPrefix("camera      given        20"))
        #expect(try lines.count == 5)
        #expect(try lines.filter { $0.contains("\"event\":\"given\"") }.count == 3)
        let read = try ConsentRecord(json: File.contents(of: record, limit: 1 << 20))
        #expect(read.processing.map(\.purpose) == [.camera, .infer, .target])
        #expect(read.age == .adult)
        let replay = try Program.run(["replay", "Recordings/no-consent.mkv", "--consent", record])
        #expect(replay.status == 0, "\(replay.messages)")
        let shown = try run("show")
        #expect(shown.lines.count == 11)
        #expect(shown.lines[0].hasSuffix(", age adult"))
        #expect(shown.lines[3] == "microphone  never asked")
        let needs = try run("give", "measure")
        #expect(needs.lines.last?.hasPrefix("measure     given") == true)
    }

    @Test("withdrawing takes no more words than giving, and without a purpose takes everything")
    func withdraws() throws {
        _ = try run("give", "camera", "select")
        let one = try run("withdraw", "camera")
        #expect(one.lines.last == "camera      withdrawn")
        #expect(try run("show").output.contains("select      given"))
        let all = try run("withdraw")
        #expect(all.status == 0)
        #expect(all.lines[0] == "no encounter goes on")
        #expect(all.output.contains("select      withdrawn"))
        #expect(!all.output.contains("given"))
        let none = try run("withdraw")
        #expect(none.status == 0)
        #expect(try lines.last?.contains("\"event\":\"end\"") == true)
    }

    @Test("withdrawing where no ledger is makes none, and does not look like a withdrawal")
    func withdrawsNowhere() throws {
        let answer = try run("withdraw")
        #expect(answer.status == 2 && answer.output.isEmpty)
        #expect(answer.messages.contains("no ledger is there"))
        #expect(!Folder.has(ledger))
    }

    @Test("what needs something that was not given is recorded, has no effect, and is no yes")
    func givesWithoutEffect() throws {
        let target = try run("give", "target")
        #expect(target.status == 1)
        #expect(target.lines.last == "target      no effect    needs infer")
        #expect(try run("give", "camera", "infer", "--age", "child").status == 0, "the camera is permitted")
        #expect(try run("give", "infer").status == 1)
    }

    @Test("without a terminal request prints the very lines to run, and they do it")
    func requests() throws {
        let answer = try run("request", "camera", "select", "--for", "PT5M")
        #expect(answer.status == 1)
        #expect(
            answer.lines == [
                "lamppost consent give camera --ledger=\(ledger) --for=PT5M",
                "lamppost consent give select --ledger=\(ledger) --for=PT5M",
            ])
        #expect(!Folder.has(ledger), "nobody was asked")
        for line in answer.lines {
            let words = line.split(separator: " ").dropFirst().map(String.init)
            #expect(try Program.run(words).status == 0)
        }
        #expect(try run("show").output.contains("select      given"))
        let quoted = try Program.run(["consent", "request", "camera", "--ledger", "it's here"])
        #expect(quoted.lines == ["lamppost consent give camera '--ledger=it'\\''s here'"])
    }

    @Test("on a terminal it asks one purpose a prompt, and only yes is a yes")
    func asks() throws {
        let words = "'\(Program.released ?? Program.beside)' consent request camera infer select --ledger '\(ledger)'"
        let asked = try Program.run(
            ["-qec", words, "/dev/null"], input: Array("yes\nadult\nyes\nperhaps\n".utf8), program: "/usr/bin/script")
        #expect(asked.status == 0, "\(asked.output)")
        #expect(asked.output.contains("through its camera? Pictures are overwritten once read. yes or no? "))
        #expect(asked.output.components(separatedBy: "yes or no?").count == 4)
        let shown = try run("show").output
        #expect(shown.contains("camera      given") && shown.contains("infer       given"))
        #expect(shown.contains("select      refused"))
        let events = try lines.dropFirst().map { $0.components(separatedBy: "\"event\":\"")[1].prefix { $0 != "\"" } }
        #expect(events == ["begin", "requested", "given", "requested", "given", "requested", "refused"])
        // What was answered is not asked about again.
        let again = try Program.run(["-qec", words, "/dev/null"], program: "/usr/bin/script")
        #expect(!again.output.contains("yes or no?"))
    }

    @Test("a policy that may allow more than the one that is named ends what was given under it; a stricter one does not")
    func looserPolicy() throws {
        func give(_ purpose: String, under policy: String) throws -> Program {
            try run("give", purpose, "--age", "adult", "--policy", policy)
        }
        func shipped(_ name: String) -> String { "Models/policies/\(name).policy" }
        _ = try run("give", "measure")
        _ = try give("camera", under: shipped("kiosk"))
        let stricter = try give("infer", under: shipped("strict"))
        #expect(stricter.status == 0 && stricter.messages.isEmpty, "\(stricter.messages)")
        #expect(try run("show").output.contains("camera      given"))
        let looser = try give("select", under: shipped("kiosk"))
        #expect(looser.status == 0)
        let reason = "the policy now in force may allow more than the one under which it was given"
        #expect(looser.messages == "ended, for \(reason): infer\n")
        let shown = try run("show").output
        #expect(shown.contains("camera      given") && shown.contains("infer       invalidated"))
        #expect(shown.contains("measure     given"), "it named no policy")
        let entry = try #require(try lines.first { $0.contains("\"event\":\"invalidated\"") })
        #expect(entry.contains("\"reason\":\"\(reason)\""))

        // Nothing is known of a policy that is gone: what was given under it ends.
        let gone = folder + "/gone.policy"
        try File.replace(gone, with: Array("policy \"p\" version 1\nat most house always because \"x\"\n".utf8))
        _ = try give("remember", under: gone)
        try File.remove(gone)
        #expect(try give("camera", under: shipped("strict")).messages.hasSuffix(": remember\n"))
        #expect(try run("verify").status == 0)
    }

    @Test("request asks again about what a looser policy ends, and a no is then a no")
    func asksAgain() throws {
        _ = try run("give", "camera", "--policy", "Models/policies/strict.policy")
        let program = "'\(Program.released ?? Program.beside)'"
        let words = "\(program) consent request camera --ledger '\(ledger)' --policy Models/policies/kiosk.policy"
        let asked = try Program.run(["-qec", words, "/dev/null"], input: Array("no\n".utf8), program: "/usr/bin/script")
        #expect(asked.status == 1 && asked.output.contains("yes or no?"), "\(asked.output)")
        #expect(try run("show").output.contains("camera      refused"))
        let again = try Program.run(["-qec", words, "/dev/null"], program: "/usr/bin/script")
        #expect(!again.output.contains("yes or no?"))
    }

    @Test("verify names the line that was changed, dropped or moved; a noted head is found again")
    func verifies() throws {
        _ = try run("give", "camera", "select")
        let first = try run("verify")
        #expect(first.status == 0)
        #expect(first.output.hasPrefix("\(ledger)/ledger.jsonl: sound: 4 lines, 3 kept, 0 erased, head "))
        let head = try #require(first.output.split(separator: " ").last?.trimmingCharacters(in: .newlines))
        _ = try run("withdraw")
        #expect(try run("verify", "--head", head).output.contains("the given head is that of line 4"))
        #expect(try run("verify", "--head", String(repeating: "0", count: 64)).status == 1)
        let whole = try lines
        func expectFault(_ changed: [String], line: Int) throws {
            try File.replace(ledger + "/ledger.jsonl", with: Array((changed.joined(separator: "\n") + "\n").utf8))
            let answer = try run("verify")
            #expect(answer.status == 1)
            #expect(answer.output.hasPrefix("\(ledger)/ledger.jsonl: line \(line): "), "\(answer.output)")
            let give = try run("give", "measure")
            #expect(give.status == 2)
            #expect(give.messages.contains("line \(line): ") && give.messages.contains("nothing is permitted by it"))
            #expect(try run("show").status == 1)
        }
        for number in 1...whole.count {
            var changed = whole
            changed[number - 1] = whole[number - 1].replacing("\"", with: "'", maxReplacements: 1)
            try expectFault(changed, line: number)
            var dropped = whole
            dropped.remove(at: number - 1)
            try expectFault(dropped, line: number)
            var moved = whole
            moved.swapAt(number - 1, number % whole.count)
            try expectFault(moved, line: min(number, number % whole.count + 1))
        }
    }

    @Test("a ledger that is gone is a loss, where what was acknowledged is there")
    func verifiesLoss() throws {
        _ = try run("give", "camera")
        try FileManager.default.removeItem(atPath: ledger + "/ledger.jsonl")
        let fault = "ledger.jsonl: line 1: expected a line, for ledger.head says that 3 were acknowledged"
        let verdict = try run("verify")
        #expect(verdict.status == 1 && verdict.output.contains(fault), "\(verdict.messages)")
        for words in [["withdraw"], ["delete", "--all"], ["give", "camera"]] {
            let answer = try Program.run(["consent"] + words + ["--ledger", ledger])
            #expect(answer.status == 2 && answer.messages.contains(fault))
        }
    }

    @Test("deleting leaves a chain that says erased, and nothing else")
    func deletes() throws {
        _ = try run("give", "camera")
        let token = try #require(try run("show").lines[0].split(separator: " ").dropFirst().first?.prefix(16))
        _ = try run("withdraw")
        _ = try run("give", "select")
        let one = try run("delete", "--encounter", String(token))
        #expect(one.status == 0)
        #expect(one.lines[1] == "\(ledger)/ledger.jsonl: 7 lines, 4 erased, 2 kept in 1 encounters")
        let all = try run("delete", "--all")
        #expect(all.lines[1].hasSuffix(" erased, 0 kept in 0 encounters"))
        #expect(try lines.allSatisfy { !$0.contains("salt") && !$0.contains("body") && !$0.contains(token) })
        let verdict = try run("verify")
        #expect(verdict.status == 0)
        #expect(verdict.output.contains(" 0 kept, 7 erased, head "))
        #expect(try run("export").output.contains("\"erased\":true"))
        #expect(try run("delete", "--encounter", String(token)).status == 1)
        // Nothing has expired: the chain goes on saying what was erased.
        #expect(try run("delete", "--expired").status == 0)
        #expect(try run("verify").output == verdict.output)
    }

    @Test("export is all that is kept, and delete erases a log's scenes, which still verifies")
    func exportsAndErasesALog() throws {
        let out = folder + "/out"
        _ = try run("give", "camera", "infer", "--age", "adult")
        #expect(try Program.run(["replay", "Recordings/context-only.mkv", "--out", out]).status == 0)
        let export = try run("export", "--log", out)
        #expect(export.status == 0)
        let object = try JSONParser.parse(export.output).object("export")
        let kept = try object.required("ledger").object("ledger")
        #expect(try kept.required("lines").array("lines").count == 4)
        #expect(try kept.required("records").array("records").count == 1)
        let log = try object.required("log").object("log")
        let scenes = try log.required("scenes").array("scenes").count
        #expect(scenes > 10)
        #expect(try log.required("decisions").array("decisions").count > scenes)
        for log in [folder + "/nosuch", ledger] {
            // A ledger is no log, but its lines are JSON.
            let answer = try run("export", "--log", log)
            #expect(log == ledger ? answer.status == 0 : answer.status == 2 && answer.output.isEmpty)
        }
        let deleted = try run("delete", "--all", "--log", out)
        #expect(deleted.status == 0, "\(deleted.messages)")
        #expect(deleted.lines.contains("\(out)/scenes.jsonl: \(scenes) erased, 0 kept"))
        let text = try String(contentsOfFile: out + "/scenes.jsonl", encoding: .utf8)
        #expect(!text.contains("salt") && !text.contains("inputs"))
        let verdict = try Program.run(["log", "verify", out])
        #expect(verdict.status == 0)
        #expect(verdict.output.contains("0 scenes agree, \(scenes) erased"))
    }

    @Test("what a log keeps after deletion names no mood")
    func namesNoMood() throws {
        let out = folder + "/out"
        let replay = try Program.run(["replay", "Recordings/full-consent.mkv", "--out", out])
        #expect(replay.output.contains("took your mood for \"happy\""), "the viewer was told")
        _ = try run("give", "camera")
        let deleted = try run("delete", "--all", "--log", out)
        #expect(deleted.status == 0 && deleted.output.contains("no mood by its name"))
        let log = try String(contentsOfFile: out + "/decisions.jsonl", encoding: .utf8)
        #expect(log.contains("\"basis\":\"mood\"") && log.contains("this device estimated your mood"))
        for word in ["happy", "sad", "angry", "fearful", "surprised", "neutral"] { #expect(!log.contains(word), "\(word)") }
        #expect(try Program.run(["log", "verify", out]).status == 0)
    }

    @Test("two processes exclude each other, and say so; readers are let in")
    func twoProcesses() throws {
        let held = try LockedFolder(ledger)
        let journal = try ConsentJournal(held, chance: ConsentChance(secret: [UInt8](repeating: 1, count: 32)))
        for words in [["give", "camera"], ["withdraw"], ["delete", "--all"]] {
            let answer = try Program.run(["consent"] + words + ["--ledger", ledger])
            #expect(answer.status == 3)
            #expect(answer.output.isEmpty)
            #expect(answer.messages.contains("another process is using this ledger; wait until it ends"))
        }
        try journal.record(.touch, at: MediaTime(nanoseconds: 1_795_000_000_000_000_000))
        #expect(try run("verify").status == 0)
        #expect(try run("show").status == 0)
    }

    @Test("a disk without room, or one that may not be written, permits nothing and says why")
    func noRoom() throws {
        let full = "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\""
        let words = ["consent", "give", "camera", "microphone", "select", "measure", "--ledger", ledger]
        let answer = try shell(full, words)
        #expect(answer.status == 3)
        #expect(answer.output.isEmpty)
        #expect(answer.messages.contains("\(ledger)/ledger.jsonl: cannot write: File too large; write elsewhere"))
        #expect(try run("show").output.contains("given") == false)
        // Killed in the middle of the write, by the signal that says the same.
        let killed = try shell("ulimit -f 1; exec env --default-signal=XFSZ \"$0\" \"$@\"", words)
        #expect(killed.status != 0)
        #expect(try run("verify").output.contains("it was never acknowledged, and what writes next cuts it"))
        let after = try run("give", "camera")
        #expect(after.status == 0)
        #expect(after.messages.contains("it was never acknowledged and is cut"))
        #expect(try run("verify").output.contains("sound: 3 lines"))
        let system = try Program.run(["consent", "give", "camera", "--ledger", "/sys/lamppost"])
        #expect(system.status == 3)
        #expect(system.messages.contains("/sys/lamppost: cannot make folder: "))
    }

    @Test("a withdrawal that could not be written says whether it holds")
    func withdrawsWithoutRoom() throws {
        _ = try run("give", "camera", "select", "measure")
        let full = "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\""
        let answer = try shell(full, ["consent", "withdraw", "--ledger", ledger])
        #expect(answer.status == 3 && answer.output.isEmpty)
        #expect(answer.messages.contains("not in the ledger, which still has camera, select, measure as given"))
        #expect(try run("show").output.contains("camera      given"))
        #expect(try run("withdraw").status == 0)
    }

    @Test(
        "bad usage ends with 2 and says what to do",
        arguments: [
            (["consent"], "consent needs an action: request, give, withdraw, show, export, delete, verify"),
            (["consent", "take"], "unknown action \"take\""), (["consent", "give", "camera"], "expected --ledger DIR"),
            (["consent", "give", "--ledger", "x"], "one yes does not cover all"),
            (["consent", "give", "share", "--ledger", "x"], "share cannot be given"),
            (["consent", "give", "mood", "--ledger", "x"], "expected one of camera"),
            (["consent", "give", "camera", "--ledger", "x", "--for", "P1Y"], "--for expects a length of time"),
            (["consent", "give", "camera", "--ledger", "x", "--for", "PT0S"], "--for expects a length of time"),
            (["consent", "show", "--ledger", "/nowhere"], "no ledger is there"),
            (["consent", "delete", "--ledger", "/nowhere"], "needs one of --all"),
            (["consent", "delete", "--all", "--ledger", "/nowhere"], "no ledger is there"),
            (["consent", "verify", "--ledger", "x", "--head", "1"], "--head expects 64 hexadecimal digits"),
        ])
    func usage(words: [String], message: String) throws {
        let answer = try Program.run(words)
        #expect(answer.status == 2)
        #expect(answer.output.isEmpty)
        #expect(answer.messages.contains(message), "\(answer.messages)")
    }

    @Test("help gives examples")
    func help() throws {
        let help = try Program.run(["consent", "--help"])
        #expect(help.status == 0)
        #expect(help.output.contains("lamppost consent withdraw --ledger ledger"))
        #expect(help.output.split(separator: "\n").allSatisfy { $0.count <= 130 })
    }
}
