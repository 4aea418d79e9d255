import Digest
import Policy
import TestSupport
import Testing

@Suite("Named conditions") struct NamedConditionTests {
    @Test("a name means what it stands for, wherever it stands, also where something is unknown")
    func meansTheSame() throws {
        var random = Repeatable(seed: 21)
        var declared = 0
        for _ in 0..<60 {
            let made = RandomPolicy(&random)
            let text = made.textWithNames(&random)
            declared += text.split(separator: "\n").count { $0.hasPrefix("condition ") }
            let policy = try compile(text)
            for _ in 0..<50 {
                let scene = RandomScene(&random)
                let verdict = policy.judge(scene.scene, scene.values)
                #expect(NaiveVerdict(verdict, policy) == made.naive.judge(scene.known, scene.factors))
            }
        }
        #expect(declared > 200)
    }

    @Test("written out, it is the very condition")
    func isWrittenOut() throws {
        let policy = try compile(
            """
            policy "p" version 1
            condition nobody-asked: consent.target is absent and not notice.shown
            condition quiet: nobody-asked or context.sound is quiet
            at most house when not quiet and viewer.age is adult because "x"
            claim "y": cap < mood when nobody-asked
            """)
        let asked = "(consent.target is [6]) and (not (notice.shown is [1]))"
        #expect(
            spelled(policy.rules[0].condition)
                == "(not ((\(asked)) or (context.sound is [0]))) and (viewer.age is [3])")
        #expect(spelled(policy.claims[0].condition) == asked)
        guard case .all(let parts) = policy.claims[0].condition, case .test(let test) = parts[0] else {
            Issue.record("no test first")
            return
        }
        #expect(test.position.line == 2 && test.position.column == 25, "a test is where it is written")
        #expect(policy.reads.attributes.ids == [.viewerAge, .noticeShown, .consentTarget, .contextSound])
    }

    @Test(
        "what is refused, where, and what to do",
        arguments: [
            (
                "condition asked: notice.shown\nat most house when askd because \"x\"",
                "3:20: unknown name \"askd\" | did you mean asked?"
            ),
            (
                "condition asked: notice.shown\ncondition asked: indicator.lit\nat most house when asked because \"x\"",
                "3:11: two conditions are named asked | name each for what it says"
            ),
            (
                "at most house when later because \"x\"\ncondition later: notice.shown",
                "2:20: condition later is used before it is declared | it stands at test.policy:3:11: a condition reads only those before it"
            ),
            (
                "condition round: not round",
                "2:22: condition round is used before it is declared | it stands at test.policy:2:11: a condition reads only those before it"
            ),
            (
                "condition asked: notice.shown\nat most house when asked is true because \"x\"",
                "3:20: asked is a condition and cannot be compared | write asked, or not asked"
            ),
            (
                "condition not: notice.shown",
                "2:11: a condition cannot be named not: that is a word of the language | name it for what it says"
            ),
            (
                "condition true: notice.shown",
                "2:11: a condition cannot be named true: that is a word of the language | name it for what it says"
            ),
            (
                "condition region: notice.shown",
                "2:11: a condition cannot be named region: that is something that every policy can read | name it for what it says"
            ),
            (
                "condition creepiness: notice.shown",
                "2:11: a condition cannot be named creepiness: that is something that every policy can read | name it for what it says"
            ),
            (
                "condition covert: notice.shown",
                "2:11: a condition cannot be named covert: that is a factor | name it for what it says"
            ),
            (
                "condition mood: notice.shown",
                "2:11: a condition cannot be named mood: that is a level | name it for what it says"
            ),
            (
                "condition mood.low: notice.shown",
                "2:11: a condition's name with a dot | names with a dot are the scene's: write - instead"
            ),
            (
                "condition a notice.shown",
                "2:13: expected \":\" after the condition's name, found \"notice.shown\" | as in condition NAME: CONDITION"
            ),
            (
                "condition a: always",
                "2:14: expected a condition, found \"always\" | as in viewer.age is not adult, or creepiness > 350"
            ),
            ("condition: notice.shown", "2:10: expected the condition's name, found \":\""),
            (
                "conditoin a: notice.shown",
                "2:1: expected \"include\", \"condition\", \"weight\", \"rule\", \"at most\", \"never\" or \"claim\", found \"conditoin\" | did you mean condition?"
            ),
            ("condition low: mood.valnce < 0", "2:16: unknown name \"mood.valnce\" | did you mean mood.valence?"),
        ])
    func messages(_ text: String, _ expected: String) {
        #expect(problem(text) == "test.policy:" + expected)
    }

    @Test("names that double what they name are refused long before they fill the memory")
    func doubling() throws {
        let rule = "at most house when c59 because \"x\"\n"
        let chain = (1..<60).map { "condition c\($0): c\($0 - 1) or c\($0 - 1)\n" }.joined()
        #expect(
            problem("condition c0: notice.shown\n" + chain + rule)
                == "test.policy:20:11: condition c18 compares with more than 200000 values | the conditions that it names count each time: use fewer, or shorter ones"
        )
        // Each is small enough, all together are not.
        let hours = (0..<24).map(String.init).joined(separator: ", ")
        let wide = "condition c: local.hour in [\(hours)]\n"
        let use = "at most house when " + Array(repeating: "c", count: 1_000).joined(separator: " or ") + " because \"x\"\n"
        #expect(problem(wide + String(repeating: use, count: 8)) == "compiles")
        #expect(
            problem(wide + String(repeating: use, count: 9)).hasPrefix(
                "test.policy:11:1: the conditions up to here compare with more than 200000 values"))
    }

    @Test("a name counts as deep as what it stands for")
    func depth() {
        let chain = (1...64).map { "condition c\($0): c\($0 - 1)\n" }.joined()
        let begin = "condition c0: notice.shown\n" + chain
        #expect(problem(begin + "at most house when c63 because \"x\"") == "compiles")
        #expect(
            problem(begin + "at most house when (c63) because \"x\"")
                == "test.policy:67:21: nested more than 64 deep once c63 is written out | write several rules instead: each alone can fire"
        )
        #expect(
            problem(begin + "condition d: not c64\nat most house when d because \"x\"").contains(
                "nested more than 64 deep once c64 is written out"))
    }
}

@Suite("Warnings") struct WarningTests {
    @Test("rules and weights without a source, conditions that nothing uses; nothing else")
    func warnings() throws {
        let policy = try compile(
            """
            policy "p" version 1
            weight covert 900 cites "a"
            weight doubt 100
            condition used: notice.shown
            condition idle: used and indicator.lit
            condition claimed: indicator.lit
            rule kids: at most house when viewer.age is child because "x"
            never [political] always because "y" cites "z"
            never [credit] when not used because "y"
            claim "c": cap < mood when claimed
            """)
        #expect(
            policy.warnings.map(\.description) == [
                "test.policy:3:1: the weight of doubt names no source: add cites \"…\"",
                "test.policy:5:1: condition idle is never used: remove it, or use it",
                "test.policy:7:1: rule kids names no source: add cites \"…\", at least cites \"design rule\"",
                "test.policy:9:1: rule never-2 names no source: add cites \"…\", at least cites \"design rule\"",
            ])
        #expect(policy.files == ["test.policy"])
    }
}
