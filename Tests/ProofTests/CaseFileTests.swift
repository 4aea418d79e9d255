import Digest
import Policy
import Proof
import TestSupport
import Testing

@Suite("Case files") struct CaseFileTests {
    static let whole = """
        {"version": 1,
         "story": {"number": 4, "title": "Hidden", "happened": "Coupons between coupons.", "answer": "Refused."},
         "scene": {"viewer.age": "adult", "local.hour": 14, "notice.shown": true},
         "factors": {"covert": 1, "doubt": 2}, "facts": {"control.shown": true, "mood.lasted_ms": 900},
         "cases": [
          {"kind": "decide", "note": "a", "scene": {"local.hour": null, "region": "eu"}, "factors": {"doubt": null},
           "facts": {"control.shown": null},
           "candidates": [{"id": "x", "basis": "mood", "categories": ["toys"], "traits": ["concealed"], "reads": ["sound"],
             "exposures": 3, "wish": {"label": "sad", "least_duration_ms": 500, "least_strength": 600}}],
           "expect": [{"policies": ["p", "q"], "cap": "house", "admits": []}, {"policies": ["r"], "score": 3}]},
          {"kind": "prove", "note": "b", "theorem": "t", "expect": [{"policies": ["p"], "is": "proved"}]},
          {"kind": "prove", "note": "b", "claim": "no such thing", "expect": [{"policies": ["q"], "is": "refuted"}]},
          {"kind": "run", "note": "c", "test": {"file": "F.swift", "suite": "S", "function": "f"}},
          {"kind": "run", "note": "d", "awaits": "live capture"}]}
        """

    @Test("every member is read; a case changes the file's ground and null makes a thing missing")
    func reads() throws {
        let file = try cases(Self.whole)
        let story = try #require(file.story)
        #expect(story.number == 4 && story.title == "Hidden")
        #expect(story.happened == "Coupons between coupons." && story.answer == "Refused.")
        #expect(file.note == "Hidden" && file.policies == ["p", "q", "r"] && file.cases.count == 5)
        guard case .decide(let decide) = file.cases[0].kind else {
            Issue.record("\(file.cases[0])")
            return
        }
        #expect(file.cases[0].position == TextPosition(line: 6, column: 3))
        #expect(decide.scene[.viewerAge] == 3 && decide.scene[.localHour] == nil && decide.scene[.region] == 0)
        #expect(decide.scene[.noticeShown] == 1)
        #expect(decide.factors[.covert] == 1 && decide.factors[.doubt] == nil && decide.factors[.setting] == nil)
        #expect(decide.facts.isControlShown == nil && decide.facts.moodMilliseconds == 900)
        let candidate = try #require(decide.candidates.first)
        #expect(candidate.basis == .mood && candidate.categories == CategorySet(.toys) && candidate.exposures == 3)
        #expect(candidate.traits == ["concealed"] && candidate.reads == ["sound"])
        let wish = try #require(candidate.wish)
        #expect(wish.label == "sad" && wish.leastMilliseconds == 500 && wish.leastStrength == 600)
        #expect(decide.expectation(of: "q")?.cap == .house && decide.expectation(of: "q")?.admits == [])
        #expect(decide.expectation(of: "r")?.score == 3 && decide.expectation(of: "s") == nil)
        guard case .prove(let theorem) = file.cases[1].kind, case .prove(let claim) = file.cases[2].kind else {
            Issue.record("\(file.cases)")
            return
        }
        #expect(theorem.statement == .theorem("t") && theorem.isProved(of: "p") == true)
        #expect(claim.statement == .claim("no such thing") && claim.isProved(of: "q") == false)
        #expect(claim.isProved(of: "p") == nil)
        guard case .run(let test) = file.cases[3].kind else {
            Issue.record("\(file.cases[3])")
            return
        }
        #expect(test.file == "F.swift" && test.suite == "S" && test.function == "f")
        #expect(file.cases[4].kind == .awaits("live capture"))
    }

    @Test(
        "what is not as it should be is refused at its place",
        arguments: [
            (#"{"kind":"decide","note":"n","expect":[]}"#, "c.json:2:1: expected at least one expectation in \"expect\""),
            (
                #"{"kind":"decide","note":"n","expect":[{"policies":["p"]}]}"#,
                "c.json:2:39: expected something of the policies, such as \"cap\", found nothing"
            ),
            (
                #"{"kind":"decide","note":"n","expect":[{"policies":["p"],"cap":"moody"}]}"#,
                "c.json:2:63: expected one of none, house, contextual, intent, mood for \"cap\", found the text \"moody\""
            ),
            (
                #"{"kind":"decide","note":"n","expect":[{"policies":["p"],"cap":"mood"},{"policies":["p"],"cap":"mood"}]}"#,
                "c.json:2:83: the case says twice what it expects of \"p\""
            ),
            (
                #"{"kind":"decide","note":"n","expect":[{"policies":["p"],"admits":[]}]}"#,
                "c.json:2:39: \"admits\" and \"reasons\" are about candidates, and the case has none"
            ),
            (
                #"{"kind":"decide","note":"n","scene":{"viewer.agee":"child"},"expect":[]}"#,
                "c.json:2:52: unknown attribute \"viewer.agee\", expected one of the scene's, such as place.kind"
            ),
            (
                #"{"kind":"decide","note":"n","scene":{"viewer.age":"baby"},"expect":[]}"#,
                "c.json:2:51: expected one of undeclared, child, teen, adult for \"viewer.age\", found \"baby\""
            ),
            (
                #"{"kind":"decide","note":"n","factors":{"covert":1001},"expect":[]}"#,
                "c.json:2:49: expected a whole number from 0 to 1000 for \"covert\", found the number 1001"
            ),
            (
                #"{"kind":"prove","note":"n","theorem":"t","claim":"c","expect":[]}"#,
                "c.json:2:50: a case is about a theorem or about a claim, not both"
            ),
            (
                #"{"kind":"prove","note":"n","theorem":"t","expect":[{"policies":["p"],"is":"true"}]}"#,
                "c.json:2:75: expected proved or refuted for \"is\", found the text \"true\""
            ),
            (
                #"{"kind":"run","note":"n","awaits":"x","test":{"file":"f","suite":"s","function":"f"}}"#,
                "c.json:2:46: a case either names a test or awaits something, not both"
            ),
            (#"{"kind":"run","note":"n"}"#, "c.json:2:1: expected a member \"test\", found none"),
            (#"{"kind":"walk","note":"n"}"#, "c.json:2:9: expected decide, prove or run for \"kind\", found the text \"walk\""),
            (#"{"kind":"run","note":" ","awaits":"x"}"#, "c.json:2:22: expected a text that is not blank for \"note\""),
            (
                #"{"kind":"run","note":"a\u001b[2J","awaits":"x"}"#,
                "c.json:2:22: the text for \"note\" has the character U+1b, which is not shown"
            ),
        ])
    func refuses(_ entry: String, _ message: String) {
        let error = #expect(throws: CaseError.self) { try file(entry) }
        #expect(error?.description == message)
    }

    @Test("another version, no case, no note, another member")
    func refusesFiles() {
        func problem(_ json: String) -> String? { #expect(throws: CaseError.self) { try cases(json) }?.description }
        #expect(problem(#"{"version":2,"note":"n","cases":[]}"#) == "c.json:1:12: expected 1 for \"version\", found the number 2")
        #expect(problem(#"{"version":1,"note":"n","cases":[]}"#) == "c.json:1:1: expected at least one case in \"cases\"")
        #expect(problem(#"{"version":1,"cases":[]}"#) == "c.json:1:1: expected a member \"note\" or \"story\", found none")
        #expect(problem(#"{"version":1,"note":"n","case":[]}"#)?.contains("unknown member \"case\"") == true)
        #expect(problem("") == "c.json:1:1: expected a JSON value, found the end")
    }

    @Test("what is too long or too many is refused before it is worked on")
    func limits() {
        let spaces = [UInt8](repeating: 32, count: CaseLimits.bytes + 1)
        #expect(throws: CaseError.self) { try CaseFile(json: spaces, file: "c.json") }
        let one = #"{"kind":"run","note":"n","awaits":"x"}"#
        let many = [String](repeating: one, count: CaseLimits.cases + 1).joined(separator: ",")
        #expect(throws: CaseError.self) { try file(many) }
        let candidate = #"{"id":"x","basis":"mood"}"#
        let slate = [String](repeating: candidate, count: CaseLimits.candidates + 1).joined(separator: ",")
        let error = #expect(throws: CaseError.self) {
            try file(#"{"kind":"decide","note":"n","candidates":[\#(slate)],"expect":[]}"#)
        }
        #expect(error?.description.contains("at most 128 are allowed") == true)
    }

    @Test("any byte changed, removed or cut gives a file or an error, never a trap")
    func mutations() throws {
        let bytes = Array(Self.whole.utf8)
        let policy = try compile("at most house when viewer.age is child because \"x\"")
        var random = Repeatable(seed: 3)
        var read = 0
        for _ in 0..<3_000 {
            var mutated = bytes
            switch Int.random(in: 0..<3, using: &random) {
            case 0: mutated[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            case 1: mutated.remove(at: Int.random(in: bytes.indices, using: &random))
            default: mutated.removeLast(Int.random(in: 1...bytes.count, using: &random))
            }
            guard let file = try? CaseFile(json: mutated, file: "c.json") else { continue }
            read += 1
            var runner = CaseRunner(policy)
            _ = try runner.results(file)
        }
        #expect(read > 0)
    }
}
