import Digest
import Policy
import TestSupport
import Testing

@Suite("Parts that a policy includes") struct IncludeTests {
    private static let rule = "rule a: at most house when viewer.age is child because \"x\" cites \"y\"\n"
    private static let header = "policy \"p\" version 1\n"

    /// Compiles files by name; the first is the policy, the others stand beside it.
    private func compiled(
        _ policy: String, _ parts: [String: String] = [:], file: String = "some/kiosk.policy"
    ) throws(PolicyError) -> CompiledPolicy {
        try PolicyCompiler.compile(Array(policy.utf8), file: file) { name throws(PolicyPartError) in
            guard let text = parts[name] else { throw PolicyPartError(problem: "no such file", advice: "check the name") }
            return Array(text.utf8)
        }
    }

    private func refusal(_ policy: String, _ parts: [String: String] = [:]) -> String {
        do throws(PolicyError) {
            _ = try compiled(IncludeTests.header + policy, parts)
            return "compiles"
        } catch {
            let lines = error.description.split(separator: "\n")
            return lines.count < 4 ? String(lines[0]) : "\(lines[0]) | \(lines[3].drop { $0 == " " })"
        }
    }

    @Test("a part is read where it is included: weights, conditions, rules, claims, parts of its own")
    func means() throws {
        let parts = [
            "shared/all.policy-part": "include \"weights.policy-part\"\ninclude \"more/rules.policy-part\"\n",
            "shared/weights.policy-part": "# ours\nweight covert 400\nweight doubt 600\n",
            "shared/more/rules.policy-part":
                "condition low: mood.valence < 0\nnever [credit] when low because \"b\"\nat most intent when low because \"c\"\n"
                + "claim \"d\": cap < mood when low\n",
        ]
        let policy = try compiled(
            IncludeTests.header + "at most mood always because \"first\"\ninclude \"shared/all.policy-part\"\n"
                + "at most house when not low and creepiness > 350 because \"last\"\n", parts)
        let whole = try compiled(
            IncludeTests.header + "at most mood always because \"first\"\n"
                + (parts["shared/weights.policy-part"] ?? "") + (parts["shared/more/rules.policy-part"] ?? "")
                + "at most house when not low and creepiness > 350 because \"last\"\n")
        #expect(meaning(policy) == meaning(whole))
        #expect(policy.rules.map(\.id) == ["cap-1", "never-1", "cap-2", "cap-3"])
        #expect(
            policy.files == [
                "some/kiosk.policy", "some/shared/all.policy-part", "some/shared/weights.policy-part",
                "some/shared/more/rules.policy-part",
            ])
        #expect(policy.rules.map(\.file) == [0, 3, 3, 0] && policy.weights.map(\.file) == [2, 2])
        #expect(policy.rules[1].position == TextPosition(line: 2, column: 1))
        #expect(policy.claims[0].file == 3)
        #expect(policy.warnings.first?.description.hasPrefix("some/kiosk.policy:2:1: rule cap-1 names no source") == true)
        #expect(policy.warnings.contains { $0.file == "some/shared/weights.policy-part" })
    }

    @Test("the digest is of the bytes alone, and with parts of the list of all their digests")
    func digest() throws {
        let (rules, weights) = (IncludeTests.header + IncludeTests.rule, "weight covert 1000\n")
        #expect(try compiled(rules).digest == SHA256.hash(rules))
        let text = rules + "include \"a\"\ninclude \"b\"\n"
        let policy = try compiled(text, ["a": weights, "b": ""])
        let list = [text, weights, ""].map { SHA256.hash($0).hex + "\n" }.joined()
        #expect(policy.digest == SHA256.hash(list))
        // What belongs to which part matters, not where the policy stands.
        #expect(try compiled(text, ["a": "", "b": weights]).digest != policy.digest)
        #expect(try compiled(text, ["a": weights, "b": " "]).digest != policy.digest)
        #expect(try compiled(text, ["a": weights, "b": ""], file: "elsewhere.policy").digest == policy.digest)
        #expect(throws: PolicyError.self, "such a list is no policy") { try compiled(list) }
    }

    @Test("an error in a part names the part, its line and column")
    func errors() throws {
        let part = "# rules\nrule b: at most house when viewer.agee is child because \"x\"\n"
        let error = try #require(throws: PolicyError.self) {
            try compiled(IncludeTests.header + "include \"eu/b.policy-part\"\n", ["eu/b.policy-part": part])
        }
        #expect(
            error.description == """
                some/eu/b.policy-part:2:28: unknown name "viewer.agee"
                    rule b: at most house when viewer.agee is child because "x"
                                               ^
                    did you mean viewer.age?
                """)
    }

    private static let plain =
        "as in \"weights.policy-part\" or \"shared/weights.policy-part\", seen from this file's folder: letters, digits, "
        + "\".\", \"-\", \"_\"; none begins with \"/\" or \".\""

    @Test(
        "names that lead elsewhere are refused before anything is read",
        arguments: [
            "/etc/passwd", "../up.policy-part", "a/../../b", "./a", "a//b", "a/", ".hidden", "a\\\\b", "a b", "a\u{e9}", "~/a",
        ])
    func names(_ name: String) {
        #expect(refusal("include \"\(name)\"\n").hasPrefix("some/kiosk.policy:2:9: expected the plain name of a file"))
        #expect(refusal("include \"\(name)\"\n").hasSuffix(IncludeTests.plain))
    }

    @Test(
        "what else is refused, where, and what to do",
        arguments: [
            (
                "include \"a\"", [:],
                "some/kiosk.policy:2:9: cannot include \"a\": no such file | check the name"
            ),
            (
                "include \"a\"\ninclude \"a\"", ["a": ""],
                "some/kiosk.policy:3:9: \"a\" is included twice | the first time at some/kiosk.policy:2:9: remove one of the two"
            ),
            (
                "include \"a\"\ninclude \"b\"", ["a": "", "b": "\ninclude \"a\""],
                "some/b:2:9: \"a\" is included twice | the first time at some/kiosk.policy:2:9: remove one of the two"
            ),
            (
                "include \"a\"", ["a": "include \"b\"", "b": "include \"a\""],
                "some/b:1:9: \"a\" includes itself | some/kiosk.policy:2:9 includes it, and through it this file is read: remove one of the two"
            ),
            (
                "include \"a\"", ["a": "include \"kiosk.policy\""],
                "some/a:1:9: \"kiosk.policy\" includes itself | it is the policy: remove this line"
            ),
            (
                "include \"a\"", ["a": "policy \"q\" version 1"],
                "some/a:1:1: a policy cannot be included, only a part of one | a part has no line policy \"NAME\" version 1"
            ),
            ("include a", [:], "some/kiosk.policy:2:9: expected the name of the file in quotes, found \"a\""),
            (
                "inclde \"a\"", [:],
                "some/kiosk.policy:2:1: expected \"include\", \"condition\", \"weight\", \"rule\", \"at most\", \"never\" or \"claim\", found \"inclde\" | did you mean include?"
            ),
            (
                "weight covert 1000\ninclude \"a\"", ["a": "weight covert 1000"],
                "some/a:1:8: the weight of covert stands twice | keep one of them; the other stands at some/kiosk.policy:2:1"
            ),
            (
                "include \"a\"\nweight doubt 1", ["a": "weight covert 1000"],
                "some/kiosk.policy:3:1: the weights sum to 1001, not to 1000 | 1 are too many"
            ),
            (
                IncludeTests.rule + "include \"a\"", ["a": IncludeTests.rule],
                "some/a:1:6: two rules are named a | name each for what it says; the other stands at some/kiosk.policy:2:6"
            ),
            (
                "condition c: notice.shown\ninclude \"a\"", ["a": "condition c: notice.shown"],
                "some/a:1:11: two conditions are named c | name each for what it says; the other stands at some/kiosk.policy:2:11"
            ),
            (
                "include \"a\"\ncondition c: notice.shown", ["a": "never [credit] when c because \"x\""],
                "some/a:1:21: condition c is used before it is declared | it stands at some/kiosk.policy:3:11: a condition reads only those before it"
            ),
            (
                "include \"a\"", ["a": "# nothing"],
                "some/kiosk.policy:1:8: a policy without a rule | what no rule forbids is allowed: write at least one"
            ),
        ] as [(String, [String: String], String)])
    func messages(_ text: String, _ parts: [String: String], _ expected: String) {
        #expect(refusal(text, parts) == expected)
    }

    @Test("a policy that is read alone includes nothing; a part is no policy")
    func alone() {
        #expect(
            problem("include \"a\"")
                == "test.policy:2:9: cannot include \"a\": this policy is read alone | name its file where parts can be read")
        let part = shortRefusal(IncludeTests.rule)
        #expect(part.hasPrefix("test.policy:1:1: expected \"policy\", found \"rule\""))
        #expect(part.hasSuffix("a part does not: name the policy that includes it"))
    }

    @Test("depth, number, names and bytes are bounded")
    func limits() throws {
        var chain: [String: String] = [:]
        for level in 1..<20 { chain["p\(level)"] = "include \"p\(level + 1)\"\n" }
        #expect(
            refusal("include \"p1\"\n", chain)
                == "some/p8:1:9: parts included more than 8 deep | include it from the policy")
        var many: [String: String] = [:]
        for part in 0..<100 { many["p\(part)"] = "" }
        let includes = (0..<100).map { "include \"p\($0)\"\n" }.joined()
        #expect(refusal(includes, many) == "some/kiosk.policy:66:9: more than 64 parts | join some of them")
        let long = String(repeating: "x", count: 251)
        #expect(refusal("include \"\(long)\"").contains("a name of 251 bytes, at most 250 are allowed"))
        // A little less than the limit each, more together.
        let half = "#" + String(repeating: "x", count: PolicyLimits.bytes / 2)
        #expect(
            refusal("include \"a\"\ninclude \"b\"\n", ["a": half, "b": half])
                == "some/kiosk.policy:3:9: with \"b\" the policy has more than 1048576 bytes in all | split it into several policies"
        )
        let rules = String(repeating: "at most house always because \"x\"\n", count: 6_000)
        #expect(
            refusal("include \"a\"\ninclude \"b\"\n", ["a": rules, "b": rules])
                == "some/b:4001:1: more than 10000 rules, claims or conditions | split it into several policies")
    }

    @Test("a policy cut into parts means what it meant")
    func cut() throws {
        var random = Repeatable(seed: 31)
        for _ in 0..<30 {
            let text = RandomPolicy(&random).textWithNames(&random)
            let lines = text.split(separator: "\n")
            var (policy, parts) = (String(lines[0]) + "\n", [String: String]())
            for (index, line) in lines.dropFirst().enumerated() {
                let name = "part-\(index / 3)"
                if parts[name] == nil, parts.count < PolicyLimits.parts { policy += "include \"\(name)\"\n" }
                parts[name, default: ""] += line + "\n"
            }
            guard parts.count <= PolicyLimits.parts else { continue }
            #expect(meaning(try compiled(policy, parts)) == meaning(try compiled(text)))
        }
    }
}
