import Policy
import Proof
import Signal

/// What a reviewer waits for: proofs, explanations and comparisons of the kiosk policy.
enum ProofBenchmarks {
    static var all: [Benchmark] {
        [
            Benchmark("proof.kiosk", 1, "policies") { [try proving()] },
            Benchmark("explain.kiosk", 1, "scenes") { [try explaining()] },
            Benchmark("diff.kiosk", 1, "policies") { [try comparing()] },
        ]
    }

    private static func kiosk() throws -> CompiledPolicy { try shipped("kiosk") }

    private static func shipped(_ name: String) throws -> CompiledPolicy {
        try PolicyFile.read(Shipped.path("Models/policies/\(name).policy"))
    }

    /// All standing theorems and all claims.
    private static func proving() throws -> Benchmark.Work {
        let policy = try kiosk()
        let prover = Prover(policy)
        return Benchmark.Work {
            for theorem in Theorem.allCases { _ = prover.prove(theorem) }
            for claim in policy.claims { _ = prover.prove(claim) }
        }
    }

    /// A scene in which a mood ad may be shown, and what would have changed that.
    private static func explaining() throws -> Benchmark.Work {
        let prover = Prover(try kiosk())
        guard let witness = prover.prove(.levelsAreReachable).examples.last?.witness else { return Benchmark.Work {} }
        return Benchmark.Work { _ = prover.explain(witness) }
    }

    /// The strict policy and the kiosk's: where they differ.
    private static func comparing() throws -> Benchmark.Work {
        let (strict, kiosk) = (try shipped("strict"), try kiosk())
        return Benchmark.Work { _ = PolicyComparison(strict, kiosk).diff() }
    }
}
