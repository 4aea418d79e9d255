public import Digest
import Kernels

/// A network that tells speech from other sound and knows quiet, voices, music and noise, as its file describes it.
///
/// Three log-mel frames go to a layer of rectified units, those to a fast memory that is brought forward with every
/// frame, and the mean of that over ten frames to a slow one. Both are gated recurrent units (Cho et al. 2014,
/// arXiv:1406.1078). The fast one says how likely the frame is speech, the slow one how likely each `Sound` is. Weights
/// have 8 bits, one scale an output; activations 16 bits; sums are exact. What running needs to know about training
/// stands in the file.
public struct EarModel: Sendable {
    /// The architecture that this code runs, as the header must name it.
    public static let architecture = "ear-recurrent 1"
    /// The largest model file, in bytes.
    public static let largestFile = 1_048_576

    public let name: String
    /// The licence of the weights and what it demands.
    public let licence: String
    /// What the weights were trained on.
    public let trainingData: String
    /// Speakers of the training corpora whom the model has not heard: what it can be scored on.
    public let heldOutSpeakers: [String]
    /// The SHA-256 of the model's file.
    public let digest: Digest256

    /// Frames of the fast memory to one of the slow one.
    let step: Int
    /// What is fainter counts as this: natural logarithm of power.
    let floor: Float
    let mean: [Float]
    /// 1 / (standard deviation · unit of the input).
    let gain: [Float]
    let entry: Layer
    let fast: Memory
    let slow: Memory
    let speech: Layer
    let sounds: Layer
    /// What turns a state into 16 bits.
    let stateGain: Float
    let decision: VoiceActivity.Thresholds

    /// The largest activation of the entry layer.
    static let ceiling: Float = 16_383
    /// The size that an input is limited to.
    static let inputCeiling: Float = 32_767
    static let entryTaps = 3

    /// Exact sums, and how they become values.
    struct Layer: Sendable {
        let convolution: Int8Convolution
        let multiplier: [Float]
        let bias: [Float]
    }

    /// What a gated memory does with its input and with its own state.
    struct Memory: Sendable {
        let units: Int
        let input: Layer
        let state: Layer
    }

    /// Reads a model, whole or not at all.
    public init(safetensors bytes: [UInt8]) throws(ModelError) {
        try self.init(SafetensorsFile(bytes))
    }

    private init(_ file: SafetensorsFile) throws(ModelError) {
        try file.require("architecture", EarModel.architecture)
        try file.require("features", "fbank\(VoiceActivity.bandCount)")
        try file.require("hop_milliseconds", "10")
        try file.require("classes", Sound.allCases.map(\.rawValue).joined(separator: ","))
        name = try file.text("name")
        licence = try file.text("licence")
        trainingData = try file.text("training_data")
        heldOutSpeakers = try file.text("held_out_speakers").split(separator: ",").map(String.init)
        digest = file.digest
        step = try file.integer("step_frames", in: 1...100)
        floor = Float(try file.integer("floor_permille", in: -16_000...20_000)) / 1_000
        decision = VoiceActivity.Thresholds(
            on: try file.integer("speech_on_permille", in: 1...1_000),
            off: try file.integer("speech_off_permille", in: 1...1_000),
            onset: try file.integer("onset_frames", in: 1...100), hold: try file.integer("hold_frames", in: 1...100))

        let bands = VoiceActivity.bandCount
        let units = try file.float32("unit", shape: [3], in: 1e-6...1)
        let width = try EarModel.units(file, "entry.bias", each: 1)
        let fastUnits = try EarModel.units(file, "fast.input.bias", each: 3)
        let slowUnits = try EarModel.units(file, "slow.input.bias", each: 3)
        mean = try file.float32("input.mean", shape: [bands], in: -100...100)
        gain = try file.float32("input.sd", shape: [bands], in: 1e-3...1e3).map { 1 / ($0 * units[0]) }
        stateGain = 1 / units[2]
        guard stateGain <= 32_767 else {
            throw ModelError(at: try file.tensor("unit").declared, expected: "a state of at most 16 bits", found: "more")
        }
        entry = try EarModel.layer(
            file, "entry", outputs: width, taps: EarModel.entryTaps, inputs: bands, from: units[0], to: units[1])
        fast = Memory(
            units: fastUnits,
            input: try EarModel.layer(file, "fast.input", outputs: 3 * fastUnits, inputs: width, from: units[1]),
            state: try EarModel.layer(file, "fast.state", outputs: 3 * fastUnits, inputs: fastUnits, from: units[2]))
        slow = Memory(
            units: slowUnits,
            input: try EarModel.layer(file, "slow.input", outputs: 3 * slowUnits, inputs: fastUnits, from: units[2]),
            state: try EarModel.layer(file, "slow.state", outputs: 3 * slowUnits, inputs: slowUnits, from: units[2]))
        speech = try EarModel.layer(file, "speech", outputs: 1, inputs: fastUnits, from: units[2])
        sounds = try EarModel.layer(
            file, "classes", outputs: Sound.allCases.count, inputs: slowUnits, from: units[2])
    }
}

// The parts of the file.
extension EarModel {
    /// How many units a layer's biases are for; an even number, up to 256.
    private static func units(_ file: SafetensorsFile, _ name: String, each parts: Int) throws(ModelError) -> Int {
        let tensor = try file.tensor(name)
        guard tensor.shape.count == 1, tensor.shape[0] % (2 * parts) == 0, tensor.shape[0] <= 256 * parts else {
            throw ModelError(
                at: tensor.declared, expected: "a multiple of \(2 * parts) up to \(256 * parts) values in \"\(name)\"",
                found: "shape \(tensor.shape)")
        }
        return tensor.shape[0] / parts
    }

    /// Weights, scales and biases of one layer, whose input and output units are worth `from` and `to`.
    private static func layer(
        _ file: SafetensorsFile, _ name: String, outputs: Int, taps: Int = 1, inputs: Int, from: Float, to: Float = 1
    ) throws(ModelError) -> Layer {
        let weights = try file.int8("\(name).weight", shape: taps == 1 ? [outputs, inputs] : [outputs, taps, inputs])
        let scales = try file.float32("\(name).scale", shape: [outputs], in: 0...1e3)
        let bias = try file.float32("\(name).bias", shape: [outputs], in: -1e3...1e3)
        return Layer(
            convolution: Int8Convolution(weights: weights, inputs: inputs, outputs: outputs, taps: taps),
            multiplier: scales.map { $0 * from / to }, bias: bias.map { $0 / to })
    }
}
