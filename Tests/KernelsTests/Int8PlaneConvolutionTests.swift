import Kernels
import TestSupport
import Testing

@Suite("Convolutions over planes with 8-bit weights")
struct Int8PlaneConvolutionTests {
    private func values(_ count: Int, largest: Int, _ random: inout Repeatable) -> [Int16] {
        (0..<count).map { _ in Int16(Int.random(in: -largest...largest, using: &random)) }
    }

    private func weights(_ count: Int, _ random: inout Repeatable) -> [Int8] {
        (0..<count).map { _ in Int8.random(in: -128...127, using: &random) }
    }

    @Test("a plain one equals its reference, for every number of inputs and many shapes; sums beyond the outputs are zero")
    func plain() {
        var random = Repeatable(seed: 11)
        for inputs in 1...67 {
            let side = [1, 2, 3, 5][inputs % 4]
            let stride = 1 + inputs / 4 % 3
            let outputs = Int.random(in: 1...40, using: &random)
            let (rows, columns) = (Int.random(in: 1...5, using: &random), Int.random(in: 1...5, using: &random))
            let weights = weights(outputs * side * side * inputs, &random)
            let layer = Int8PlaneConvolution(weights: weights, inputs: inputs, outputs: outputs, side: side, stride: stride)
            let pitch = ((columns - 1) * stride + side) * inputs + Int.random(in: 0...3, using: &random)
            let count = layer.reach(rows: rows, columns: columns, pitch: pitch)
            let largest = min(32_767, Int(Int32.max) / (128 * side * side * inputs))
            let input = values(count, largest: largest, &random)
            var fast = [Int32](repeating: 7, count: rows * columns * layer.width)
            var plain = [Int32](repeating: 7, count: rows * columns * outputs)
            var fastSpan = fast.mutableSpan
            var plainSpan = plain.mutableSpan
            layer.sum(input.span, rows: rows, columns: columns, pitch: pitch, into: &fastSpan)
            Reference.sum(
                input.span, rows: rows, columns: columns, pitch: pitch, weights: weights.span, layer: layer, into: &plainSpan)
            for position in 0..<rows * columns {
                let found = fast[position * layer.width..<(position + 1) * layer.width]
                #expect(Array(found.prefix(outputs)) == Array(plain[position * outputs..<(position + 1) * outputs]))
                #expect(found.dropFirst(outputs).allSatisfy { $0 == 0 })
            }
        }
    }

    @Test("by hand: two inputs, stride 2, a margin of zeros")
    func byHand() {
        // A plane of 2 × 2 pixels in a margin of one: only the middle tap and its lower right neighbours see something.
        var input = [Int16](repeating: 0, count: 4 * 4 * 2)
        for (at, value) in [(10, 1), (11, 2), (12, 3), (13, 4), (18, 5), (19, 6), (20, 7), (21, 8)] { input[at] = Int16(value) }
        var weights = [Int8](repeating: 0, count: 18)
        for (at, weight) in [(8, 1), (9, 10), (10, 2), (11, 20), (14, 3), (15, 30), (16, 4), (17, 40)] {
            weights[at] = Int8(weight)
        }
        let layer = Int8PlaneConvolution(weights: weights, inputs: 2, outputs: 1, side: 3, stride: 2)
        var sums = [Int32](repeating: -1, count: layer.width)
        var span = sums.mutableSpan
        layer.sum(input.span, rows: 1, columns: 1, pitch: 8, into: &span)
        // 1 + 20, 6 + 80, 15 + 180, 28 + 320
        #expect(sums[0] == 650)
    }

    @Test("the largest activations and weights do not overflow")
    func extremes() {
        let top = Int16(Int(Int32.max) / (128 * 9 * 64))
        let layer = Int8PlaneConvolution(weights: [Int8](repeating: -128, count: 9 * 64), inputs: 64, outputs: 1, side: 3)
        let input = [Int16](repeating: -top, count: 9 * 64)
        var sums = [Int32](repeating: 0, count: 16)
        var span = sums.mutableSpan
        layer.sum(input.span, rows: 1, columns: 1, pitch: 3 * 64, into: &span)
        #expect(Int64(sums[0]) == 576 * 128 * Int64(top))
    }

    @Test("one of each channel by itself equals its reference")
    func depth() {
        var random = Repeatable(seed: 12)
        for eights in 1...17 {
            let channels = 8 * eights
            let stride = 1 + eights % 3
            let (rows, columns) = (Int.random(in: 1...5, using: &random), Int.random(in: 1...5, using: &random))
            let weights = weights(channels * 9, &random)
            let layer = Int8DepthConvolution(weights: weights, channels: channels, stride: stride)
            let pitch = ((columns - 1) * stride + 3) * channels + 8 * (eights % 2)
            let input = values(layer.reach(rows: rows, columns: columns, pitch: pitch), largest: 32_767, &random)
            var fast = [Int32](repeating: 7, count: rows * columns * channels)
            var plain = fast
            var fastSpan = fast.mutableSpan
            var plainSpan = plain.mutableSpan
            layer.sum(input.span, rows: rows, columns: columns, pitch: pitch, into: &fastSpan)
            Reference.sum(
                input.span, rows: rows, columns: columns, pitch: pitch, weights: weights.span, layer: layer, into: &plainSpan)
            #expect(fast == plain, "\(channels) channels")
        }
    }

    @Test("the smallest value and weight in all nine taps do not overflow")
    func depthExtremes() {
        let layer = Int8DepthConvolution(weights: [Int8](repeating: -128, count: 72), channels: 8)
        let input = [Int16](repeating: -32_768, count: 72)
        var sums = [Int32](repeating: 0, count: 8)
        var span = sums.mutableSpan
        layer.sum(input.span, rows: 1, columns: 1, pitch: 24, into: &span)
        #expect(sums == [Int32](repeating: 9 * 128 * 32_768, count: 8))
    }
}
