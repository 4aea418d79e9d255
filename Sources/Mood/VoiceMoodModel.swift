public import Digest
import Features
import Kernels

/// A network that guesses a mood from log-mel frames of speech, as its file describes it.
///
/// Entry convolution (5 frames wide, strided), residual convolutions (3 wide, dilated), attentive mean and standard
/// deviation over time (Okabe et al. 2018, doi:10.21437/Interspeech.2018-993), two connected layers: six labels,
/// valence, arousal. Beside it a linear model over `SpeechStatistics`; the log-odds of both are added. Both judge speech by
/// itself and, as far as a baseline knows the speaker, by what differs from it. Where a narrow line took both ends, the
/// network hears a repaired input, and another output and linear model judge. Weights have 8 bits, one scale an output; activations 16 bits, one scale a layer; sums are exact. Everything that running needs to know about
/// training stands in the file.
public struct VoiceMoodModel: Sendable {
    /// The architecture that this code runs, as the header must name it.
    public static let architecture = "voice-mood-convolution 4"
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
    /// If so many of the uppermost and so many of the lowest bands are all missing, a narrow line such as a telephone's took
    /// them.
    let narrowUppermost: Int
    let narrowLowest: Int
    /// The bands that even a telephone carries: level, pauses and cepstra come from them alone.
    let carried: Range<Int>
    /// How many pieces of speech the means of all speakers are worth beside a baseline's.
    let prior: Int

    let mean: [Float]
    /// 1 / (standard deviation · scale of the input).
    let gain: [Float]
    /// For speech as it is.
    let wide: Judge
    /// For speech that came through a narrow line.
    let narrow: Judge
    let statistics: Statistics
    /// The real value of one unit of the last block's activations, and of the pooled ones.
    let lastScale: Float
    let pooledScale: Float

    /// The largest activation: 16 383 · 128 · 1024 products fit 32 bits.
    static let ceiling: Float = 16_383

    /// How statistics are brought to like size.
    struct Statistics: Sendable {
        /// Cepstral coefficients among the contours.
        let cepstra: Int
        /// A statistic is brought to `(value − centre) · gain`, at most `limit` in size.
        let centre: [Float]
        let gain: [Float]
        /// The mean of the scaled statistics over the training data.
        let mean: [Float]

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
        narrowUppermost = try file.integer("narrow_uppermost_bands", in: 1...bands - 1)
        narrowLowest = try file.integer("narrow_lowest_bands", in: 0...bands - 1 - narrowUppermost)
        let first = try file.integer("carried_first_band", in: 0...bands - 1)
        carried = first..<first + (try file.integer("carried_bands", in: 1...bands - first))
        prior = try file.integer("prior_pieces", in: 1...1_000)
        let dilations = try VoiceMoodModel.dilations(file)
        let scales = try file.float32("activation.scale", shape: [dilations.count + 4], in: 1e-9...1e6)
        lastScale = scales[dilations.count + 1]
        pooledScale = scales[dilations.count + 2]
        mean = try file.float32("input.mean", shape: [bands], in: -100...100)
        gain = try file.float32("input.sd", shape: [bands], in: 1e-3...1e3).map { 1 / ($0 * scales[0]) }
        statistics = try VoiceMoodModel.statistics(file, bands: bands, carried: carried)
        wide = try Judge(file, bands: bands, statistics: statistics.mean.count, dilations: dilations, scales: scales)
        narrow = try Judge(file, behind: wide, scales: scales)
    }
}
