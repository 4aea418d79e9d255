import Policy
import PolicySupport
import TestSupport
import Testing

@Suite("Theorems of the lattice, over random policies and scenes") struct TheoremTests {
    @Test("the real guard answers as the naive one")
    func equivalence() throws {
        var comparison = GuardComparison(seed: 1)
        try comparison.run(scenes: 20_000)
        #expect(comparison.difference == nil)
        #expect(comparison.scenes == 20_000 && comparison.policies == 250)
        #expect(comparison.caps == [0, 1, 2, 3, 4])
    }

    @Test("default: the cap is mood and nothing is excluded where no rule fires")
    func unrestricted() throws {
        let policy = try compile("policy \"p\" version 1\nat most none when notice.shown because \"x\"")
        var scene = Scene()
        scene.set(.noticeShown, to: false)
        let verdict = policy.judge(scene, FactorValues())
        #expect(verdict.cap == .mood && verdict.capRule == nil && verdict.excluded.isEmpty && verdict.fired.isEmpty)
        #expect(verdict.admits(basis: .mood, categories: [.init(.political)]))
    }

    @Test("refusal wins: another rule never raises the cap and never lifts an exclusion")
    func refusalWins() throws {
        var random = Repeatable(seed: 2)
        for _ in 0..<80 {
            let policy = RandomPolicy(&random)
            var more = policy.naive
            more.rules += RandomPolicy(&random).naive.rules.enumerated().map { index, rule in
                NaiveRule(id: "more\(index)", level: rule.level, categories: rule.categories, when: rule.when)
            }
            let few = try compile(policy.text)
            let many = try compile(RandomPolicy.text(more))
            for _ in 0..<20 { expectAtMost(many, few, RandomScene(&random)) }
        }
    }

    @Test("the order of rules is irrelevant")
    func order() throws {
        var random = Repeatable(seed: 3)
        for _ in 0..<80 {
            let policy = RandomPolicy(&random)
            var shuffled = policy.naive
            shuffled.rules.shuffle(using: &random)
            let first = try compile(policy.text)
            let second = try compile(RandomPolicy.text(shuffled))
            for _ in 0..<20 {
                let scene = RandomScene(&random)
                let one = NaiveVerdict(first.judge(scene.scene, scene.values), first)
                let other = NaiveVerdict(second.judge(scene.scene, scene.values), second)
                #expect(one == other)
            }
        }
    }

    @Test("ignorance allows nothing: what is missing never raises the cap and never lifts an exclusion")
    func missingFires() throws {
        var random = Repeatable(seed: 4)
        for _ in 0..<80 {
            let policy = try compile(RandomPolicy(&random, isMonotone: true).text)
            for _ in 0..<20 {
                let scene = RandomScene(&random)
                var less = scene
                for name in scene.known.keys.sorted() where Bool.random(using: &random) { less.known[name] = nil }
                for name in scene.factors.keys.sorted() where Bool.random(using: &random) { less.factors[name] = nil }
                expectAtMost(policy, less, policy, scene)
            }
        }
    }

    @Test(
        "a rule that reads a missing attribute fires, whatever the comparison",
        arguments: [
            "viewer.age is adult", "viewer.age is not adult", "not (viewer.age is adult)",
            "viewer.age in [child, teen]",
            "viewer.age not in [child, teen]", "notice.shown", "not notice.shown", "mood.valence < 0",
            "mood.valence >= 0",
            "not (mood.valence is 5)", "local.hour not in [1, 2, 3]", "notice.shown and viewer.age is adult",
            "notice.shown or not notice.shown", "not (notice.shown and not notice.shown)",
        ])
    func allMissing(_ condition: String) throws {
        let policy = try compile(
            """
            policy "p" version 1
            at most none when \(condition) because "x"
            never [gambling] when \(condition) because "x"
            """)
        let verdict = policy.judge(Scene(), FactorValues())
        #expect(verdict.cap == Level.none)
        #expect(verdict.excluded == [.init(.gambling)])
        #expect(verdict.fired == [FiredRule(rule: 0, isUnknown: true), FiredRule(rule: 1, isUnknown: true)])
    }

    @Test("what is known to be false decides an `and`, what is known to be true an `or`, beside the unknown")
    func kleene() throws {
        let policy = try compile(
            """
            policy "p" version 1
            rule a: at most none when notice.shown and indicator.lit because "x"
            rule b: at most none when notice.shown or not indicator.lit because "x"
            """)
        var scene = Scene()
        scene.set(.noticeShown, to: false)
        #expect(policy.judge(scene, FactorValues()).fired == [FiredRule(rule: 1, isUnknown: true)])
        scene.set(.noticeShown, to: true)
        let both = [FiredRule(rule: 0, isUnknown: true), FiredRule(rule: 1, isUnknown: false)]
        #expect(policy.judge(scene, FactorValues()).fired == both)
    }

    @Test("raising a factor never raises the cap, where conditions read factors by > and >= alone")
    func factorsLower() throws {
        var random = Repeatable(seed: 5)
        for _ in 0..<80 {
            let policy = try compile(RandomPolicy(&random, isMonotone: true).text)
            for _ in 0..<20 {
                let scene = RandomScene(&random)
                var worse = scene
                for (name, value) in scene.factors.sorted(by: { $0.key < $1.key }) where Bool.random(using: &random) {
                    worse.factors[name] = Int.random(in: value...1000, using: &random)
                }
                expectAtMost(policy, worse, policy, scene)
            }
        }
    }

    @Test("a missing factor counts 1000")
    func missingFactor() throws {
        var random = Repeatable(seed: 6)
        for _ in 0..<100 {
            let policy = try compile(RandomPolicy(&random).text)
            var scene = RandomScene(&random)
            let found = policy.judge(scene.scene, scene.values)
            for factor in Factor.allCases where scene.factors[factor.name] == nil { scene.factors[factor.name] = 1000 }
            #expect(policy.judge(scene.scene, scene.values) == found)
        }
    }

    @Test("creepiness is compared without division: one unit of the sum decides")
    func exactScore() throws {
        var text = "policy \"p\" version 1\nweight covert 999 weight doubt 1\n"
        text += "rule above: at most house when creepiness > 350 because \"x\"\n"
        text += "rule from: at most house when creepiness >= 350 because \"x\"\n"
        text += "rule equal: at most house when creepiness is 350 because \"x\"\n"
        text += "rule below: at most house when creepiness < 350 because \"x\"\n"
        let policy = try compile(text)
        func fired(_ covert: Int, _ doubt: Int) -> [String] {
            var factors = FactorValues()
            for factor in Factor.allCases { factors[factor] = 0 }
            factors[.covert] = covert
            factors[.doubt] = doubt
            return policy.judge(Scene(), factors).fired.map { policy.rules[$0.rule].id }
        }
        #expect(fired(350, 349) == ["below"])
        #expect(fired(350, 350) == ["from", "equal"])
        #expect(fired(350, 351) == ["above", "from"])
    }

    @Test("the reason for a cap: the true before the unknown, then the first in the file; the lowest level above all")
    func reason() throws {
        let policy = try compile(
            """
            policy "p" version 1
            rule high: at most contextual always because "x"
            rule unknown: at most house when indicator.lit because "x"
            rule first: at most house when notice.shown because "x"
            rule second: at most house always because "x"
            """)
        var scene = Scene()
        scene.set(.noticeShown, to: true)
        let verdict = policy.judge(scene, FactorValues())
        #expect(verdict.cap == .house && verdict.capRule == 2)
        #expect(verdict.fired.map(\.rule) == [0, 1, 2, 3])
        scene.set(.noticeShown, to: false)
        #expect(policy.judge(scene, FactorValues()).capRule == 3)
    }

    private func expectAtMost(_ stricter: CompiledPolicy, _ looser: CompiledPolicy, _ scene: RandomScene) {
        expectAtMost(stricter, scene, looser, scene)
    }

    private func expectAtMost(
        _ first: CompiledPolicy, _ low: RandomScene, _ second: CompiledPolicy, _ high: RandomScene
    ) {
        let lower = first.judge(low.scene, low.values)
        let upper = second.judge(high.scene, high.values)
        #expect(lower.cap <= upper.cap)
        #expect(lower.excluded.isSuperset(of: upper.excluded))
    }
}
