public import Digest
public import Kernels

// Layers of a network of 8-bit weights, each checked against the architecture. A layer NAME has the tensors NAME.weight,
// NAME.scale (one an output) and NAME.bias.
extension SafetensorsFile {
    /// How many outputs a layer has, where the file itself decides.
    public func outputs(of layer: String, most: Int, multipleOf step: Int) throws(ModelError) -> Int {
        let tensor = try tensor("\(layer).weight")
        guard let count = tensor.shape.first, (1...most).contains(count), count % step == 0 else {
            throw ModelError(
                at: tensor.declared,
                expected: "1 to \(most) outputs" + (step > 1 ? ", a multiple of \(step)," : "") + " of \"\(tensor.name)\"",
                found: "shape \(tensor.shape)")
        }
        return count
    }

    /// A plain convolution of `side × side` taps, whose input and output units are worth `from` and `to`.
    ///
    /// - Precondition: `side · side · inputs` is at most 1024, so that no sum overflows.
    public func layer(
        _ name: String, inputs: Int, outputs: Int, side: Int, stride: Int = 1, from: Float, to: Float,
        isResidual: Bool = false
    ) throws(ModelError) -> Int8Layer {
        let shape = side == 1 ? [outputs, inputs] : [outputs, side, side, inputs]
        return Int8Layer(
            convolution: Int8PlaneConvolution(
                weights: try int8("\(name).weight", shape: shape), inputs: inputs, outputs: outputs, side: side, stride: stride),
            scaling: try scaling(name, outputs, from: from, to: to, carried: isResidual ? from : nil))
    }

    /// A separable layer, NAME.depth and NAME.point, whose input, middle and output units are worth `from`, `between`, `to`.
    public func separableLayer(
        _ name: String, inputs: Int, outputs: Int, stride: Int = 1, from: Float, between: Float, to: Float,
        isResidual: Bool = false
    ) throws(ModelError) -> Int8SeparableLayer {
        Int8SeparableLayer(
            depth: Int8DepthConvolution(
                weights: try int8("\(name).depth.weight", shape: [inputs, 3, 3]), channels: inputs, stride: stride),
            depthScaling: try scaling("\(name).depth", inputs, from: from, to: between),
            point: Int8Layer(
                convolution: Int8PlaneConvolution(
                    weights: try int8("\(name).point.weight", shape: [outputs, inputs]), inputs: inputs, outputs: outputs,
                    side: 1),
                scaling: try scaling("\(name).point", outputs, from: between, to: to, carried: isResidual ? from : nil)))
    }

    /// Scales and biases of one layer.
    ///
    /// - Parameter carried: what a unit of what is added is worth, in a residual layer.
    public func scaling(
        _ name: String, _ outputs: Int, from: Float, to: Float, carried: Float? = nil
    ) throws(ModelError) -> Int8Scaling {
        let scales = try float32("\(name).scale", shape: [outputs], in: 0...1e6)
        let bias = try float32("\(name).bias", shape: [outputs], in: -1e6...1e6)
        return Int8Scaling(
            multiplier: scales.map { $0 * from / to }, bias: bias.map { $0 / to }, carry: carried.map { $0 / to })
    }
}
