import Policy
import PolicySupport
import TestSupport
import Testing

/// What must hold of every policy that is shipped for use, over random scenes, and what is found of the red team's.
@Suite("The shipped policies") struct ShippedPolicyTests {
    static let shipped = ["kiosk", "strict", "research"]

    /// Near a consenting adult before a mood ad, or before one that was chosen by the place.
    private static func scene(_ random: inout Repeatable) -> RandomScene {
        var scene = KioskTests.nearlyConsenting(&random)
        if Bool.random(using: &random) {
            for (name, value) in KioskTests.contextual where Int.random(in: 0..<8, using: &random) > 0 {
                scene.factors[name] = value
            }
        }
        return scene
    }

    /// Scenes in which withdrawing raises a cap or lifts an exclusion.
    private static func raisedByWithdrawing(_ policy: CompiledPolicy) -> Int {
        var random = Repeatable(seed: 1)
        return (0..<2_000).count { _ in
            let before = scene(&random)
            let after = KioskTests.withdrawing(before, &random)
            return isRaised(policy, from: before, to: after)
        }
    }

    /// Scenes in which a factor that is higher, or not measured, raises a cap or lifts an exclusion.
    private static func raisedByFactors(_ policy: CompiledPolicy) -> Int {
        var random = Repeatable(seed: 8)
        return (0..<2_000).count { _ in
            let before = scene(&random)
            var worse = before
            for (name, value) in before.factors.sorted(by: { $0.key < $1.key }) where Bool.random(using: &random) {
                worse.factors[name] = Bool.random(using: &random) ? nil : Int.random(in: value...1000, using: &random)
            }
            return isRaised(policy, from: before, to: worse)
        }
    }

    private static func isRaised(_ policy: CompiledPolicy, from before: RandomScene, to after: RandomScene) -> Bool {
        let high = policy.judge(before.scene, before.values)
        let low = policy.judge(after.scene, after.values)
        return low.cap > high.cap || !low.excluded.isSuperset(of: high.excluded)
    }

    /// Claims that some scene refutes.
    private static func refuted(_ policy: CompiledPolicy) -> Set<String> {
        var random = Repeatable(seed: 7)
        var refuted: Set<String> = []
        for _ in 0..<2_000 {
            let scene = Bool.random(using: &random) ? RandomScene(&random) : scene(&random)
            let verdict = policy.judge(scene.scene, scene.values)
            for claim in policy.claims where mayHold(claim.condition, scene) {
                let holds =
                    switch claim.assertion {
                    case .cap(let relation, let level):
                        relation.holds(Int32(verdict.cap.rawValue), [Int32(level.rawValue)])
                    case .excluded(let categories): verdict.excluded.isSuperset(of: categories)
                    }
                if !holds { refuted.insert(claim.text) }
            }
        }
        return refuted
    }

    @Test("withdrawing never raises", arguments: shipped)
    func withdrawal(_ name: String) throws {
        #expect(Self.raisedByWithdrawing(try ShippedPolicy.compiled(name)) == 0)
    }

    @Test("raising a factor, or not measuring it, never raises the cap", arguments: shipped)
    func factors(_ name: String) throws {
        #expect(Self.raisedByFactors(try ShippedPolicy.compiled(name)) == 0)
    }

    @Test("no random scene refutes a claim", arguments: shipped)
    func claims(_ name: String) throws {
        let policy = try ShippedPolicy.compiled(name)
        #expect(policy.claims.count >= 9 && Self.refuted(policy) == [])
    }

    @Test("no mood without consent, no profile of minors, house at work: also where nothing else is known", arguments: shipped)
    func law(_ name: String) throws {
        let policy = try ShippedPolicy.compiled(name)
        var broken: [String] = []
        var random = Repeatable(seed: 5)
        for _ in 0..<2_000 {
            let scene = Bool.random(using: &random) ? RandomScene(&random) : Self.scene(&random)
            let cap = policy.judge(scene.scene, scene.values).cap
            func given(_ purpose: String) -> Bool { scene.known["consent.\(purpose)"] == 0 }
            let isSilent = !given("target") || !given("infer") || !given("camera") && !given("microphone")
            let isForHouse = scene.known["viewer.age"] ?? 1 == 1 || [nil, 4, 5].contains(scene.known["place.kind"])
            let most: Level =
                isForHouse ? .house : scene.known["viewer.age"] == 0 ? .contextual : isSilent ? .intent : .mood
            if cap > most { broken.append("\(cap) above \(most): \(scene)") }
        }
        #expect(broken.isEmpty, "\(broken.first ?? "")")
        #expect(policy.judge(Scene(), FactorValues()).cap <= .contextual)
    }

    @Test("every level that a rule names is the cap of some scene", arguments: shipped)
    func levels(_ name: String) throws {
        let policy = try ShippedPolicy.compiled(name)
        var named: Set<Level> = []
        for rule in policy.rules {
            if case .cap(let level) = rule.effect { named.insert(level) }
        }
        var random = Repeatable(seed: 9)
        var found: Set<Level> = []
        for _ in 0..<2_000 {
            let scene = Self.scene(&random)
            found.insert(policy.judge(scene.scene, scene.values).cap)
        }
        #expect(found.isSuperset(of: named), "\(found)")
        #expect(found.contains(.mood) == (name != "strict"))
    }

    @Test("what a policy refuses in every scene, as its text shows it")
    func always() throws {
        #expect(try ShippedPolicy.compiled("strict").ceiling == .intent)
        let kiosk = try ShippedPolicy.compiled("kiosk")
        #expect(kiosk.ceiling == .mood)
        #expect(kiosk.alwaysExcluded.contains(.political) && !kiosk.alwaysExcluded.contains(.alcohol))
        let scopes = [("intent", "always"), ("house", "always"), ("none", "when mood.known")]
        let rules = scopes.map { "at most \($0.0) \($0.1) because \"x\"" }.joined(separator: "\n")
        #expect(try PolicyCompiler.compile(Array("policy \"p\" version 1\n\(rules)".utf8), file: "p").ceiling == .house)
    }

    @Test("every weight has a source, every rule a name and a reason, and every rule is true of some scene", arguments: shipped)
    func completeness(_ name: String) throws {
        let policy = try ShippedPolicy.compiled(name)
        #expect(policy.weights.count == Factor.count && policy.weights.allSatisfy { $0.cites != nil })
        #expect(
            policy.rules.allSatisfy { !$0.id.hasPrefix("cap-") && !$0.id.hasPrefix("never-") && !$0.because.isEmpty })
        var random = Repeatable(seed: 9)
        var fired: Set<Int> = []
        for _ in 0..<2_000 {
            let scene = Self.scene(&random)
            fired.formUnion(policy.judge(scene.scene, scene.values).fired.filter { !$0.isUnknown }.map(\.rule))
        }
        #expect(fired.count == policy.rules.count)
    }

    @Test("the strict policy is looser than the kiosk's nowhere, and stricter somewhere")
    func strict() throws {
        let kiosk = try ShippedPolicy.compiled("kiosk")
        let strict = try ShippedPolicy.compiled("strict")
        var random = Repeatable(seed: 11)
        var stricter = 0
        var looser = 0
        for _ in 0..<4_000 {
            let scene = Bool.random(using: &random) ? RandomScene(&random) : Self.scene(&random)
            let one = kiosk.judge(scene.scene, scene.values)
            let other = strict.judge(scene.scene, scene.values)
            if other.cap > one.cap || !other.excluded.isSuperset(of: one.excluded) { looser += 1 }
            if other.cap < one.cap { stricter += 1 }
        }
        #expect(looser == 0 && stricter > 0)
        // What it does not read need not be computed.
        #expect(strict.reads.attributes.isDisjoint(with: [.init(.moodKnown), .init(.moodValence), .init(.moodConfidence)]))
    }

    @Test("mood ads of 2010: withdrawing lets diet ads back in, and its claims are refuted")
    func kinect() throws {
        let policy = try ShippedPolicy.compiled("kinect-2010")
        #expect(Self.raisedByWithdrawing(policy) > 0)
        #expect(Self.refuted(policy) == Set(policy.claims.map(\.text)))
    }

    @Test("the lawnmower: hiding the reason raises, and two of its claims are refuted")
    func lawnmower() throws {
        let policy = try ShippedPolicy.compiled("lawnmower")
        #expect(Self.raisedByFactors(policy) > 0)
        #expect(Self.refuted(policy) == Set(policy.claims.dropFirst().map(\.text)))
    }

    /// Whether a claim's condition is not known to be false.
    private static func mayHold(_ condition: Condition, _ scene: RandomScene) -> Bool {
        value(condition, scene) != .no
    }

    private static func value(_ condition: Condition, _ scene: RandomScene) -> Kleene {
        switch condition {
        case .always: return .yes
        case .not(let inner): return Kleene(rawValue: 2 - value(inner, scene).rawValue) ?? .unknown
        case .all(let parts): return parts.map { value($0, scene) }.min { $0.rawValue < $1.rawValue } ?? .yes
        case .any(let parts): return parts.map { value($0, scene) }.max { $0.rawValue < $1.rawValue } ?? .no
        case .test(let test):
            var known = scene.known[test.subject.name]
            if case .factor(let factor) = test.subject { known = scene.factors[factor.name] ?? 1000 }
            guard let known else { return .unknown }
            return test.relation.holds(Int32(known), test.operands) ? .yes : .no
        }
    }
}
