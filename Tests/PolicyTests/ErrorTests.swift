import Digest
import Policy
import PolicySupport
import TestSupport
import Testing

@Suite("What a policy is refused for, and how it is said") struct ErrorTests {
    @Test("an unknown name: place, line, caret, suggestion")
    func unknownName() {
        let text = """
            policy "kiosk" version 1

            at most house
                when viewer.agee is child
                because "no profiling of children"
            """
        #expect(
            refusal(text) == """
                test.policy:4:10: unknown name "viewer.agee"
                        when viewer.agee is child
                             ^
                    did you mean viewer.age?
                """)
    }

    @Test("the caret stands under the place also after letters of several bytes and tabs")
    func caret() {
        let text = "policy \"p\" version 1\n\tat most house always because \"Żółć é 日\" sites \"x\""
        #expect(
            refusal(text) == """
                test.policy:2:49: expected "include", "condition", "weight", "rule", "at most", "never" or "claim", found "sites"
                     at most house always because "Żółć é 日" sites "x"
                                                             ^
                    did you mean cites?
                """)
    }

    @Test("what is missing at the end of a line is shown there")
    func missingReason() {
        let text =
            "policy \"p\" version 1\nat most house when notice.shown   # why?\n\nnever [political] always because \"x\""
        #expect(
            refusal(text) == """
                test.policy:2:32: expected "because", found "never" on line 4
                    at most house when notice.shown   # why?
                                                   ^
                    every rule gives a reason that people can read: because "…"
                """)
    }

    @Test("weights that do not sum to 1000")
    func weights() {
        let text = "policy \"p\" version 1\nweight covert 600\nweight doubt 399\nat most house always because \"x\""
        #expect(
            refusal(text) == """
                test.policy:3:1: the weights sum to 999, not to 1000
                    weight doubt 399
                    ^
                    1 are missing
                """)
    }

    @Test(
        "each mistake has its own message",
        arguments: [
            ("weight covert 500 weight covert 500", "2:26: the weight of covert stands twice | keep one of them"),
            ("weight covrt 1000", "2:8: unknown factor \"covrt\" | did you mean covert?"),
            ("weight covert 1001", "2:15: expected a whole number from 0 to 1000 for the weight of covert, found 1001"),
            ("weight covert 0.5", "2:15: expected a whole number | write per mille: 600 is 0.6 is 60 %"),
            (
                "weight covert 1000000000000000000000",
                "2:15: a number of 22 digits | all numbers are per mille, hours or versions"
            ),
            (
                "at most huose always because \"x\"", "2:9: unknown level \"huose\" | did you mean house?"
            ),
            (
                "at most house when age is child because \"x\"", "2:20: unknown name \"age\" | did you mean viewer.age?"
            ),
            (
                "at most house when viewer.age is chlid because \"x\"",
                "2:34: expected undeclared, child, teen or adult for viewer.age, found \"chlid\" | did you mean child?"
            ),
            (
                "at most house when context.sound is speech because \"x\"",
                "2:37: expected quiet, one-voice, several-voices, music or noise for context.sound, found \"speech\" | speech was replaced by one-voice and several-voices"
            ),
            (
                "at most house when viewer.age < child because \"x\"",
                "2:20: viewer.age is not a number and cannot be compared with < | compare it with is, is not, in or not in, as in viewer.age is undeclared"
            ),
            (
                "at most house when viewer.age because \"x\"",
                "2:20: viewer.age is not true or false by itself | compare it, as in viewer.age is undeclared"
            ),
            (
                "at most house when mood.confidence < 1001 because \"x\"",
                "2:38: expected a whole number from 0 to 1000 for mood.confidence, found 1001"
            ),
            (
                "at most house when mood.valence < -1001 because \"x\"",
                "2:35: expected a whole number from -1000 to 1000 for mood.valence, found -1001"
            ),
            (
                "at most house when mood.valence is low because \"x\"",
                "2:36: expected a whole number from -1000 to 1000 for mood.valence, found \"low\""
            ),
            (
                "at most house when notice.shown is 1 because \"x\"",
                "2:36: expected true or false for notice.shown, found the number 1 | compare it, as in notice.shown"
            ),
            (
                "at most house when place.kind in [shop, shop] because \"x\"",
                "2:41: shop stands twice in the list"
            ),
            (
                "at most house when place.kind in shop because \"x\"",
                "2:34: expected \"[\", found \"shop\" | a list stands in brackets, even with one element"
            ),
            ("at most house when viewer.age == adult because \"x\"", "2:31: unexpected character \"=\" | write \"is\""),
            (
                "at most house when viewer.age not adult because \"x\"",
                "2:35: expected \"in\", found \"adult\" | write \"not in [...]\" after a name, or put \"not\" before it"
            ),
            (
                "at most house when (notice.shown because \"x\"",
                "2:34: expected \"and\", \"or\" or \")\", found \"because\""
            ),
            (
                "at most house when and because \"x\"",
                "2:20: expected a condition, found \"and\" | as in viewer.age is not adult, or creepiness > 350"
            ),
            (
                "at most house because \"x\"",
                "2:15: expected \"when\", found \"because\" | say when the rule applies: when CONDITION, or always"
            ),
            (
                "at most house always becuase \"x\"",
                "2:22: expected \"because\", found \"becuase\" | did you mean because?"
            ),
            ("at most house always because \"\"", "2:30: expected the reason, found an empty text"),
            (
                "at most house always because \"x",
                "2:30: this text has no closing quote on its line | end it with \""
            ),
            (
                "never [weightloss] always because \"x\"",
                "2:8: unknown ad category \"weightloss\" | did you mean weight-loss?"
            ),
            ("never [credit, credit] always because \"x\"", "2:16: credit stands twice in the list"),
            ("never [] always because \"x\"", "2:8: expected the name of an ad category, found \"]\""),
            (
                "rule a: at most house always because \"x\"\nrule a: at most none always because \"x\"",
                "3:6: two rules are named a | name each for what it says"
            ),
            (
                "rule cap-1: at most house always because \"x\"",
                "2:6: the name cap-1 is kept for rules without one | name it for what it says"
            ),
            (
                "claim \"x\": cap < mood always\nclaim \"x\": cap < intent always",
                "3:7: two claims say \"x\" | name each for what it says"
            ),
            (
                "claim \"x\": house always",
                "2:12: expected \"cap\" or \"never\", found \"house\" | as in: cap < mood when consent.target is not given"
            ),
            (
                "claim \"x\": cap in [house] always",
                "2:16: expected <, <=, >, >=, \"is\" or \"is not\", found \"in\""
            ),
            ("claim \"x\": cap < mod always", "2:18: unknown level \"mod\" | did you mean mood?"),
            (
                "at most house when creepiness > 350 because \"x\"",
                "1:8: the policy reads creepiness and gives no weights | write weight FACTOR N lines that sum to 1000"
            ),
            ("# nothing", "1:8: a policy without a rule | what no rule forbids is allowed: write at least one"),
            (
                "at most house always because \"a\u{202e}b\"",
                "2:32: the invisible character U+202E | remove it: a reviewer cannot see it"
            ),
            (
                "at most house always because \u{201c}x\u{201d}",
                "2:30: unexpected character \"\u{201c}\" | a text stands in straight double quotes"
            ),
        ])
    func messages(_ text: String, _ expected: String) {
        #expect(problem(text) == "test.policy:" + expected)
    }

    @Test(
        "a slip is met with what was meant",
        arguments: [
            (
                "at most house when viewer.age child because \"x\"",
                "31: expected \"is\" after viewer.age, found \"child\" | as in viewer.age is child"
            ),
            (
                "at most house when local.hour 22 because \"x\"",
                "31: expected \"is\", <, <=, > or >= after local.hour, found the number 22"
            ),
            (
                "at most house when notice.shown AND indicator.lit because \"x\"",
                "33: expected \"and\", found \"AND\" | did you mean and?"
            ),
            (
                "at most house when region is eu Or indicator.lit because \"x\"",
                "33: expected \"or\", found \"Or\" | did you mean or?"
            ),
            (
                "at most house when mood.known) because \"x\"",
                "30: this \")\" closes nothing | remove it, or write \"(\" where the part begins"
            ),
            (
                "at most house when local.hour in [22..23] because \"x\"",
                "37: unexpected \"..\" | name each value, as in [22, 23], or compare with >= and <="
            ),
            (
                "at most house when factor.creepy > 3 because \"x\"",
                "20: unknown name \"factor.creepy\" | expected one of creepiness, "
                    + Factor.allCases.map { "factor.\($0.name)" }.joined(separator: ", ")
            ),
            (
                "at most house always because \"x\" cites \"y\" cites \"z\"",
                "44: expected \"include\", \"condition\", \"weight\", \"rule\", \"at most\", \"never\" or \"claim\", found \"cites\""
                    + " | it stands once, at the end of a rule or weight: join two sources in one text"
            ),
        ])
    func slips(_ text: String, _ expected: String) {
        #expect(problem(text) == "test.policy:2:" + expected)
    }

    @Test(
        "a beginning that is none",
        arguments: [
            ("", "1:1: expected \"policy\", found the end of the file"),
            ("{\"policy\": 1}", "1:1: unexpected character \"{\""),
            ("polcy \"p\" version 1", "1:1: expected \"policy\", found \"polcy\""),
            ("policy p version 1", "1:8: expected the policy's name in quotes, found \"p\""),
            ("policy \"p\" version 0", "1:20: expected a whole number from 1 to 1000000 for the version, found 0"),
            ("policy \"p\" version -", "1:20: expected a number after \"-\""),
        ])
    func beginnings(_ text: String, _ expected: String) {
        #expect(refusal(text).split(separator: "\n").first.map(String.init) == "test.policy:" + expected)
    }

    @Test("bytes that are no text are refused where they stand")
    func notUTF8() {
        for bytes: [UInt8] in [[0xff], [0xc3, 0x28], [0xe2, 0x82], [0xed, 0xa0, 0x80]] {
            let text = Array("policy \"p\" version 1\n# ".utf8) + bytes + Array("\n".utf8)
            #expect {
                try PolicyCompiler.compile(text, file: "f")
            } throws: { error in
                (error as? PolicyError)?.problem == "expected UTF-8"
                    && (error as? PolicyError)?.position == TextPosition(line: 2, column: 3)
            }
        }
        #expect(refusal("\u{feff}policy \"p\" version 1").hasPrefix("test.policy:1:1: the invisible character U+FEFF"))
        #expect(refusal("policy \"p\u{0}\" version 1").hasPrefix("test.policy:1:10: the invisible character U+0000"))
    }

    @Test("a comment cannot swallow a line that an editor shows as one of its own")
    func lineEnds() {
        let rule = "at most house always because \"x\""
        #expect(refusal("policy \"p\" version 1\r\n# why\r\n\(rule)\r\n") == "compiles")
        let hidden = refusal("policy \"p\" version 1\n# why\r\(rule)\n\(rule)")
        #expect(hidden.hasPrefix("test.policy:2:6: a carriage return that ends no line"))
    }

    @Test("limits are refused before the work: bytes, depth, rules, list")
    func limits() {
        let begin = "policy \"p\" version 1\n"
        #expect(
            refusal(String(repeating: "x", count: PolicyLimits.bytes + 1)).hasPrefix(
                "test.policy:1:1: a policy of more than 1048576 bytes"))
        for opening in ["(", "not ", "not ("] {
            let text =
                begin + "at most house when " + String(repeating: opening, count: 100_000)
                + " notice.shown because \"x\""
            #expect(refusal(text).contains("nested more than 64 deep"))
            #expect(refusal(text).utf8.count < 600)
        }
        let fits = String(repeating: "(", count: 64) + "notice.shown" + String(repeating: ")", count: 64)
        #expect(refusal(begin + "at most house when \(fits) because \"x\"") == "compiles")
        let rules = String(repeating: "at most house always because \"x\"\n", count: PolicyLimits.rules)
        #expect(
            refusal(begin + rules + "at most none always because \"x\"").hasPrefix(
                "test.policy:10002:1: more than 10000 rules"))
        let long = String(repeating: "1, ", count: 1_001) + "2"
        #expect(
            refusal(begin + "at most house when local.hour in [\(long)] because \"x\"").contains(
                "more than 1000 elements"))
        let text = String(repeating: "x", count: PolicyLimits.text + 1)
        #expect(refusal(begin + "at most house always because \"\(text)\"").contains("a text of more than 2000 bytes"))
    }

    @Test("a chain of thousands of parts is no nesting")
    func longChain() throws {
        let chain = Array(repeating: "notice.shown and indicator.lit", count: 2_000).joined(separator: " or ")
        let policy = try compile("policy \"p\" version 1\nat most house when \(chain) because \"x\"")
        var scene = Scene()
        scene.set(.noticeShown, to: true)
        #expect(policy.judge(scene, FactorValues()).cap == .house)
        scene.set(.indicatorLit, to: false)
        #expect(policy.judge(scene, FactorValues()).cap == .mood)
    }

    @Test("a mutated kiosk policy compiles or is refused with a place inside it, and never traps")
    func mutations() throws {
        let original = try ShippedPolicy.text("kiosk")
        var random = Repeatable(seed: 11)
        let pieces = [
            "(", ")", "[", "]", "not ", " and ", " or ", "\"", "#", "-", "99999999999999999999", "creepiness", " is ",
            "\n", "\u{e9}",
        ]
        var outcomes = [0, 0]
        for _ in 0..<300 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...200, using: &random)))
                case 2: bytes.insert(contentsOf: Array((pieces.randomElement(using: &random) ?? "").utf8), at: at)
                default: bytes[at] = original[Int.random(in: 0..<original.count, using: &random)]
                }
            }
            if Int.random(in: 0..<20, using: &random) == 0 {
                bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
            }
            do {
                let policy = try PolicyCompiler.compile(bytes, file: "m")
                _ = policy.judge(Scene(), FactorValues())
                outcomes[0] += 1
            } catch {
                let lines = bytes.count { $0 == 0x0a } + 1
                #expect(
                    !error.problem.isEmpty && error.position.line >= 1 && error.position.line <= lines
                        && error.position.column >= 1)
                #expect(error.indent <= error.line.unicodeScalars.count && error.description.utf8.count < 1_500)
                outcomes[1] += 1
            }
        }
        #expect(outcomes[0] > 10 && outcomes[1] > 100)
    }
}
