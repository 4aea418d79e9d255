import Kernels
import TestSupport
import Testing

private func bytes(_ count: Int, _ random: inout Repeatable) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
}

@Suite("Kernels of pictures beside their plain references")
struct PictureReferenceTests {
    @Test("Sums and differences, for every length and place")
    func measures() {
        var random = Repeatable(seed: 1)
        let (a, b) = (bytes(80, &random), bytes(80, &random))
        for length in 0...67 {
            let offset = length % 9
            let first = a.span.extracting(offset..<offset + length)
            let second = b.span.extracting(8 - offset..<8 - offset + length)
            let found = Luma.difference(first, second, shift: 3, threshold: 20)
            let plain = Reference.difference(first, second, shift: 3, threshold: 20)
            #expect(found == plain)
            #expect(Luma.brightness(first) == Reference.brightness(first))
        }
    }

    @Test("Areas and unpacking, for every width")
    func sizes() {
        var random = Repeatable(seed: 2)
        for width in 1...67 {
            let height = 1 + width % 5
            let packed = bytes(2 * width * height + 3 * height, &random)
            var (found, plain) = ([UInt8](repeating: 0, count: width * height), [UInt8](repeating: 0, count: width * height))
            var foundSpan = found.mutableSpan
            var plainSpan = plain.mutableSpan
            Luma.unpackYUYV(packed.span, width: width, height: height, stride: 2 * width + 3, into: &foundSpan)
            Reference.unpackYUYV(packed.span, width: width, height: height, stride: 2 * width + 3, into: &plainSpan)
            #expect(found == plain)
            foundSpan = found.mutableSpan
            plainSpan = plain.mutableSpan
            Luma.unpackPlane(packed.span, width: width, height: height, stride: width + 3, into: &foundSpan)
            Reference.unpackPlane(packed.span, width: width, height: height, stride: width + 3, into: &plainSpan)
            #expect(found == plain)
            for factor in [1, 2, 3, 5, 8, 70] {
                let count = Luma.reducedLength(width, factor: factor) * Luma.reducedLength(height, factor: factor)
                var (small, plainSmall) = ([UInt8](repeating: 0, count: count), [UInt8](repeating: 0, count: count))
                var smallSpan = small.mutableSpan
                var plainSmallSpan = plainSmall.mutableSpan
                Luma.areaReduce(found.span, width: width, height: height, factor: factor, into: &smallSpan)
                Reference.areaReduce(found.span, width: width, height: height, factor: factor, into: &plainSmallSpan)
                #expect(small == plainSmall)
            }
        }
    }

    @Test("The inverse transform of blocks is at most one apart from its formula")
    func blocks() {
        var random = Repeatable(seed: 3)
        let plain = Reference.BlockTransform()
        for round in 0..<200 {
            var coefficients = [Int32](repeating: 0, count: 64)
            coefficients[0] = Int32.random(in: -900...900, using: &random)
            for _ in 0..<round % 20 {
                coefficients[Int.random(in: 0..<64, using: &random)] = Int32.random(in: -200...200, using: &random)
            }
            var (found, expected) = ([UInt8](repeating: 0, count: 64), [UInt8](repeating: 0, count: 64))
            var foundSpan = found.mutableSpan
            var expectedSpan = expected.mutableSpan
            JPEGBlock.transform(coefficients.span, into: &foundSpan)
            plain.apply(coefficients.span, into: &expectedSpan)
            #expect(zip(found, expected).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
        }
    }

    @Test("Convolution with 8-bit weights, for every number of inputs")
    func convolution() {
        var random = Repeatable(seed: 4)
        for half in 1...33 {
            let (inputs, outputs, taps) = (2 * half, 1 + half % 40, 1 + half % 5)
            let weights = (0..<inputs * outputs * taps).map { _ in Int8.random(in: -128...127, using: &random) }
            let layer = Int8Convolution(
                weights: weights, inputs: inputs, outputs: outputs, taps: taps, stride: 1 + half % 2, dilation: 1 + half % 3,
                padding: half % 4)
            let input = (0..<9 * inputs).map { _ in Int16.random(in: -500...500, using: &random) }
            let positions = layer.positions(rows: 9)
            var sums = [Int32](repeating: 0, count: positions * layer.width)
            var plain = [Int32](repeating: 0, count: positions * outputs)
            var sumSpan = sums.mutableSpan
            var plainSpan = plain.mutableSpan
            layer.sum(input.span, rows: 9, into: &sumSpan)
            Reference.sum(input.span, rows: 9, weights: weights.span, layer: layer, into: &plainSpan)
            for position in 0..<positions {
                #expect(
                    sums[position * layer.width..<position * layer.width + outputs]
                        == plain[position * outputs..<(position + 1) * outputs])
            }
        }
    }
}
