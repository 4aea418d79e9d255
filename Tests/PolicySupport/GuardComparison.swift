import Policy
import TestSupport

/// The real guard beside the naive one, over random policies and random scenes of each.
public struct GuardComparison {
    /// How many scenes of each policy are judged.
    public static let scenesPerPolicy = 80

    public private(set) var policies = 0
    public private(set) var scenes = 0
    /// The caps that were found.
    public private(set) var caps: Set<Int> = []
    /// The first scene that the two judge otherwise, with its policy; `nil`: they agree.
    public private(set) var difference: String?

    private var random: Repeatable
    private var verdict = Verdict()

    public init(seed: UInt64) {
        random = Repeatable(seed: seed)
    }

    /// Compares `count` more scenes, or stops at the first difference.
    ///
    /// - Throws: `PolicyError` if a random policy does not compile.
    public mutating func run(scenes count: Int) throws {
        let end = scenes + count
        while scenes < end, difference == nil {
            // Now and then one of several words of bits.
            let policy = RandomPolicy(&random, rules: policies % 16 == 15 ? 50...200 : 1...8)
            let compiled = try compile(policy.text)
            policies += 1
            for _ in 0..<min(GuardComparison.scenesPerPolicy, end - scenes) where difference == nil {
                compare(policy, compiled)
            }
        }
    }

    private mutating func compare(_ policy: RandomPolicy, _ compiled: CompiledPolicy) {
        let scene = RandomScene(&random)
        let expected = policy.naive.judge(scene.known, scene.factors)
        compiled.judge(scene.scene, scene.values, into: &verdict)
        let found = NaiveVerdict(verdict, compiled)
        scenes += 1
        caps.insert(found.cap)
        if found != expected {
            difference = "expected \(expected), found \(found) in \(scene) for\n\(policy.text)"
        }
    }
}
