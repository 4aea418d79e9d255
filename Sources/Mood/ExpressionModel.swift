public import Digest
import Features
import Kernels

/// A network that reads an expression from a grey face of 48 × 48 pixels, as its file describes it.
///
/// The middle 44 × 44 pixels, normalised by their own mean and deviation, go through four plain convolutions (5 × 5 with
/// stride 2, residual 3 × 3, 3 × 3 with stride 2, residual 3 × 3) and four separable ones of 6 × 6 positions (the first
/// with stride 2, the last two residual); the mean over positions goes to one connected layer: log-odds of eight labels.
/// Batch normalisation is folded into the weights. Weights have 8 bits, one scale an output; activations 16 bits, one
/// scale a layer; sums are exact. Everything that running needs to know about training stands in the file.
public struct ExpressionModel: Sendable {
    /// The architecture that this code runs, as the header must name it.
    public static let architecture = "face-expression-convolution 1"
    /// The largest model file, in bytes.
    public static let largestFile = 4_194_304
    /// Pixels down and across of a face.
    public static let side = 48

    public let name: String
    /// The licence of the weights and what it demands.
    public let licence: String
    /// What the weights were trained on.
    public let trainingData: String
    /// The SHA-256 of the model's file.
    public let digest: Digest256
    /// Bytes of the model's file.
    public let fileSize: Int

    /// Pixels down and across of what the network sees, in the middle of the face.
    static let crop = 44
    /// Grey levels that are added to a picture's deviation.
    let flat: Float
    /// The real value of one unit of the network's input.
    let inputScale: Float
    /// What logits are divided by, so that probabilities mean what they say.
    let temperature: Float
    /// The least confidence of an estimate, per mille.
    public let floor: Int
    /// The labels' places on the circumplex, −1000…1000, in their order.
    let valence: [Int]
    let arousal: [Int]

    let stem: Int8Layer
    let first: Int8Layer
    let second: Int8Layer
    let third: Int8Layer
    let separable: [Int8SeparableLayer]
    let output: Int8Layer

    /// Reads a model, whole or not at all.
    public init(safetensors bytes: [UInt8]) throws(ModelError) {
        let file = try SafetensorsFile(bytes)
        try file.require("architecture", ExpressionModel.architecture)
        try file.require("labels", ExpressionLabel.allCases.map(\.rawValue).joined(separator: ","))
        try file.require("side", "\(ExpressionModel.side)")
        try file.require("crop", "\(ExpressionModel.crop)")
        name = try file.text("name")
        licence = try file.text("licence")
        trainingData = try file.text("training_data")
        digest = file.digest
        fileSize = bytes.count
        flat = Float(try file.integer("flat_permille", in: 1...255_000)) / 1_000
        temperature = Float(try file.integer("temperature_permille", in: 50...20_000)) / 1_000
        floor = try file.integer("confidence_floor_permille", in: 0...1_000)
        valence = try ExpressionModel.places("valence_permille", file)
        arousal = try ExpressionModel.places("arousal_permille", file)
        let scales = try file.float32("activation.scale", shape: [13], in: 1e-9...1e6)
        inputScale = scales[0]

        let narrow = try file.outputs(of: "stem", most: 64, multipleOf: 1)
        let middle = try file.outputs(of: "second", most: 112, multipleOf: 8)
        stem = try file.layer("stem", inputs: 1, outputs: narrow, side: 5, stride: 2, from: scales[0], to: scales[1])
        first = try file.layer(
            "first", inputs: narrow, outputs: narrow, side: 3, from: scales[1], to: scales[2], isResidual: true)
        second = try file.layer(
            "second", inputs: narrow, outputs: middle, side: 3, stride: 2, from: scales[2], to: scales[3])
        third = try file.layer(
            "third", inputs: middle, outputs: middle, side: 3, from: scales[3], to: scales[4], isResidual: true)
        var separable: [Int8SeparableLayer] = []
        var inputs = middle
        for (index, name) in ["fourth", "fifth", "sixth", "seventh"].enumerated() {
            let isResidual = index > 1
            let outputs = try isResidual ? inputs : file.outputs(of: "\(name).point", most: 256, multipleOf: 8)
            separable.append(
                try file.separableLayer(
                    name, inputs: inputs, outputs: outputs, stride: index == 0 ? 2 : 1, from: scales[4 + 2 * index],
                    between: scales[5 + 2 * index], to: scales[6 + 2 * index], isResidual: isResidual))
            inputs = outputs
        }
        self.separable = separable
        output = try file.layer("output", inputs: inputs, outputs: 8, side: 1, from: scales[12], to: 1)
    }
}
