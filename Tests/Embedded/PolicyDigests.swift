import Digest
import Policy

/// The compiler and the judge, over a policy and seeded scenes.
enum PolicyDigests {
    static func report(_ text: [UInt8]) {
        do throws(PolicyError) {
            let policy = try PolicyCompiler.compile(text, file: "policy")
            print("policy \(policy.digest.hex)")
            judge(policy)
        } catch {
            print("policy refused: \(error.description)")
        }
        refusals(text)
    }

    private static func judge(_ policy: CompiledPolicy) {
        var random = Repeatable(seed: 8)
        var digester = Digester()
        for rule in policy.rules { digester.add(rule.id + rule.because) }
        var verdict = Verdict()
        for _ in 0..<20_000 {
            var scene = Scene()
            for id in AttributeID.allCases where random.below(8) > 0 {
                let range = id.attribute.type.range
                scene[id] = range.lowerBound + Int32(random.below(Int(range.upperBound - range.lowerBound) + 1))
            }
            var factors = FactorValues()
            for factor in Factor.allCases where random.below(8) > 0 { factors[factor] = random.below(1_001) }
            policy.judge(scene, factors, into: &verdict)
            digester.add([Int32(verdict.cap.rawValue), Int32(verdict.capRule ?? -1), verdict.score])
            digester.add([verdict.excluded.rawValue])
            digester.add(verdict.fired.map { Int32($0.rule * 2 + ($0.isUnknown ? 1 : 0)) })
        }
        digester.report("judge")
    }

    /// The policy with a byte that is wrong: what the compiler says, or what it made of it.
    private static func refusals(_ text: [UInt8]) {
        var random = Repeatable(seed: 9)
        var digester = Digester()
        guard !text.isEmpty else { return }
        for _ in 0..<200 {
            var wrong = text
            wrong[random.below(wrong.count)] = UInt8(truncatingIfNeeded: random.next())
            do throws(PolicyError) {
                digester.add(try PolicyCompiler.compile(wrong, file: "policy").digest.hex)
            } catch {
                digester.add(error.description)
            }
        }
        digester.report("refusals")
    }
}
