import Policy
import PolicySupport
import Proof
import Testing

@Suite("Comparing and examining policies") struct ExaminationTests {
    private let head = "policy \"p\" version 1\n"
    private let weights = "weight covert 500\nweight doubt 500\n"

    // MARK: Comparing

    @Test("the same rules and weights in any order, under any names, are compared at once")
    func same() throws {
        let kiosk = try ShippedPolicy.compiled("kiosk")
        let comparison = PolicyComparison(kiosk, kiosk, mostSteps: 1)
        #expect(comparison.diff().isEqual && comparison.isLooser() == false)
        let rules = ["at most house when creepiness > 300 because \"x\"", "never [alcohol] when local.hour < 5 because \"y\""]
        let one = try compile(head + weights + rules.joined(separator: "\n"))
        let two = try compile(head + weights + "rule b: \(rules[1])\nrule a: \(rules[0])")
        #expect(PolicyComparison(one, two, mostSteps: 1).diff().isEqual)
        let other = try compile(head + "weight covert 400\nweight doubt 600\n" + rules.joined(separator: "\n"))
        #expect(!PolicyComparison(one, other).diff().isEqual)
    }

    @Test("a comparison that runs out of steps says so, and is never equal")
    func steps() throws {
        let (kiosk, strict) = (try ShippedPolicy.compiled("kiosk"), try ShippedPolicy.compiled("strict"))
        let comparison = PolicyComparison(kiosk, strict, mostSteps: 100)
        let diff = comparison.diff()
        #expect(diff.isUnknown && !diff.isEqual && comparison.isLooser() == nil)
        #expect(PolicyComparison(kiosk, strict).isLooser() == false)
        #expect(PolicyComparison(strict, kiosk).isLooser() == true)
    }

    @Test("a region speaks of no score that its factors do not add up to")
    func sums() throws {
        func terms(_ score: String) throws -> [String] {
            let low = "factor.covert <= 500 and factor.doubt <= 500"
            let old = try compile(head + weights + "at most house when \(low) and (\(score)) because \"x\"")
            let open = try compile(head + "at most mood always because \"x\"")
            return try #require(PolicyComparison(old, open).diff().regions.first).terms
        }
        #expect(try terms("creepiness <= 300 or creepiness > 600").last == "creepiness is at most 300")
        #expect(try terms("creepiness <= 700") == ["factor.covert is at most 500", "factor.doubt is at most 500"])
    }

    // MARK: Examining

    @Test("a rule that others make superfluous, and by which")
    func redundant() throws {
        let policy = try compile(
            """
            policy "p" version 1
            rule child: at most house when viewer.age is child because "x"
            rule again: at most contextual when viewer.age is child because "x"
            rule drinks: never [alcohol] always because "x"
            rule bets: never [gambling] always because "x"
            rule loans: never [credit] always because "x"
            rule both: never [alcohol, gambling] when mood.valence < 0 because "x"
            rule never: at most house when local.hour < 3 and local.hour > 3 and mood.known because "x"
            """)
        let lint = Prover(policy).lint()
        #expect(lint.map(\.rule.id) == ["again", "both", "never"])
        #expect(lint.map(\.problem) == [.redundant, .redundant, .neverTrue])
        #expect(lint.map(\.others) == [["child"], ["drinks", "bets"], []])
    }

    @Test("what the steps do not last for is not called good")
    func examined() throws {
        let kiosk = try ShippedPolicy.compiled("kiosk")
        #expect(Prover(kiosk).lint().isEmpty)
        #expect(Prover(kiosk, mostSteps: 1).lint().map(\.problem) == [.undecided])
        let some = Prover(kiosk, mostSteps: 1_000).lint()
        #expect(some.map(\.problem) == [.undecided] && some[0].rule.id != kiosk.rules[0].id)
    }
}
