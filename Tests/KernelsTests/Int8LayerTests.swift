import Kernels
import TestSupport
import Testing

@Suite("Layers of 8-bit weights over planes")
struct Int8LayerTests {
    /// A plane without its margin, as plain numbers.
    private struct Plain {
        var rows: Int
        var columns: Int
        var channels: Int
        var values: [Int16]

        func at(_ row: Int, _ column: Int, _ channel: Int) -> Int {
            guard (0..<rows).contains(row), (0..<columns).contains(column) else { return 0 }
            return Int(values[(row * columns + column) * channels + channel])
        }
    }

    private func random(_ rows: Int, _ columns: Int, _ channels: Int, _ random: inout Repeatable) -> Plain {
        Plain(
            rows: rows, columns: columns, channels: channels,
            values: (0..<rows * columns * channels).map { _ in Int16.random(in: 0...2_000, using: &random) })
    }

    private func load(_ plain: Plain, into plane: inout Int8Plane) {
        plane.resize(rows: plain.rows, columns: plain.columns)
        for row in 0..<plain.rows {
            plane.write(row: row) { target in
                for i in target.indices { target[i] = plain.values[row * plain.columns * plain.channels + i] }
            }
        }
    }

    private func values(_ plane: borrowing Int8Plane) -> [Int16] {
        var values: [Int16] = []
        for row in 0..<plane.rows {
            let source = plane.row(row)
            for i in source.indices { values.append(source[i]) }
        }
        return values
    }

    private func scaling(_ count: Int, carry: Float?, _ random: inout Repeatable) -> Int8Scaling {
        Int8Scaling(
            multiplier: (0..<count).map { _ in .random(in: 0.0001...0.01, using: &random) },
            bias: (0..<count).map { _ in .random(in: -300...300, using: &random) }, carry: carry)
    }

    private func weights(_ count: Int, _ random: inout Repeatable) -> [Int8] {
        (0..<count).map { _ in Int8.random(in: -127...127, using: &random) }
    }

    private func activation(_ sum: Int, _ scaling: Int8Scaling, _ output: Int, adding: Int) -> Int16 {
        var value = Float(sum) * scaling.multiplier[output] + scaling.bias[output]
        if let carry = scaling.carry { value += Float(adding) * carry }
        return Int16(min(max(value, 0), Int8Scaling.ceiling).rounded(.toNearestOrEven))
    }

    @Test("plain ones equal sums written out, for many shapes and strides, one after the other in the same memory")
    func plain() {
        var chance = Repeatable(seed: 31)
        for side in [1, 3, 5] {
            for stride in 1...2 {
                let inputs = Int.random(in: 1...9, using: &chance)
                let isResidual = stride == 1 && side > 1
                let outputs = isResidual ? inputs : Int.random(in: 1...20, using: &chance)
                let weights = weights(outputs * side * side * inputs, &chance)
                let scaling = scaling(outputs, carry: isResidual ? 0.5 : nil, &chance)
                let layer = Int8Layer(
                    convolution: Int8PlaneConvolution(
                        weights: weights, inputs: inputs, outputs: outputs, side: side, stride: stride),
                    scaling: scaling)
                var source = Int8Plane(channels: inputs, margin: 2)
                var target = Int8Plane(channels: outputs, margin: 1)
                var work = Int8Workspace()
                // Larger, then smaller: what is left of the larger one must not be seen.
                for (rows, columns) in [(7, 9), (1, 1), (4, 3), (6, 8)] {
                    let input = random(rows, columns, inputs, &chance)
                    load(input, into: &source)
                    layer.run(source, &work, into: &target)
                    #expect(target.rows == (rows + stride - 1) / stride && target.columns == (columns + stride - 1) / stride)
                    var expected: [Int16] = []
                    for row in 0..<target.rows {
                        for column in 0..<target.columns {
                            for output in 0..<outputs {
                                var sum = 0
                                for i in 0..<side {
                                    for j in 0..<side {
                                        for c in 0..<inputs {
                                            sum +=
                                                input.at(row * stride + i - side / 2, column * stride + j - side / 2, c)
                                                * Int(weights[((output * side + i) * side + j) * inputs + c])
                                        }
                                    }
                                }
                                let adding = isResidual ? input.at(row, column, output) : 0
                                expected.append(activation(sum, scaling, output, adding: adding))
                            }
                        }
                    }
                    #expect(values(target) == expected)
                }
            }
        }
    }

    @Test("separable ones are a filter of each channel and a plain layer of each position")
    func separable() {
        var chance = Repeatable(seed: 32)
        for stride in 1...2 {
            let outputs = stride == 1 ? 16 : 10
            let depthWeights = weights(16 * 9, &chance)
            let pointWeights = weights(outputs * 16, &chance)
            let (inner, outer) = (scaling(16, carry: nil, &chance), scaling(outputs, carry: stride == 1 ? 0.7 : nil, &chance))
            let layer = Int8SeparableLayer(
                depth: Int8DepthConvolution(weights: depthWeights, channels: 16, stride: stride), depthScaling: inner,
                point: Int8Layer(
                    convolution: Int8PlaneConvolution(weights: pointWeights, inputs: 16, outputs: outputs, side: 1),
                    scaling: outer))
            var source = Int8Plane(channels: 16, margin: 1)
            var target = Int8Plane(channels: outputs, margin: 0)
            var work = Int8Workspace()
            for (rows, columns) in [(5, 6), (1, 2), (8, 7)] {
                let input = random(rows, columns, 16, &chance)
                load(input, into: &source)
                layer.run(source, &work, into: &target)
                var expected: [Int16] = []
                for row in 0..<target.rows {
                    for column in 0..<target.columns {
                        let filtered = (0..<16).map { channel in
                            var sum = 0
                            for tap in 0..<9 {
                                sum +=
                                    input.at(row * stride + tap / 3 - 1, column * stride + tap % 3 - 1, channel)
                                    * Int(depthWeights[channel * 9 + tap])
                            }
                            return activation(sum, inner, channel, adding: 0)
                        }
                        for output in 0..<outputs {
                            let sum = (0..<16).reduce(0) { $0 + Int(filtered[$1]) * Int(pointWeights[output * 16 + $1]) }
                            expected.append(
                                activation(sum, outer, output, adding: stride == 1 ? input.at(row, column, output) : 0))
                        }
                    }
                }
                #expect(values(target) == expected)
            }
        }
    }
}
