import Policy
import PolicySupport
import Proof
import Signal
import TestSupport
import Testing

@Suite("Theorems and claims, decided") struct ProverTests {
    @Test("every standing theorem and every claim holds of the kiosk policy, and each level has a smallest scene")
    func kiosk() throws {
        let policy = try ShippedPolicy.compiled("kiosk")
        let prover = Prover(policy)
        for theorem in Theorem.allCases {
            let finding = prover.prove(theorem)
            #expect(finding.isProved, "\(theorem.rawValue): \(finding.outcome)")
            if theorem == .levelsAreReachable {
                #expect(finding.examples.map(\.text) == ["house", "contextual", "intent", "mood"])
                for example in finding.examples { expectSmallest(example, policy) }
            }
        }
        for claim in policy.claims { #expect(prover.prove(claim).isProved, "\(claim.text)") }
    }

    /// None of what is known can be left out.
    private func expectSmallest(_ example: Example, _ policy: CompiledPolicy) {
        let cap = policy.judge(example.witness.scene, example.witness.factors).cap
        #expect(cap.name == example.text)
        for id in AttributeID.allCases where example.witness.scene[id] != nil {
            var fewer = example.witness.scene
            fewer[id] = nil
            #expect(policy.judge(fewer, example.witness.factors).cap != cap, "\(example.text) without \(id.name)")
        }
    }

    @Test(
        "a policy that breaks a theorem is refuted with a scene",
        arguments: [
            (Theorem.defaultDeny, "at most house when creepiness < 100"),
            (.withdrawingNeverRaises, "never [weight-loss] when mood.known and mood.valence < 0"),
            (.withdrawingNeverRaises, "at most house when context.people is group and consent.camera is given"),
            (.withdrawingNeverRaises, "at most intent when consent.target is given"),
            (.raisingNeverRaises, "at most house when factor.covert < 500"),
            (.raisingNeverRaises, "never [alcohol] when creepiness is 350"),
            (.levelsAreReachable, "at most house always"),
            (.levelsAreReachable, "at most contextual when factor.covert < 5 and factor.covert > 5"),
            (.moodNeedsConsent, "at most intent when consent.target is not given or consent.infer is not given"),
            (.noProfileOfChildren, "at most contextual when viewer.age is undeclared"),
            (.houseAtWorkAndSchool, "at most house when place.kind is school"),
        ])
    func refuted(_ theorem: Theorem, _ rule: String) throws {
        let policy = try compile(weights + "\(rule) because \"x\"")
        let finding = Prover(policy).prove(theorem)
        guard case .refuted(let example) = finding.outcome else {
            Issue.record("expected a counterexample, found \(finding.outcome)")
            return
        }
        #expect(!example.text.isEmpty)
        let hasTwo = theorem == .withdrawingNeverRaises || theorem == .raisingNeverRaises
        #expect((example.change != nil) == hasTwo)
        #expect((example.witness == nil) == (theorem == .levelsAreReachable))
        if let witness = example.witness, let after = example.change?.after {
            let (old, new) = (judge(policy, witness), judge(policy, after))
            #expect(new.cap > old.cap || !new.excluded.isSuperset(of: old.excluded))
        }
    }

    @Test("the low-mood rule that does not ask whether the mood is known is safe")
    func safe() throws {
        let policy = try compile(weights + "never [weight-loss] when mood.valence < 0 because \"x\"")
        #expect(Prover(policy).prove(.withdrawingNeverRaises).isProved)
    }

    @Test("sums that no factors have are not taken for counterexamples")
    func gaps() throws {
        // Every sum is a multiple of 500: 250,000 is reached, 350,100 never.
        let even = "policy \"p\" version 1\nweight covert 500\nweight doubt 500\n"
        let none = try compile(even + "at most house when creepiness is 1 and factor.covert is 1 because \"x\"")
        #expect(Prover(none).prove(.levelsAreReachable).isProved, "covert 1, doubt 1")
        let gap = try compile(
            even + "at most house when creepiness is 1 and factor.covert is 0 and factor.doubt < 2 because \"x\"")
        #expect(!Prover(gap).prove(.levelsAreReachable).isProved)
    }

    @Test("what the prover says of random policies, random scenes do not contradict")
    func random() throws {
        var random = Repeatable(seed: 21)
        var proved: [Theorem: Int] = [:]
        for _ in 0..<60 {
            let policy = try compile(RandomPolicy(&random).text)
            let prover = Prover(policy)
            let scenes = (0..<100).map { _ in RandomScene(&random) }
            for theorem in Theorem.allCases {
                let finding = prover.prove(theorem)
                if case .unknown(let why) = finding.outcome { Issue.record("\(theorem.rawValue): \(why)") }
                guard finding.isProved else { continue }
                proved[theorem, default: 0] += 1
                for scene in scenes { expectHolds(theorem, policy, Witness(scene: scene.scene, factors: scene.values)) }
            }
        }
        #expect(proved[.ignoranceFires] == 60 && proved[.orderIsIrrelevant] == 60)
        #expect((1..<60).contains(proved[.withdrawingNeverRaises] ?? 0))
    }

    @Test("too few steps: unknown, never proved")
    func unknown() throws {
        let policy = try ShippedPolicy.compiled("kiosk")
        guard case .unknown = Prover(policy, mostSteps: 3).prove(.levelsAreReachable).outcome else {
            Issue.record("expected unknown")
            return
        }
        for theorem in Theorem.allCases {
            guard case .unknown(let why) = Prover(policy, mostSteps: 1).prove(theorem).outcome else { continue }
            #expect(why == "not decided within 1 steps", "\(theorem.rawValue)")
        }
    }

    @Test("an explanation says the test as it holds, not as it stands under a not")
    func explains() throws {
        let policy = try compile(
            "policy \"p\" version 1\nat most house when not (notice.shown or local.hour < 9 or region in [eu, uk]) because \"x\"")
        var witness = Witness()
        witness.scene.set(.noticeShown, to: false)
        witness.scene[.localHour] = 12
        #expect(
            Prover(policy).explain(witness).caps.first?.clauses == [
                "not notice.shown: it is false", "local.hour >= 9: it is 12", "region not in [eu, uk]: it is not known",
            ])
    }

    // MARK: Helpers

    private let weights = "policy \"p\" version 1\nweight covert 999\nweight doubt 1\n"

    private func judge(_ policy: CompiledPolicy, _ witness: Witness) -> Verdict {
        policy.judge(witness.scene, witness.factors)
    }

    private func expectHolds(_ theorem: Theorem, _ policy: CompiledPolicy, _ witness: Witness) {
        let scene = witness.scene
        let verdict = judge(policy, witness)
        let given = AttributeID.consentTarget.attribute.type.value(of: "given")
        func expectNoHigher(_ after: Witness) {
            let next = judge(policy, after)
            #expect(next.cap <= verdict.cap && next.excluded.isSuperset(of: verdict.excluded), "\(theorem.rawValue)")
        }
        switch theorem {
        case .defaultDeny, .orderIsIrrelevant, .levelsAreReachable: break
        case .ignoranceFires:
            for id in AttributeID.allCases {
                var after = witness
                after.scene[id] = nil
                expectNoHigher(after)
            }
        case .withdrawingNeverRaises:
            guard scene[.consentTarget] == given else { break }
            var after = witness
            after.scene.set(.consentTarget, to: "withdrawn")
            after.scene.set(.moodKnown, to: false)
            for id in [AttributeID.moodLabel, .moodValence, .moodArousal, .moodConfidence] { after.scene[id] = nil }
            expectNoHigher(after)
        case .raisingNeverRaises:
            for factor in Factor.allCases {
                guard let value = witness.factors[factor] else { continue }
                var after = witness
                after.factors[factor] = min(1000, value + 100)
                expectNoHigher(after)
            }
        case .moodNeedsConsent:
            let isAllowed =
                scene[.consentTarget] == given && scene[.consentInfer] == given
                && (scene[.consentCamera] == given || scene[.consentMicrophone] == given)
            if !isAllowed { #expect(verdict.cap < .mood) }
        case .noProfileOfChildren:
            let age = scene[.viewerAge].map { AttributeID.viewerAge.attribute.type.text(of: $0) }
            if age == "child" { #expect(verdict.cap <= .house) }
            if age != "adult" { #expect(verdict.cap <= .contextual) }
        case .houseAtWorkAndSchool:
            let place = scene[.placeKind].map { AttributeID.placeKind.attribute.type.text(of: $0) }
            if place == "workplace" || place == "school" { #expect(verdict.cap <= .house) }
        }
    }
}
