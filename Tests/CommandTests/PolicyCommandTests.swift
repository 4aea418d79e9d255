import Foundation
import Testing

@Suite("lamppost policy") struct PolicyCommandTests {
    private let good = "policy \"p\" version 3\nrule kids: at most house when viewer.age is child because \"no profiling\"\n"
    private let bad = "policy \"p\" version 1\nat most house when viewer.agee is child because \"x\"\n"

    @Test("a policy that compiles: what it declares, exit 0")
    func compiles() throws {
        let run = try Program.run(["policy", "check", "-"], input: Array(good.utf8))
        #expect(run.status == 0 && run.messages.isEmpty)
        #expect(
            run.lines.dropLast() == [
                "standard input: policy \"p\" version 3 compiles", "  rules   1, of which 1 cap and 0 exclude",
                "    kids  at most house: no profiling", "  claims  0", "  reads   viewer.age", "  factors nothing",
                "  warning standard input:2:1: rule kids names no source: add cites \"…\", at least cites \"design rule\"",
            ])
        // What `sha256sum` says of the same bytes.
        #expect(run.lines.last == "  digest  f4be4a9f576f367ed739d990daf3f69b22c0072114a20d0ea88afeec25370a2e")
    }

    @Test("each file stands alone: a bad one is named and shown, the others are checked, exit 2")
    func standsAlone() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lamppost-policy-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let names = ["bad.policy", "missing.policy", "good.policy"].map { folder.path() + "/" + $0 }
        try Data(bad.utf8).write(to: URL(filePath: names[0]))
        try Data(good.utf8).write(to: URL(filePath: names[2]))
        let run = try Program.run(["policy", "check"] + names)
        #expect(run.status == 2)
        #expect(run.lines.first == "\(names[2]): policy \"p\" version 3 compiles")
        #expect(
            run.messages == """
                lamppost: \(names[0]):2:20: unknown name "viewer.agee"
                    at most house when viewer.agee is child because "x"
                                       ^
                    did you mean viewer.age?
                lamppost: \(names[1]): cannot open: No such file or directory; check the name

                """)
    }

    @Test("check and diff say what they did not decide within the steps: exit 1")
    func steps() throws {
        let check = try Program.run(["policy", "check", "-", "--steps", "1"], input: Array(good.utf8))
        #expect(check.status == 1)
        #expect(
            check.lines.last
                == "  UNKNOWN rule kids (line 2) and all after it: not examined within 1 steps; --steps takes more")
        let kiosk = "Models/policies/kiosk.policy"
        let same = try Program.run(["policy", "diff", kiosk, kiosk, "--steps", "1"])
        #expect(same.status == 0 && same.lines == ["they answer every scene alike"])
        let other = try Program.run(["policy", "diff", kiosk, "Models/policies/strict.policy", "--steps", "1"])
        #expect(other.status == 1)
        #expect(other.lines == ["not decided within 1 steps whether they differ; --steps takes more"])
    }

    @Test(
        "bad usage and endless input",
        arguments: [
            [], ["chekc", "x"], ["check"], ["check", "--quick", "x"], ["check", "/dev/zero"], ["format"],
            ["format", "a", "b"], ["format", "--write", "--check", "a"], ["format", "--write", "-"], ["format", "/dev/zero"],
        ])
    func usage(_ words: [String]) throws {
        let run = try Program.run(["policy"] + words)
        #expect(run.status == 2 && run.output.isEmpty && run.messages.hasPrefix("lamppost: "))
    }

    @Test(
        "standard input is read once",
        arguments: [["check"], ["diff"], ["prove"], ["explain"], ["test"], ["format", "--check"]])
    func oneInput(_ words: [String]) throws {
        let run = try Program.run(["policy"] + words + ["-", "-"], input: Array(good.utf8))
        #expect(run.status == 2 && run.output.isEmpty && run.messages.contains("only one file may be standard input"))
    }

    @Test(
        "what is wrong with a scene is named as in a policy: file, line, column, and what was expected",
        arguments: [
            ("{\"scene\":\n{\"viewer.agee\": 1}}", "lamppost: standard input:2:17: unknown attribute \"viewer.agee\""),
            ("[]", "lamppost: standard input:1:1: expected {\"scene\": {…}, \"factors\": {…}}, found an array"),
            (String(repeating: " ", count: 70_000), "lamppost: standard input: cannot read: larger than 65536 bytes"),
        ])
    func scenes(_ scene: String, _ message: String) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "lamppost-scene-" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(good.utf8).write(to: file)
        let run = try Program.run(["policy", "explain", file.path(), "-"], input: Array(scene.utf8))
        #expect(run.status == 2 && run.output.isEmpty && run.messages.hasPrefix(message), "\(run.messages)")
    }

    @Test("a claim that no level satisfies is a fault")
    func impossible() throws {
        let claims = [("cap < none always", true), ("cap > mood when notice.shown", true), ("cap < mood always", false)]
        for (claim, isFault) in claims {
            let run = try Program.run(["policy", "check", "-"], input: Array((good + "claim \"c\": \(claim)\n").utf8))
            #expect(run.status == (isFault ? 1 : 0))
            #expect(run.output.contains("  FAULT   claim \"c\" (line 3) cannot hold") == isFault)
        }
    }
}
