import Glibc
import PolicySupport

/// Judges random scenes by the real guard and by the naive one: `guards SCENES`. Exit status 0: all alike, 1: not, 2: bad
/// usage.
@main enum Guards {
    static func main() throws {
        let words = CommandLine.arguments
        guard words.count == 2, let scenes = Int(words[1]), scenes > 0 else {
            print("guards: expected how many scenes")
            exit(2)
        }
        var comparison = GuardComparison(seed: 1)
        try comparison.run(scenes: scenes)
        if let difference = comparison.difference {
            print("guards: scene \(comparison.scenes) is judged otherwise: \(difference)")
            exit(1)
        }
        print("guards: \(comparison.scenes) scenes of \(comparison.policies) policies, all judged alike")
    }
}
