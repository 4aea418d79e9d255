import Policy
import Proof
import Testing

@Suite("Running cases") struct CaseRunnerTests {
    private static let rules = """
        weight covert 400 cites "x" weight doubt 600 cites "x"
        rule child: at most house when viewer.age is child because "children"
        rule sad: never [alcohol, credit] when mood.valence < 0 because "sad"
        rule creepy: at most contextual when creepiness > 500 because "creepy"
        """
    private static let ground =
        #""scene":{"viewer.age":"adult","mood.valence":10},"factors":{"covert":0,"doubt":0},"#

    private func run(_ entries: String..., policy: String = rules) throws -> (results: [CaseResult], runner: CaseRunner) {
        var runner = CaseRunner(try compile(policy))
        let file = try cases(
            "{\"version\":1,\"note\":\"n\",\(Self.ground)\"cases\":[\(entries.joined(separator: ","))]}")
        return (try runner.results(file), runner)
    }

    private func decide(_ change: String, _ expect: String) -> String {
        #"{"kind":"decide","note":"n",\#(change)"expect":[{"policies":["p"],\#(expect)}]}"#
    }

    @Test("what is as expected passes, with the answer")
    func passes() throws {
        let child = #""scene":{"viewer.age":"child","mood.valence":null},"#
        let expect = """
            "cap":"house","reason":"child","score":0,"fired":["child","sad"],"fires":["sad"],"unknown":["sad"],
            "excluded":["alcohol","credit"],"excludes":["credit"],"allows":["toys"]
            """
        let results = try run(decide(child, expect)).results
        guard case .passed(let answer) = results[0] else {
            Issue.record("\(results)")
            return
        }
        #expect(answer.cap == .house && answer.reason?.because == "children" && answer.admitted == nil)
    }

    @Test(
        "each thing that is not as expected is named, with what was found",
        arguments: [
            (#""cap":"house""#, "cap", "house", "mood"),
            (#""reason":"child""#, "reason", "child", "none"),
            (#""score":1"#, "score", "1", "0"),
            (#""fired":["child"]"#, "rules that fire", "child", "none"),
            (#""fires":["child"]"#, "rules that fire", "child among them", "none"),
            (#""unknown":["sad"]"#, "rules that fire for something unknown", "sad among them", "none"),
            (#""excluded":["credit"]"#, "excluded categories", "credit", "none"),
            (#""excludes":["credit"]"#, "exclusion", "of credit", "none of them"),
        ])
    func fails(_ expect: String, _ what: String, _ expected: String, _ found: String) throws {
        let results = try run(decide("", expect)).results
        guard case .failed(_, let mismatches) = results[0] else {
            Issue.record("\(results)")
            return
        }
        #expect(mismatches == [Mismatch(what, expected: expected, found: found)])
    }

    @Test("a category that is excluded and should not be")
    func allows() throws {
        let results = try run(decide(#""scene":{"mood.valence":-1},"#, #""allows":["credit","toys"]"#)).results
        guard case .failed(_, let mismatches) = results[0] else {
            Issue.record("\(results)")
            return
        }
        #expect(mismatches == [Mismatch("exclusion", expected: "none of credit", found: "of credit")])
    }

    @Test("what is expected of another policy is not asked, and exercises nothing")
    func notAsked() throws {
        let other = #"{"kind":"decide","note":"n","expect":[{"policies":["q"],"cap":"none"}]}"#
        let (results, runner) = try run(other)
        #expect(results == [.notAsked] && runner.coverage.judgements == 0)
        var renamed = CaseRunner(try compile(Self.rules), as: "q")
        guard case .failed = try renamed.results(try file(other))[0] else {
            Issue.record("expected to be asked under the other name")
            return
        }
    }

    @Test("what nothing here can answer is awaited, never passed")
    func awaits() throws {
        let slate =
            #"{"kind":"decide","note":"n","candidates":[{"id":"x","basis":"mood"}],"expect":[{"policies":["p"],"admits":[]}]}"#
        let prove = #"{"kind":"prove","note":"n","theorem":"t","expect":[{"policies":["p"],"is":"proved"}]}"#
        let test = #"{"kind":"run","note":"n","test":{"file":"f","suite":"s","function":"g"}}"#
        let later = #"{"kind":"run","note":"n","awaits":"live capture"}"#
        let results = try run(slate, prove, test, later).results
        #expect(results[0] == .awaits("the guard") && results[1] == .awaits("the prover"))
        #expect(results[3] == .awaits("live capture"))
        guard case .shown(let named) = results[2] else {
            Issue.record("\(results[2])")
            return
        }
        #expect(named.file == "f" && named.suite == "s" && named.function == "g")
    }

    private struct Statements: StatementJudge {
        var verdicts: [ProveCase.Statement: StatementVerdict]

        func verdict(on statement: ProveCase.Statement, of policy: CompiledPolicy) -> StatementVerdict? {
            verdicts[statement]
        }
    }

    @Test("a proof counts only as what was expected; unknown and unheard-of are neither")
    func proofs() throws {
        func prove(_ name: String, _ word: String) -> String {
            #"{"kind":"prove","note":"n","theorem":"\#(name)","expect":[{"policies":["p"],"is":"\#(word)"}]}"#
        }
        let statements = Statements(verdicts: [.theorem("t"): .proved, .theorem("r"): .refuted, .theorem("u"): .unknown])
        var runner = CaseRunner(try compile(Self.rules), statements: statements)
        let entries = try file(
            prove("t", "proved"), prove("r", "refuted"), prove("t", "refuted"), prove("u", "proved"),
            prove("u", "refuted"), prove("x", "refuted"))
        let passed = try runner.results(entries).map { result in
            if case .passed = result { true } else { false }
        }
        #expect(passed == [true, true, false, false, false, false])
    }

    private struct Slates: SlateJudge {
        func judge(_ decide: DecideCase, _ policy: CompiledPolicy, file: String) -> SlateAnswer {
            var factors = FactorValues()
            for factor in Factor.allCases { factors[factor] = 0 }
            return SlateAnswer(
                admitted: ["a"], reasons: [.init(id: "guard.wish", text: "x")],
                factors: [FactorValues](repeating: factors, count: decide.candidates.count))
        }
    }

    @Test("a slate is the guard's to judge, and what it measures counts as exercised")
    func slates() throws {
        func slate(_ expect: String) -> String {
            """
            {"kind":"decide","note":"n","candidates":[{"id":"a","basis":"house"},{"id":"b","basis":"house"}],
             "expect":[{"policies":["p"],\(expect)}]}
            """
        }
        var runner = CaseRunner(try compile(Self.rules), slates: Slates())
        let results = try runner.results(
            try file(slate(#""admits":["a"],"reasons":["guard.wish"]"#), slate(#""admits":["a","b"],"reasons":["child"]"#)))
        guard case .passed(let answer) = results[0], case .failed(_, let mismatches) = results[1] else {
            Issue.record("\(results)")
            return
        }
        #expect(answer.admitted == ["a"] && answer.cap == nil)
        #expect(mismatches.map(\.what) == ["admitted candidates", "reasons of the guard"])
        #expect(runner.coverage.judgements == 4)
    }

    @Test("coverage counts rules, and each side of each test, missing apart")
    func coverage() throws {
        let rules = Self.rules + "\nrule never: at most none when region is eu and viewer.age is child because \"x\""
        let known = decide(#""scene":{"region":"us"},"#, #""cap":"mood""#)
        let missing = decide(#""scene":{"mood.valence":null,"region":"us"},"#, #""cap":"mood""#)
        let creepy = decide(#""scene":{"region":"us"},"factors":{"doubt":834},"#, #""cap":"contextual""#)
        let coverage = try run(known, missing, creepy, policy: rules).runner.coverage
        #expect(coverage.judgements == 3)
        #expect(coverage.neverFired.map(\.rule.id) == ["child", "never"])
        #expect(coverage.onlyUnknown.map(\.rule.id) == ["sad"])
        #expect(coverage.rules.map(\.fired) == [0, 1, 1, 0])
        let atoms = coverage.atoms.map { "\($0.rule) | \($0.test.text) | \($0.isTrue) \($0.isFalse) \($0.isUnknown)" }
        #expect(
            atoms == [
                "child | viewer.age is child | 0 3 0", "sad | mood.valence < 0 | 0 2 1", "creepy | creepiness > 500 | 1 2 0",
                "never | region is eu | 0 3 0", "never | viewer.age is child | 0 3 0",
            ])
        #expect(coverage.oneSided.count == 4)
    }
}
