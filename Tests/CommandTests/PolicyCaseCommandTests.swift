import Foundation
import Signal
import Testing

/// `lamppost policy test`, `policy coverage` and `demo --stories`.
@Suite("lamppost policy test and coverage") struct PolicyCaseCommandTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static let policy = """
        policy "p" version 3
        rule child: at most house when viewer.age is child because "no profiling"
        rule night: at most none when local.hour >= 22 because "quiet"
        """
    private static let cases = """
        {"version": 1, "note": "n", "cases": [
          {"kind": "decide", "note": "a child", "scene": {"viewer.age": "child", "local.hour": 9},
           "expect": [{"policies": ["p"], "cap": "house", "reason": "child"}]},
          {"kind": "decide", "note": "an adult", "scene": {"viewer.age": "adult", "local.hour": 9},
           "expect": [{"policies": ["p"], "cap": "house"}, {"policies": ["q"], "cap": "mood"}]},
          {"kind": "run", "note": "later", "awaits": "live capture"}]}
        """

    /// Runs an action over a policy and cases that lie in a folder of their own; paths in the output lose the folder.
    private static func run(_ action: String, policy: String = policy, cases: String = cases, _ words: String...) throws
        -> Program
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lamppost-cases-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let names = ["p.policy", "c.json"].map { folder.path() + "/" + $0 }
        try Data(policy.utf8).write(to: URL(filePath: names[0]))
        try Data(cases.utf8).write(to: URL(filePath: names[1]))
        var program = try Program.run(["policy", action] + names + words)
        program.output = program.output.replacingOccurrences(of: folder.path() + "/", with: "")
        program.messages = program.messages.replacingOccurrences(of: folder.path() + "/", with: "")
        return program
    }

    @Test("a case that fails is shown with its place, what was expected and what was found; exit 1")
    func fails() throws {
        let run = try Self.run("test")
        #expect(run.status == 1 && run.messages.isEmpty)
        #expect(
            run.output == """
                c.json:4: an adult
                    cap: expected house, found mood
                policy "p" version 3: 1 passed, 1 failed; 1 await something
                coverage: 1 of 2 rules fire; 1 of 2 tests in conditions are seen both true and false
                  no case fires rule night (line 3)
                  never true: local.hour >= 22 (line 3, rule night; unknown 0 times)

                """)
    }

    @Test("under another name other things are expected of it; exit 0 where they are found")
    func otherName() throws {
        let run = try Self.run("test", "--as", "q")
        #expect(run.status == 0)
        #expect(run.lines.first == "policy \"p\" version 3: 1 passed, 0 failed; 1 expect nothing of it; 1 await something")
    }

    @Test("coverage counts every rule and every test; exit 1 where a rule is never fired")
    func coverage() throws {
        let run = try Self.run("coverage")
        #expect(run.status == 1 && run.messages == "1 of these cases fail; `lamppost policy test` shows them\n")
        #expect(
            run.lines.prefix(6) == [
                "line  rule    true  unknown", "   2  child      1        0", "   3  night      0        0",
                "line  test                  true  false  unknown", "   2  viewer.age is child      1      1        0",
                "   3  local.hour >= 22         0      2        0",
            ])
        let late = Self.cases.replacing("\"adult\", \"local.hour\": 9", with: "\"adult\", \"local.hour\": 23")
        #expect(try Self.run("coverage", cases: late).status == 0)
    }

    @Test("a file that is no case file, cases that expect nothing, and bad usage: exit 2")
    func refuses() throws {
        let broken = try Self.run("test", cases: "{\"version\": 1,\n \"cases\": 3}")
        #expect(broken.status == 2 && broken.output.isEmpty)
        #expect(broken.messages == "lamppost: c.json:1:1: expected a member \"note\" or \"story\", found none\n")
        let nothing = try Self.run("test", "--as", "r")
        #expect(nothing.status == 2 && nothing.messages.contains("expect nothing of a policy named \"r\""))
        #expect(nothing.messages.contains("p, q"))
        let slate = """
            {"version": 1, "note": "n", "cases": [
              {"kind": "decide", "note": "x", "candidates": [{"id": "x", "basis": "mood", "traits": ["hidden"]}],
               "expect": [{"policies": ["p"], "admits": []}]}]}
            """
        let trait = try Self.run("test", cases: slate)
        #expect(
            trait.status == 2 && trait.messages.contains("c.json:2:50: unknown trait \"hidden\", expected one of"))
        for words in [["policy", "test"], ["policy", "test", "x"], ["policy", "coverage", "x", "/dev/zero"]] {
            let run = try Program.run(words)
            #expect(run.status == 2 && run.output.isEmpty && run.messages.hasPrefix("lamppost: "))
        }
    }

    @Test(
        "each shipped policy answers the stories as they expect, and they fire every rule",
        arguments: [
            "kiosk", "strict", "research", "kinect-2010", "lawnmower",
        ])
    func stories(_ name: String) throws {
        let folder = Self.root.appending(path: "Models/stories").path()
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { "\(folder)/\($0)" }
        let policy = Self.root.appending(path: "Models/policies/\(name).policy").path()
        let run = try Program.run(["policy", "test", policy] + files)
        #expect(run.status == 0, "\(run.output)\(run.messages)")
        let coverage = try Program.run(["policy", "coverage", policy] + files)
        #expect(coverage.status == 0 && !coverage.output.contains("fires only where"), "\(coverage.output)")
        #expect(!coverage.output.contains("never true") && !coverage.output.contains("never false"), "\(coverage.output)")
    }

    @Test("the demo tells all stories, with what the policies answer now, and counts them")
    func demo() throws {
        let run = try Program.run(["demo", "--stories"])
        #expect(run.status == 0 && run.messages.isEmpty)
        for number in 1...37 { #expect(run.lines.contains { $0.hasPrefix(number < 10 ? " \(number)  " : "\(number)  ") }) }
        #expect(run.output.contains("strict: at most house, nothing is sensed in secret [covert]"))
        #expect(run.output.contains("kinect-2010: admits diet/mood, comedy/mood"))
        #expect(!run.output.contains("FAILED"))
        #expect(run.lines.contains { $0.hasPrefix("37 stories: ") })
        #expect(run.lines.contains { $0.contains(" answers of the policies are as expected, 0 are not.") })
        #expect(try Program.run(["demo", "--stories", "--out", "x"]).status == 2)
    }
}
