import Kernels
import TestSupport
import Testing

@Suite("Convolution with 8-bit weights")
struct Int8ConvolutionTests {
    /// The definition, written out once more.
    func expected(_ weights: [Int8], _ input: [Int16], rows: Int, _ layer: Int8Convolution) -> [Int32] {
        var result: [Int32] = []
        for position in 0..<layer.positions(rows: rows) {
            for output in 0..<layer.width {
                var sum: Int64 = 0
                if output < layer.outputs {
                    for tap in 0..<layer.taps {
                        let row = position * layer.stride + tap * layer.dilation - layer.padding
                        if row < 0 || row >= rows { continue }
                        for channel in 0..<layer.inputs {
                            sum +=
                                Int64(weights[(output * layer.taps + tap) * layer.inputs + channel])
                                * Int64(input[row * layer.inputs + channel])
                        }
                    }
                }
                result.append(Int32(sum))
            }
        }
        return result
    }

    /// The largest activation that cannot overflow a 32-bit sum, whatever the weights.
    func largestActivation(_ layer: Int8Convolution) -> Int {
        min(32_767, Int(Int32.max) / (128 * layer.taps * layer.inputs))
    }

    @Test("equals its definition, for every number of inputs and many shapes")
    func shapes() {
        var random = Repeatable(seed: 8)
        for half in 1...33 {
            let inputs = 2 * half
            let outputs = Int.random(in: 1...70, using: &random)
            let taps = Int.random(in: 1...5, using: &random)
            let stride = Int.random(in: 1...4, using: &random)
            let dilation = Int.random(in: 1...4, using: &random)
            let weights = (0..<outputs * taps * inputs).map { _ in Int8.random(in: -128...127, using: &random) }
            let layer = Int8Convolution(
                weights: weights, inputs: inputs, outputs: outputs, taps: taps, stride: stride,
                dilation: dilation, padding: Int.random(in: 0...6, using: &random))
            let rows = Int.random(in: 0...12, using: &random)
            let top = Int16(largestActivation(layer))
            let input = (0..<rows * inputs).map { _ in Int16.random(in: -top...top, using: &random) }
            let count = layer.positions(rows: rows) * layer.width
            var fast = [Int32](repeating: 7, count: count)
            var fastSpan = fast.mutableSpan
            layer.sum(input.span, rows: rows, into: &fastSpan)
            #expect(fast == expected(weights, input, rows: rows, layer))
        }
    }

    @Test("the largest activations and weights do not overflow")
    func extremes() {
        let layer = Int8Convolution(weights: [Int8](repeating: -128, count: 320), inputs: 64, outputs: 1, taps: 5)
        let top = Int16(largestActivation(layer))
        let input = [Int16](repeating: -top, count: 320)
        var sums = [Int32](repeating: 0, count: 32)
        var span = sums.mutableSpan
        layer.sum(input.span, rows: 5, into: &span)
        #expect(Int64(sums[0]) == 320 * 128 * Int64(top))
        #expect(sums[1...].allSatisfy { $0 == 0 })
    }

    @Test("the number of positions")
    func positions() {
        let strided = Int8Convolution(weights: [Int8](repeating: 1, count: 10), inputs: 2, outputs: 1, taps: 5, stride: 4)
        #expect((0...13).map { strided.positions(rows: $0) } == [0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3])
        let padded = Int8Convolution(
            weights: [Int8](repeating: 1, count: 6), inputs: 2, outputs: 1, taps: 3, dilation: 4, padding: 4)
        #expect((1...5).map { padded.positions(rows: $0) } == [1, 2, 3, 4, 5])
    }

    @Test("rounding is to the nearest, halves to even, within limits")
    func rounding() {
        var random = Repeatable(seed: 3)
        for _ in 0..<2_000 {
            let value = Float.random(in: -40_000...40_000, using: &random)
            #expect(Float(Requantisation.round(value)) == value.rounded(.toNearestOrEven))
        }
        #expect([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5].map { Requantisation.round($0) } == [-2, -2, 0, 0, 2, 2])
        #expect(Requantisation.limit(.nan, -5, 5) == -5)
        #expect(Requantisation.limit(.infinity, -5, 16_383) == 16_383)
        #expect(Requantisation.limit(-.infinity, 0, 16_383) == 0)
    }

    @Test("scale, bias and rectifier, with and without what is carried")
    func requantisation() {
        let sums: [Int32] = [100, -100, 7, 0, 1_000_000, 3, 5, 0]
        let multiplier: [Float] = [0.5, 0.5, 1]
        let bias: [Float] = [1, 200, -7.25]
        var out: [Int16] = [10, 20, 30, 40, 50, 60]
        var span = out.mutableSpan
        Requantisation.rectifyResidual(
            sums.span, rows: 2, width: 4, channels: 3, multiplier: multiplier.span, bias: bias.span, carry: 2,
            ceiling: 500, into: &span)
        #expect(out == [71, 190, 60, 500, 302, 118])
        var other = out.mutableSpan
        Requantisation.rectify(
            sums.span, rows: 2, width: 4, channels: 3, multiplier: multiplier.span, bias: bias.span, ceiling: 500,
            into: &other)
        #expect(out == [51, 150, 0, 500, 202, 0])
    }

    @Test("requantisation equals its reference, for every number of channels")
    func requantisationReference() {
        var random = Repeatable(seed: 4)
        for channels in 1...67 {
            let (rows, width) = (1 + channels % 3, (channels + 31) / 32 * 32)
            let sums = (0..<rows * width).map { _ in Int32.random(in: -100_000...100_000, using: &random) }
            let multiplier = (0..<channels).map { _ in Float.random(in: -1...1, using: &random) }
            var bias = (0..<channels).map { _ in Float.random(in: -9_000...9_000, using: &random) }
            if channels % 5 == 0 { bias[channels / 2] = .nan }
            let before = (0..<rows * channels).map { _ in Int16.random(in: 0...16_383, using: &random) }
            for carry: Float? in [nil, 0.75] {
                var (found, plain) = (before, before)
                var foundSpan = found.mutableSpan
                var plainSpan = plain.mutableSpan
                if let carry {
                    Requantisation.rectifyResidual(
                        sums.span, rows: rows, width: width, channels: channels, multiplier: multiplier.span,
                        bias: bias.span, carry: carry, ceiling: 16_383, into: &foundSpan)
                } else {
                    Requantisation.rectify(
                        sums.span, rows: rows, width: width, channels: channels, multiplier: multiplier.span,
                        bias: bias.span, ceiling: 16_383, into: &foundSpan)
                }
                Reference.rectify(
                    sums.span, rows: rows, width: width, channels: channels, multiplier: multiplier.span, bias: bias.span,
                    carry: carry, ceiling: 16_383, into: &plainSpan)
                #expect(found == plain, "\(channels) channels")
            }
        }
    }
}
