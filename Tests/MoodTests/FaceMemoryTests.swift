import Consent
import Features
import Mood
import Signal
import TestSupport
import Testing

/// After a wipe nothing that came from the picture of a face is left in memory.
@Suite(.serialized) struct FaceMemoryTests {
    /// A reader's memory holds a face as activations of 16 bits: the picture, normalised and in units of the input.
    ///
    /// Of a face of two grey levels both are known: a mean of one half of each, a deviation of half their distance.
    private static func face() -> [UInt8] {
        (0..<48 * 48).map { index in levels[index % 48 % 2 == 0 ? bit(index) : 1 - bit(index)] }
    }

    private static let levels: [UInt8] = [100, 160]

    /// One bit a pair of neighbours, so that every row has as many of either level.
    private static func bit(_ index: Int) -> Int {
        let pair = UInt64(index / 2)
        return Int((pair &* 0x9e37_79b9_7f4a_7c15) >> 63)
    }

    /// A row of the normalised picture: (level − mean) / (deviation + 4) in thousandths.
    private static let needle: MemoryNeedle = {
        let value = Int16((Float(30) / (Float(34) * 0.001)).rounded())
        return MemoryNeedle("normalised face", count: 64, alignment: 2) { byte in
            let index = 24 * 48 + 2 + byte / 2
            let isHigh = (index % 48 % 2 == 0 ? bit(index) : 1 - bit(index)) == 1
            let bits = UInt16(bitPattern: isHigh ? value : -value)
            return UInt8(truncatingIfNeeded: byte % 2 == 0 ? bits : bits >> 8)
        }
    }()

    @Test("a wiped reader holds nothing of a face; before it did") func reader() throws {
        let gate = ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 0)
        var reader = ExpressionReader(try ExpressionModel(safetensors: SmallExpressionModel().bytes))
        let face = Self.face()
        _ = try reader.read(face.span, gate.permitInference(at: .zero), at: .zero)
        #expect(try MemorySearch.find([Self.needle]).isEmpty == false)
        reader.wipe()
        let left = try MemorySearch.find([Self.needle])
        #expect(left.isEmpty, "\(left)")
        // Alive until here: what is searched is a reader that could read on.
        _ = try reader.read([UInt8](repeating: 9, count: 48 * 48).span, gate.permitInference(at: .zero), at: .zero)
    }

    @Test("a wiped estimator holds neither face nor readings; before it did") func estimator() throws {
        let gate = ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 0)
        let model = try ExpressionModel(
            safetensors: SmallExpressionModel(logits: [0.31, 1.7, 0.2, 0.9, 0.1, 0.55, 1.1, 0.4]).bytes)
        var estimator = FaceMoodEstimator(model)
        var reader = ExpressionReader(model)
        let face = Onlooker.face
        let quality = FaceQuality(face.span)
        let said = try reader.read(face.span, gate.permitInference(at: .zero), at: .zero).probabilities
        let values = ExpressionLabel.allCases.map { UInt16(said[$0]) }
        // Four readings in a row: nothing else in memory looks like that.
        let needle = MemoryNeedle("readings", count: 64, alignment: 2) { byte in
            let bits = values[byte / 2 % 8]
            return UInt8(truncatingIfNeeded: byte % 2 == 0 ? bits : bits >> 8)
        }
        for index: Int64 in 0..<12 {
            let time = MediaTime.milliseconds(100 * index)
            try estimator.read(face.span, quality, gate.permitInference(at: time), at: time)
        }
        #expect(try MemorySearch.find([needle]).isEmpty == false)
        estimator.wipe()
        let left = try MemorySearch.find([needle])
        #expect(left.isEmpty, "\(left)")
        #expect(estimator.last == nil)
    }
}
