import Digest
import Foundation
import Testing

@Suite("lamppost log") final class LogCommandTests {
    private let folder: String
    private let policy = "policy \"p\" version 1\nat most house when viewer.age is child because \"child\"\n"

    init() throws {
        folder = NSTemporaryDirectory() + "lamppost-log-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try write()
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private var log: String { folder + "/decisions.jsonl" }

    private func put(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: folder + "/" + name))
    }

    private func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: folder + "/" + name)), as: UTF8.self)
    }

    /// A log of three decisions: two equal ones of an adult, then one by consent without a scene.
    private func write() throws {
        try put(policy, "p.policy")
        let digest = SHA256.hash(policy)
        var chain = SealedChain.Writer()
        var log = ""
        var scenes = ""
        func line(_ name: String, _ json: String) {
            var body = JSONWriter()
            body.add(name, json: json)
            log += chain.line(body)
        }
        line(
            "run",
            "{\"format\":1,\"epoch\":\"2026-01-01T00:00:00Z\",\"local_offset_minutes\":0,\"policy\":{\"name\":\"p\",\"version\":1,"
                + "\"digest\":\"\(digest)\"},\"inventory\":\"\(digest)\",\"models\":[],\"consent_overridden\":false,"
                + "\"scene_overridden\":false,\"scenes_kept\":true,\"seed\":\"\(digest)\"}")
        let inputs =
            "{\"scene\":{\"viewer.age\":\"adult\"},\"candidates\":[{\"id\":\"tea/contextual\",\"basis\":\"contextual\","
            + "\"categories\":[],\"traits\":[],\"wish_matched\":false,\"factors\":{}}]}"
        for index in 0..<2 {
            let salt = SHA256.hash("salt \(index)")
            let scene = SHA256.hash(salt.bytes + Array(inputs.utf8))
            scenes += "{\"seq\":\(chain.count + 1),\"salt\":\"\(salt)\",\"inputs\":\(inputs)}\n"
            line(
                "time_ns",
                "\(index * 500_000_000),\"level\":\"contextual\",\"allowed\":\"contextual\",\"shown\":{\"id\":\"tea/contextual\","
                    + "\"basis\":\"contextual\",\"disclosure\":\"Advertisement\",\"new\":\(index == 0)},\"reasons\":[],"
                    + "\"scene\":\"\(scene)\"")
        }
        line(
            "time_ns",
            "800000000,\"event\":\"consent\",\"level\":\"none\",\"allowed\":\"none\",\"shown\":null,"
                + "\"reasons\":[{\"id\":\"consent.camera\",\"text\":\"no \\u001b[2Jconsent\",\"cites\":\"GDPR 7\"}],\"scene\":null"
        )
        line("end", "{\"time_ns\":1000000000}")
        log += chain.seal()
        try put(log, "decisions.jsonl")
        try put(scenes, "scenes.jsonl")
    }

    @Test("scenes that are gone are missed, unless the log never kept any or is looked at alone")
    func missingScenes() throws {
        try FileManager.default.removeItem(atPath: folder + "/scenes.jsonl")
        let run = try Program.run(["log", "verify", folder])
        #expect(run.status == 1)
        #expect(run.output.hasPrefix("\(folder)/scenes.jsonl: missing, though the log says"))
        #expect(try Program.run(["log", "verify", log]).status == 0)
        let help = try Program.run(["log", "verify", "--help"])
        #expect(help.output.contains("make its whole chain anew") && help.output.contains("checked against itself"))
    }

    @Test("verify says what it found, and how it ends in its exit status")
    func verify() throws {
        let sound = try Program.run(["log", "verify", folder])
        #expect(sound.status == 0)
        #expect(sound.output.hasPrefix("\(log): sound: 5 lines, 3 decisions, 2 scenes agree, head "))
        let head = try #require(sound.output.split(separator: " ").last?.trimmingCharacters(in: .newlines))
        #expect(try Program.run(["log", "verify", folder, "--head", head]).status == 0)
        let piped = try Program.run(["log", "verify", "-"], input: Array(text("decisions.jsonl").utf8))
        #expect(piped.output == "standard input: sound: 5 lines, 3 decisions, head \(head)\n")

        let other = try Program.run(["log", "verify", log, "--head", String(repeating: "0", count: 64)])
        #expect(other.status == 1)
        #expect(other.output.contains("expected the chain to end in 0000"))

        let bytes = Array(try text("decisions.jsonl").utf8)
        let cut = try Program.run(["log", "verify", "-"], input: Array(bytes.dropLast(100)))
        #expect(cut.status == 1)
        #expect(cut.output.hasPrefix("standard input: unsealed: cut after line 5 ("))

        let changed = try Program.run(
            ["log", "verify", "-"], input: Array(text("decisions.jsonl").replacing("800000000", with: "900000000").utf8))
        #expect(changed.status == 1)
        #expect(changed.output.hasPrefix("standard input: line 4: expected the line whose digest is "))
        #expect(changed.messages.isEmpty)
    }

    @Test("verify says whether every decision was made by a policy, and what cannot be decided again is no yes")
    func verifyPolicy() throws {
        let digest = SHA256.hash(policy)
        let sound = try Program.run(["log", "verify", folder, "--policy", folder + "/p.policy"])
        #expect(sound.status == 0)
        #expect(
            sound.lines.last == "every decision was made by policy \"p\" version 1 (\(digest)): "
                + "2 decided again with the same answer; 1 without the guard, so nothing was allowed")

        try put(policy.replacing("child", with: "adult"), "q.policy")
        let other = try Program.run(["log", "verify", folder, "--policy", folder + "/q.policy"])
        #expect(other.status == 1)
        #expect(other.output.contains("expected a log decided under the policy"))
        #expect(other.output.hasSuffix("found one under \(digest), \"p\" version 1\n"))
        #expect(!other.output.contains("was made by"))

        let scenes = try text("scenes.jsonl").split(separator: "\n")
        try put("{\"seq\":2,\"erased\":true}\n\(scenes[1])\n", "scenes.jsonl")
        let erased = try Program.run(["log", "verify", folder, "--policy", folder + "/p.policy"])
        #expect(erased.status == 1)
        #expect(erased.lines.first?.contains("sound: 5 lines, 3 decisions, 1 scenes agree, 1 erased") == true)
        #expect(
            erased.lines.last?.hasPrefix("not known whether every decision was made by policy \"p\" version 1") == true)
        #expect(erased.output.contains("1 cannot be decided again: the scenes were erased"))
        #expect(try Program.run(["log", "verify", folder]).status == 0)

        let alone = try Program.run(["log", "verify", log, "--policy", folder + "/p.policy"])
        #expect(alone.status == 2)
        #expect(alone.messages.contains("--policy needs the scenes beside the log"))
    }

    @Test("show merges equal decisions; a hostile text moves no cursor; a cut log says so")
    func show() throws {
        let shown = try Program.run(["log", "show", folder])
        #expect(shown.status == 0)
        #expect(shown.lines.count == 8)
        #expect(shown.lines[3].hasSuffix("from        until  level       allowed     shown                     because"))
        #expect(shown.lines[4] == "    0.000 s      0.800 s  contextual  contextual  tea/contextual")
        #expect(
            shown.lines[5]
                == "    0.800 s      1.000 s  none        none        nothing                   [consent] no \u{fffd}[2Jconsent")
        #expect(shown.lines[6] == "end of the run at 1.000 s")
        #expect(shown.messages.isEmpty)
        let trace = try Program.run(["log", "show", folder, "--trace"])
        #expect(trace.lines.count == 10)
        #expect(trace.output.contains("consent.camera: no \u{fffd}[2Jconsent (GDPR 7)"))
        let cut = try Program.run(["log", "show", "-"], input: Array(text("decisions.jsonl").utf8.dropLast(100)))
        #expect(cut.status == 0)
        #expect(cut.messages.contains("standard input: not sealed after line 5"))
    }

    @Test("redecide shows what another policy changes")
    func redecide() throws {
        try put(policy.replacing("child", with: "adult"), "q.policy")
        let changed = try Program.run(["log", "redecide", folder, "--policy", folder + "/q.policy"])
        #expect(changed.status == 0)
        #expect(changed.lines.count == 4)
        #expect(changed.lines[2].contains("contextual  none        tea/contextual (refused)              cap-1: adult"))
        #expect(changed.lines[3].hasPrefix("3 decisions: 0 the same, 2 lower, 0 higher"))
        let same = try Program.run(["log", "redecide", folder, "--policy", folder + "/p.policy"])
        #expect(same.lines.count == 2)
        #expect(same.lines[1].hasPrefix("3 decisions: 2 the same, 0 lower, 0 higher"))

        try put(text("scenes.jsonl").replacing("adult", with: "child"), "scenes.jsonl")
        let broken = try Program.run(["log", "redecide", folder, "--policy", folder + "/q.policy"])
        #expect(broken.status == 1)
        #expect(broken.messages.contains("scenes.jsonl: line 1: the scene is not the one that line 2 of the log names"))
    }

    @Test(
        "bad usage and bad input end with 2 and say what to do",
        arguments: [
            (["log"], "log needs an action"), (["log", "burn"], "unknown action \"burn\""),
            (["log", "verify"], "expected one folder or file, found 0"),
            (["log", "verify", "a", "b"], "expected one folder or file, found 2"),
            (["log", "verify", "x", "--head", "12"], "--head expects 64 hexadecimal digits, found \"12\""),
            (["log", "verify", "/nowhere"], "/nowhere: cannot open: No such file or directory; name the --out folder"),
            (["log", "verify", "/tmp", "--frob"], "unknown option --frob"),
            (["log", "redecide", "/tmp"], "log redecide needs --policy F"),
        ])
    func usage(words: [String], message: String) throws {
        let answer = try Program.run(words)
        #expect(answer.status == 2)
        #expect(answer.output.isEmpty)
        #expect(answer.messages.contains(message), "\(answer.messages)")
    }

    @Test("a policy that does not compile is bad input")
    func badPolicy() throws {
        try put("policy \"q\" version 1\nat most\n", "q.policy")
        let answer = try Program.run(["log", "redecide", folder, "--policy", folder + "/q.policy"])
        #expect(answer.status == 2)
        #expect(answer.messages.contains("q.policy"))
    }

    @Test("help gives examples")
    func help() throws {
        let help = try Program.run(["log", "--help"])
        #expect(help.status == 0)
        #expect(help.output.contains("lamppost log verify out"))
    }
}
