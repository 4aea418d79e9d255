import Foundation
import Signal
import Testing

@Suite("lamppost policy report") final class PolicyReportTests {
    private let folder: String
    private let good = """
        policy "p" version 3
        rule no: at most house always because "x"
        rule kids: at most none when viewer.age is child because "y"

        """

    init() throws {
        folder = NSTemporaryDirectory() + "lamppost-report-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func put(_ text: String, _ name: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: folder + "/" + name))
        return folder + "/" + name
    }

    private func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: folder + "/" + name)), as: UTF8.self)
    }

    @Test("kiosk: both languages, the same bytes twice, nothing but the page in the folder")
    func kiosk() throws {
        let policy =
            #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
            .joined(separator: "/") + "/Models/policies/kiosk.policy"
        for name in ["a.html", "b.html"] {
            let run = try Program.run(["policy", "report", policy, "--out", folder + "/" + name])
            #expect(run.status == 0 && run.messages.isEmpty)
            #expect(run.output == "\(folder)/\(name): 20 proved, 0 refuted, 0 unknown\n")
        }
        let page = try text("a.html")
        #expect(try text("b.html") == page)
        #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">") && page.hasSuffix("</html>\n"))
        #expect(page.contains("<article lang=\"en\"") && page.contains("<article lang=\"nl\""))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["a.html", "b.html"])
    }

    @Test("what is refuted is written all the same, and the exit status says so; one language by option")
    func refuted() throws {
        let policy = try put(good + "claim \"all\": cap is mood always\n", "p.policy")
        let run = try Program.run(["policy", "report", policy, "--language", "nl", "--out", folder + "/p.html"])
        #expect(run.status == 1 && run.messages.isEmpty)
        let page = try text("p.html")
        #expect(page.contains("<html lang=\"nl\">") && page.contains("weerlegd") && !page.contains("lang=\"en\""))
    }

    @Test("who repeats the dossier of a policy on standard input has it in a file")
    func standardInput() throws {
        let run = try Program.run(["policy", "report", "-", "--out", folder + "/i.html"], input: Array(good.utf8))
        #expect(run.status != 2)
        let page = try text("i.html")
        #expect(page.contains("lamppost policy prove FILE.policy") && !page.contains("lamppost policy prove -"))
    }

    @Test("a policy that does not compile, and a page that stood there before: it stays")
    func bad() throws {
        let policy = try put("policy \"p\" version 1\nat most\n", "p.policy")
        let page = try put("old", "p.html")
        let run = try Program.run(["policy", "report", policy, "--out", page])
        #expect(run.status == 2 && run.output.isEmpty && run.messages.contains("p.policy:"))
        #expect(try text("p.html") == "old")
        let nowhere = try Program.run(
            ["policy", "report", try put(good, "q.policy"), "--out", folder + "/no/p.html"])
        let itself = try Program.run(["policy", "report", policy, "--out", policy])
        #expect(itself.status == 2 && itself.messages.contains("--out names the policy itself"))
        #expect(nowhere.status != 0 && nowhere.messages.contains("/no/p.html"))
    }

    @Test(
        "bad usage",
        arguments: [
            ([], "policy report needs --out F.html"), (["x"], "policy report needs --out F.html"),
            (["--out", "y"], "policy report needs one policy, found 0"),
            (["a", "b", "--out", "y"], "policy report needs one policy, found 2"),
            (["x", "--out", "y", "--language", "fr"], "--language expects one of en, nl, found \"fr\""),
            (["x", "--out", "y", "--date", "29-11-26"], "--date expects a day as in 2026-11-29, found \"29-11-26\""),
            (["x", "--out", "y", "--date", "2026-02-30"], "--date expects a day"),
        ])
    func usage(_ words: [String], _ message: String) throws {
        let run = try Program.run(["policy", "report"] + words)
        #expect(run.status == 2 && run.output.isEmpty && run.messages.contains(message), "\(run.messages)")
    }
}
