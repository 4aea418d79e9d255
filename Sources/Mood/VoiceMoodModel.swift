public import Digest
import Features
import Kernels

/// A network that guesses a mood from log-mel frames of speech, as its file describes it.
///
/// Entry convolution (5 frames wide, strided), residual convolutions (3 wide, dilated), attentive mean and standard
/// deviation over time (Okabe et al. 2018, doi:10.21437/Interspeech.2018-993), two connected layers: six labels,
/// valence, arousal. Beside it a linear model over `SpeechStatistics`; the log-odds of both are added. Both judge speech by
/// itself and, as far as a baseline knows the speaker, by what differs from it. Weights have 8 bits, one scale an output;
/// activations 16 bits, one scale a layer; sums are exact. Everything that running needs to know about training stands in
/// the file.
public struct VoiceMoodModel: Sendable {
    /// The architecture that this code runs, as the header must name it.
    public static let architecture = "voice-mood-convolution 3"
    /// The largest model file, in bytes.
    public static let largestFile = 4_194_304

    public let name: String
    /// The licence of the weights and what it demands.
    public let licence: String
    /// What the weights were trained on.
    public let trainingData: String
    /// The SHA-256 of the model's file.
    public let digest: Digest256

    /// Mel bands a frame.
    public let bands: Int
    /// Frames that the model looks back, 10 ms each.
    public let window: Int
    /// Frames of speech below which there is no estimate.
    public let shortest: Int
    /// The probability, per mille, below which there is no estimate.
    public let floor: Int

    /// How far below the loudest frame of speech a frame counts as pause: natural logarithm of power, mean over bands.
    let pause: Float
    /// Frames around detected speech that are looked at too.
    let margin: Int
    /// What no band of a frame lies below: natural logarithm of power.
    let quietest: Float
    /// A band whose mean over speech is less than this above `quietest` is missing: nothing is said of it.
    let present: Float
    /// So many bands on either side of a missing one are on the line's slope: how loud they are is the line's to say.
    let beside: Int
    /// From so many missing bands on it was a line that took them, not the voice that has none.
    let fewestMissing: Int
    /// The bands that even a telephone carries: level, pauses and cepstra come from them alone.
    let carried: Range<Int>
    /// What logits are divided by, so that probabilities mean what they say: without a baseline, and with a full one.
    let temperature: Float
    let temperatureOfBaseline: Float
    /// How many pieces of speech the means of all speakers are worth beside a baseline's.
    let prior: Int

    let mean: [Float]
    /// 1 / (standard deviation · scale of the input).
    let gain: [Float]
    let entry: Layer
    let blocks: [Layer]
    let attention: Layer
    let hidden: Layer
    let output: Layer
    let statistics: Statistics
    /// The real value of one unit of the last block's activations, and of the pooled ones.
    let lastScale: Float
    let pooledScale: Float

    /// The largest activation: 16 383 · 128 · 1024 products fit 32 bits.
    static let ceiling: Float = 16_383

    /// A convolution, and how its sums become activations.
    struct Layer: Sendable {
        let convolution: Int8Convolution
        let multiplier: [Float]
        let bias: [Float]
        /// What the layer's input is multiplied by to be in units of its output.
        let carry: Float
    }

    /// The linear model over statistics, its log-odds scaled to be added to the network's.
    struct Statistics: Sendable {
        /// Cepstral coefficients among the contours.
        let cepstra: Int
        /// A statistic is brought to `(value − centre) · gain`, at most `limit` in size.
        let centre: [Float]
        let gain: [Float]
        /// The mean of the scaled statistics over the training data.
        let mean: [Float]
        /// Over the difference from `mean`, and over that from the speaker's own.
        let plain: Layer
        let causal: Layer

        static let limit: Float = 8
    }

    /// Reads a model, whole or not at all.
    ///
    /// - Parameter bands: how many bands the front end computes; a model of others is refused. `nil`: any.
    public init(safetensors bytes: [UInt8], bands: Int? = nil) throws(ModelError) {
        try self.init(SafetensorsFile(bytes))
        if let bands, bands != self.bands {
            throw ModelError(at: 8, expected: "\(bands) for metadata \"bands\"", found: "\(self.bands)")
        }
    }

    init(_ file: SafetensorsFile) throws(ModelError) {
        try file.require("architecture", VoiceMoodModel.architecture)
        try file.require("labels", MoodLabel.allCases.map(\.rawValue).joined(separator: ","))
        try file.require("hop_milliseconds", "10")
        name = try file.text("name")
        licence = try file.text("licence")
        trainingData = try file.text("training_data")
        digest = file.digest
        bands = try file.integer("bands", in: 2...200)
        try file.require("features", "fbank\(bands)")
        window = try file.integer("window_frames", in: 20...3_000)
        shortest = try file.integer("shortest_frames", in: 10...window)
        floor = try file.integer("confidence_floor_permille", in: 0...1_000)
        pause = Float(try file.integer("pause_permille", in: 0...100_000)) / 1_000
        margin = try file.integer("speech_margin_frames", in: 0...3_000)
        quietest = Float(try file.integer("quietest_permille", in: -100_000...100_000)) / 1_000
        present = Float(try file.integer("present_permille", in: 0...100_000)) / 1_000
        beside = try file.integer("beside_missing_bands", in: 0...8)
        fewestMissing = try file.integer("line_missing_bands", in: 1...bands)
        let first = try file.integer("carried_first_band", in: 0...bands - 1)
        carried = first..<first + (try file.integer("carried_bands", in: 1...bands - first))
        temperature = Float(try file.integer("temperature_permille", in: 50...20_000)) / 1_000
        temperatureOfBaseline = Float(try file.integer("temperature_baseline_permille", in: 50...20_000)) / 1_000
        prior = try file.integer("prior_pieces", in: 1...1_000)
        let stride = try file.integer("stride", in: 1...8)
        let dilations = try VoiceMoodModel.dilations(file)
        let scales = try file.float32("activation.scale", shape: [dilations.count + 4], in: 1e-9...1e6)

        let shape = try file.tensor("entry.weight").shape
        let channels = try VoiceMoodModel.even("entry.weight", shape, 0, most: 256, file)
        let heads = try VoiceMoodModel.size("attention.weight", try file.tensor("attention.weight").shape, 0, most: 32, file)
        guard channels % heads == 0 else {
            throw ModelError(
                at: try file.tensor("attention.weight").declared, expected: "a number of heads that divides \(channels)",
                found: "\(heads)")
        }
        let units = try VoiceMoodModel.even("hidden.weight", try file.tensor("hidden.weight").shape, 0, most: 256, file)

        mean = try file.float32("input.mean", shape: [bands], in: -100...100)
        gain = try file.float32("input.sd", shape: [bands], in: 1e-3...1e3).map { 1 / ($0 * scales[0]) }
        entry = try VoiceMoodModel.layer(
            file, "entry", outputs: channels, taps: 5, inputs: bands, stride: stride, from: scales[0], to: scales[1])
        var blocks: [Layer] = []
        for (index, dilation) in dilations.enumerated() {
            blocks.append(
                try VoiceMoodModel.layer(
                    file, "block\(index)", outputs: channels, taps: 3, inputs: channels, dilation: dilation,
                    padding: dilation, from: scales[index + 1], to: scales[index + 2]))
        }
        self.blocks = blocks
        lastScale = scales[dilations.count + 1]
        pooledScale = scales[dilations.count + 2]
        attention = try VoiceMoodModel.layer(
            file, "attention", outputs: heads, taps: 1, inputs: channels, from: lastScale, to: 1)
        hidden = try VoiceMoodModel.layer(
            file, "hidden", outputs: units, taps: 1, inputs: 4 * channels, from: pooledScale,
            to: scales[dilations.count + 3])
        output = try VoiceMoodModel.layer(
            file, "output", outputs: 8, taps: 1, inputs: units, from: scales[dilations.count + 3], to: 1)
        statistics = try VoiceMoodModel.statistics(file, bands: bands, carried: carried)
    }
}
