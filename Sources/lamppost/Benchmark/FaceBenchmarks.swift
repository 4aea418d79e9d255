import Consent
import Mood
import Signal

/// Rows about faces.
enum FaceBenchmarks {
    static var all: [Benchmark] {
        [Benchmark("face.expression", 1, "faces") { [try reading()] }]
    }

    /// From 48 × 48 pixels to the probabilities of eight labels.
    private static func reading() throws -> Benchmark.Work {
        let gate = ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 0)
        let side = ExpressionModel.side
        let face: [UInt8] = (0..<side * side).map { index in UInt8(truncatingIfNeeded: index * index / 40) }
        let reader = Held(ExpressionReader(try ExpressionModels.read(Shipped.path(ExpressionModels.shipped))))
        return Benchmark.Work {
            _ = try? reader.value.read(face.span, gate.permitInference(at: .zero), at: .zero)
        }
    }
}
