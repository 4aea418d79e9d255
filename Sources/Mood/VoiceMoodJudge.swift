import Digest
import Features
import Kernels

extension VoiceMoodModel {
    /// A convolution, and how its sums become activations.
    struct Layer: Sendable {
        let convolution: Int8Convolution
        let multiplier: [Float]
        let bias: [Float]
        /// What the layer's input is multiplied by to be in units of its output.
        let carry: Float
    }

    /// All that judges one kind of speech: the network's layers in the order of a run, the linear models beside it, and how
    /// sure to be of the sum of both.
    struct Judge: Sendable {
        /// What the input goes through first, if anything.
        let repair: Repair?
        let entry: Layer
        let blocks: [Layer]
        let attention: Layer
        let hidden: Layer
        let output: Layer
        /// Over how scaled statistics differ from the mean of all speakers, and from the speaker's own.
        let plain: Layer
        let causal: Layer
        /// What logits are divided by, so that probabilities mean what they say: without a baseline, and with a full one.
        let temperature: Float
        let temperatureOfBaseline: Float
    }

    /// Makes of what a line left of the bands what the network had better hear: every frame is summed up in a few rectified
    /// numbers, and what follows from them for each band is added to it.
    struct Repair: Sendable {
        let squeeze: Layer
        let spread: Layer
    }
}

extension VoiceMoodModel.Judge {
    /// The judge of speech as it is.
    init(
        _ file: SafetensorsFile, bands: Int, statistics: Int, dilations: [Int], scales: [Float]
    ) throws(ModelError) {
        let stride = try file.integer("stride", in: 1...8)
        let shape = try file.tensor("entry.weight").shape
        let channels = try VoiceMoodModel.even("entry.weight", shape, 0, most: 256, file)
        let heads = try VoiceMoodModel.size("attention.weight", try file.tensor("attention.weight").shape, 0, most: 32, file)
        guard channels % heads == 0 else {
            throw ModelError(
                at: try file.tensor("attention.weight").declared, expected: "a number of heads that divides \(channels)",
                found: "\(heads)")
        }
        let units = try VoiceMoodModel.even("hidden.weight", try file.tensor("hidden.weight").shape, 0, most: 256, file)
        let (last, pooled, summed) = (scales[dilations.count + 1], scales[dilations.count + 2], scales[dilations.count + 3])
        let unit = VoiceMoodModel.Statistics.limit / VoiceMoodModel.ceiling

        repair = nil
        entry = try VoiceMoodModel.layer(
            file, "entry", outputs: channels, taps: 5, inputs: bands, stride: stride, from: scales[0], to: scales[1])
        var blocks: [VoiceMoodModel.Layer] = []
        for (index, dilation) in dilations.enumerated() {
            blocks.append(
                try VoiceMoodModel.layer(
                    file, "block\(index)", outputs: channels, taps: 3, inputs: channels, dilation: dilation,
                    padding: dilation, from: scales[index + 1], to: scales[index + 2]))
        }
        self.blocks = blocks
        attention = try VoiceMoodModel.layer(file, "attention", outputs: heads, taps: 1, inputs: channels, from: last, to: 1)
        hidden = try VoiceMoodModel.layer(
            file, "hidden", outputs: units, taps: 1, inputs: 4 * channels, from: pooled, to: summed)
        output = try VoiceMoodModel.layer(file, "output", outputs: 8, taps: 1, inputs: units, from: summed, to: 1)
        plain = try VoiceMoodModel.layer(
            file, "statistics.plain", outputs: 6, taps: 1, inputs: statistics, from: unit, to: 1)
        causal = try VoiceMoodModel.layer(
            file, "statistics.causal", outputs: 6, taps: 1, inputs: statistics, from: unit, to: 1)
        (temperature, temperatureOfBaseline) = try VoiceMoodModel.temperatures(file, "")
    }

    /// The judge of speech through a narrow line: another judge's network behind a repair of the input, then an output and
    /// linear models of its own.
    init(_ file: SafetensorsFile, behind wide: Self, scales: [Float]) throws(ModelError) {
        repair = try VoiceMoodModel.repair(file, bands: wide.entry.convolution.inputs, unit: scales[0])
        (entry, blocks, attention, hidden) = (wide.entry, wide.blocks, wide.attention, wide.hidden)
        let unit = VoiceMoodModel.Statistics.limit / VoiceMoodModel.ceiling
        output = try VoiceMoodModel.layer(
            file, "narrow.output", outputs: 8, taps: 1, inputs: hidden.convolution.outputs, from: scales[blocks.count + 3],
            to: 1)
        plain = try VoiceMoodModel.layer(
            file, "narrow.plain", outputs: 6, taps: 1, inputs: wide.plain.convolution.inputs, from: unit, to: 1)
        causal = wide.causal
        (temperature, temperatureOfBaseline) = try VoiceMoodModel.temperatures(file, "narrow_")
    }
}

extension VoiceMoodModel {
    static func temperatures(_ file: SafetensorsFile, _ kind: String) throws(ModelError) -> (Float, Float) {
        let alone = try file.integer("\(kind)temperature_permille", in: 50...20_000)
        let beside = try file.integer("\(kind)temperature_baseline_permille", in: 50...20_000)
        return (Float(alone) / 1_000, Float(beside) / 1_000)
    }

    /// The repair of the input of `bands` bands, whose units are worth `unit`.
    static func repair(_ file: SafetensorsFile, bands: Int, unit: Float) throws(ModelError) -> Repair {
        let name = "narrow.squeeze.weight"
        let between = try even(name, try file.tensor(name).shape, 0, most: 256, file)
        let squeezed = try file.float32("narrow.squeeze.unit", shape: [1], in: 1e-9...1e6)[0]
        return Repair(
            squeeze: try layer(file, "narrow.squeeze", outputs: between, taps: 1, inputs: bands, from: unit, to: squeezed),
            spread: try layer(file, "narrow.spread", outputs: bands, taps: 1, inputs: between, from: squeezed, to: unit))
    }
}
