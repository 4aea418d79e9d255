import Foundation
import Testing

@Suite("lamppost policy prove") struct PolicyProveTests {
    private func findings(_ run: Program) throws -> [[String: Any]] {
        let data = Data(run.lines.joined(separator: "\n").utf8)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    }

    @Test("one array: the theorems, then the claims; a refuted one has the scene, and what it became")
    func findings() throws {
        let policy = """
            policy "p" version 1
            at most house when consent.share is given because "x"
            claim "no more than house": cap <= house always
            claim "\\"never\\" more than mood": cap <= mood always
            """
        let run = try Program.run(["policy", "prove", "--json", "-"], input: Array(policy.utf8))
        #expect(run.status == 1 && run.messages.isEmpty)
        let findings = try findings(run)
        #expect(findings.count == 11)
        #expect(findings.allSatisfy { $0["file"] as? String == "standard input" })
        #expect(findings.prefix(9).allSatisfy { $0["kind"] as? String == "theorem" && $0["name"] is String })
        #expect(findings.suffix(2).allSatisfy { $0["kind"] as? String == "claim" && $0["name"] == nil })
        let withdrawing = findings[2]
        #expect(withdrawing["name"] as? String == "withdrawing-never-raises")
        #expect(withdrawing["outcome"] as? String == "refuted" && withdrawing["text"] is String)
        let states = ["witness", "after"].map { member in
            ((withdrawing[member] as? [String: Any])?["scene"] as? [String: Any])?["consent.share"] as? String
        }
        #expect(states == ["given", "withdrawn"])
        #expect(findings[10]["title"] as? String == "\"never\" more than mood")
        #expect(findings[10]["outcome"] as? String == "proved" && findings[10]["witness"] == nil)
    }

    @Test("what cannot be shown by a scene has none; levels that can be reached have one each")
    func levels() throws {
        for (rule, isProved) in [("at most house always", false), ("at most contextual when notice.shown", true)] {
            let policy = "policy \"p\" version 1\n\(rule) because \"x\"\n"
            let run = try Program.run(["policy", "prove", "--json", "-"], input: Array(policy.utf8))
            let levels = try findings(run)[5]
            #expect(levels["name"] as? String == "levels-are-reachable")
            #expect(levels["outcome"] as? String == (isProved ? "proved" : "refuted"))
            #expect(levels["witness"] == nil)
            let examples = levels["examples"] as? [[String: Any]]
            #expect((examples?.compactMap { $0["text"] as? String } ?? []) == (isProved ? ["contextual", "mood"] : []))
        }
    }

    @Test("in words: that no scene has a level is not said by a scene")
    func unreached() throws {
        let policy = "policy \"p\" version 1\nat most house always because \"x\"\n"
        let run = try Program.run(["policy", "prove", "-"], input: Array(policy.utf8))
        let place = try #require(run.lines.firstIndex { $0.hasPrefix("  REFUTED  every level") })
        #expect(run.lines[place + 1] == "           no scene has a cap above house: a guard that always refuses")
        #expect(run.lines[place + 2].hasPrefix("  proved   "), "\(run.output)")
    }

    @Test("no policy, no findings: an empty array, exit 2")
    func noPolicy() throws {
        let run = try Program.run(["policy", "prove", "--json", "-"], input: Array("policy".utf8))
        #expect(run.status == 2 && run.lines == ["[]"] && run.messages.hasPrefix("lamppost: "))
    }
}
