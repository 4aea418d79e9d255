import Digest
import Kernels

// The parts of a model's file, each checked against the architecture.
extension ExpressionModel {
    /// One place on an axis of the circumplex for each label, with commas between them.
    static func places(_ name: String, _ file: SafetensorsFile) throws(ModelError) -> [Int] {
        let text = try file.text(name)
        let words = text.split(separator: ",", maxSplits: 8, omittingEmptySubsequences: false)
        let numbers = words.compactMap { Int($0) }
        guard words.count == 8, numbers.count == 8, numbers.allSatisfy({ (-1_000...1_000).contains($0) }) else {
            throw ModelError(
                at: 8, expected: "eight whole numbers from −1000 to 1000, with commas between them, for metadata \"\(name)\"",
                found: "\"\(text.prefix(40))\"")
        }
        return numbers
    }

    /// How many outputs a layer has, where the file itself decides.
    static func channels(
        _ layer: String, most: Int, multipleOf step: Int, _ file: SafetensorsFile
    ) throws(ModelError) -> Int {
        let tensor = try file.tensor("\(layer).weight")
        guard let count = tensor.shape.first, (1...most).contains(count), count % step == 0 else {
            throw ModelError(
                at: tensor.declared,
                expected: "1 to \(most) outputs" + (step > 1 ? ", a multiple of \(step)," : "") + " of \"\(tensor.name)\"",
                found: "shape \(tensor.shape)")
        }
        return count
    }

    /// A plain convolution, whose input and output units are worth `from` and `to`.
    static func plain(
        _ file: SafetensorsFile, _ name: String, _ outputs: Int, _ side: Int, _ inputs: Int, stride: Int = 1, from: Float,
        to: Float, isResidual: Bool = false
    ) throws(ModelError) -> Layer {
        Layer(
            convolution: Int8PlaneConvolution(
                weights: try file.int8("\(name).weight", shape: [outputs, side, side, inputs]), inputs: inputs,
                outputs: outputs, side: side, stride: stride),
            scaling: try scaling(file, name, outputs, from: from, to: to, carried: isResidual ? from : nil))
    }

    /// Scales and biases of one layer.
    ///
    /// - Parameter carried: what a unit of what is added is worth, in a residual layer.
    static func scaling(
        _ file: SafetensorsFile, _ name: String, _ outputs: Int, from: Float, to: Float, carried: Float? = nil
    ) throws(ModelError) -> Scaling {
        let scales = try file.float32("\(name).scale", shape: [outputs], in: 0...1e6)
        let bias = try file.float32("\(name).bias", shape: [outputs], in: -1e6...1e6)
        return Scaling(
            multiplier: scales.map { $0 * from / to }, bias: bias.map { $0 / to }, carry: carried.map { $0 / to })
    }
}
