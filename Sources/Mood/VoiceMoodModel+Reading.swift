import Digest
import Features
import Kernels

// The parts of a model's file, each checked against the architecture.
extension VoiceMoodModel {
    /// The blocks' dilations: one to twelve whole numbers, with commas between them.
    static func dilations(_ file: SafetensorsFile) throws(ModelError) -> [Int] {
        let text = try file.text("dilations")
        let words = text.split(separator: ",", maxSplits: 12, omittingEmptySubsequences: false)
        let numbers = words.compactMap { Int($0) }
        guard numbers.count == words.count, numbers.count <= 12, numbers.allSatisfy({ (1...64).contains($0) }) else {
            throw ModelError(
                at: 8, expected: "one to twelve dilations from 1 to 64, with commas between them, for metadata \"dilations\"",
                found: "\"\(text.prefix(40))\"")
        }
        return numbers
    }

    /// One dimension of a tensor, for sizes that the file itself decides.
    static func size(
        _ name: String, _ shape: [Int], _ dimension: Int, most: Int, _ file: SafetensorsFile
    ) throws(ModelError) -> Int {
        guard shape.indices.contains(dimension), (1...most).contains(shape[dimension]) else {
            throw ModelError(
                at: try file.tensor(name).declared, expected: "1 to \(most) in dimension \(dimension) of \"\(name)\"",
                found: "shape \(shape)")
        }
        return shape[dimension]
    }

    static func even(
        _ name: String, _ shape: [Int], _ dimension: Int, most: Int, _ file: SafetensorsFile
    ) throws(ModelError) -> Int {
        let size = try size(name, shape, dimension, most: most, file)
        guard size % 2 == 0 else {
            throw ModelError(at: try file.tensor(name).declared, expected: "an even size of \"\(name)\"", found: "\(size)")
        }
        return size
    }

    /// What the linear models' input is brought to like size with.
    static func statistics(_ file: SafetensorsFile, bands: Int, carried: Range<Int>) throws(ModelError) -> Statistics {
        let cepstra = try file.integer("cepstra", in: 0...carried.count)
        let count = SpeechStatistics.kinds * (bands + cepstra)
        return Statistics(
            cepstra: cepstra, centre: try file.float32("statistics.centre", shape: [count], in: -1e4...1e4),
            gain: try file.float32("statistics.gain", shape: [count], in: 0...1e7),
            mean: try file.float32("statistics.mean", shape: [count], in: -Statistics.limit...Statistics.limit))
    }

    /// Weights, scales and biases of one layer, whose input and output units are worth `from` and `to`.
    static func layer(
        _ file: SafetensorsFile, _ name: String, outputs: Int, taps: Int, inputs: Int, stride: Int = 1,
        dilation: Int = 1, padding: Int = 0, from: Float, to: Float
    ) throws(ModelError) -> Layer {
        guard inputs % 2 == 0 else {
            throw ModelError(
                at: try file.tensor("\(name).weight").declared, expected: "an even number of inputs", found: "\(inputs)")
        }
        // Sums of more products of 16 383 and 128 might not fit 32 bits.
        guard taps * inputs <= 1_024 else {
            throw ModelError(
                at: try file.tensor("\(name).weight").declared, expected: "at most 1024 inputs in all taps",
                found: "\(taps * inputs)")
        }
        let shape = taps == 1 ? [outputs, inputs] : [outputs, taps, inputs]
        let weights = try file.int8("\(name).weight", shape: shape)
        let scales = try file.float32("\(name).scale", shape: [outputs], in: 0...1e6)
        let bias = try file.float32("\(name).bias", shape: [outputs], in: -1e6...1e6)
        return Layer(
            convolution: Int8Convolution(
                weights: weights, inputs: inputs, outputs: outputs, taps: taps, stride: stride, dilation: dilation,
                padding: padding),
            multiplier: scales.map { $0 * from / to }, bias: bias.map { $0 / to }, carry: from / to)
    }
}
