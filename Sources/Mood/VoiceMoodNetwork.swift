import Features
import Kernels
import Signal

/// What the network says about one window.
struct VoiceMoodScores: Sendable {
    /// Calibrated log-odds of the labels, in their order.
    var logits: InlineArray<6, Float>
    var valence: Float
    var arousal: Float
}

/// The memory that one run of a model needs, and the run itself. Nothing is allocated after `init`.
struct VoiceMoodNetwork: ~Copyable {
    private let model: VoiceMoodModel
    private let rows: Int
    private var input: WipedBuffer<Int16>
    private var activations: WipedBuffer<Int16>
    private var sums: WipedBuffer<Int32>
    private var weights: WipedBuffer<Float>
    private var mean: WipedBuffer<Float>
    private var variance: WipedBuffer<Float>
    private var pooled: WipedBuffer<Int16>
    /// Means, then standard deviations, of the last run.
    private(set) var summary: WipedBuffer<Float>

    /// - Parameter rows: the most frames of one run.
    init(_ model: VoiceMoodModel, rows: Int) {
        self.model = model
        self.rows = rows
        let positions = model.entry.convolution.positions(rows: rows)
        let channels = model.entry.convolution.outputs
        let width = max(model.entry.convolution.width, model.hidden.convolution.width)
        input = WipedBuffer(count: rows * model.bands)
        activations = WipedBuffer(count: positions * channels)
        sums = WipedBuffer(count: max(1, positions) * width)
        weights = WipedBuffer(count: positions)
        mean = WipedBuffer(count: channels)
        variance = WipedBuffer(count: channels)
        pooled = WipedBuffer(count: max(4 * channels, model.hidden.convolution.outputs))
        summary = WipedBuffer(count: 2 * channels)
    }

    /// Zeroes everything that came from samples.
    mutating func wipe() {
        input.zero()
        activations.zero()
        sums.zero()
        weights.zero()
        mean.zero()
        variance.zero()
        pooled.zero()
        summary.zero()
    }

    /// Sets row `row` of the input.
    ///
    /// - Parameters:
    ///   - level: what is taken away from every band of `frame`.
    ///   - passages: how each band came through, and `spectrum`: the mean frame of the speech, without its level.
    ///   - baseline: what the rest is compared with.
    mutating func set(
        _ row: Int, _ frame: Span<Float>, level: Float, passages: Span<UInt8>, spectrum: Span<Float>,
        _ baseline: borrowing PersonalBaseline
    ) {
        VoiceMoodNetwork.normalise(
            frame, level: level, passages, spectrum, model, baseline, into: &input, at: row * model.bands)
    }

    /// Runs the model over the first `count` rows: six log-odds, not calibrated, valence, arousal.
    ///
    /// - Precondition: `count` is at least 5 and at most what the network was made for.
    mutating func run(_ count: Int, _ baseline: borrowing PersonalBaseline) -> InlineArray<8, Float> {
        precondition(count >= 5 && count <= rows, "a run takes 5 to \(rows) frames")
        let positions = model.entry.convolution.positions(rows: count)
        VoiceMoodNetwork.sum(model.entry, count, input, into: &sums)
        VoiceMoodNetwork.rectify(model.entry, positions, sums, into: &activations)
        for block in model.blocks {
            VoiceMoodNetwork.sum(block, positions, activations, into: &sums)
            VoiceMoodNetwork.rectifyResidual(block, positions, sums, into: &activations)
        }
        VoiceMoodNetwork.sum(model.attention, positions, activations, into: &sums)
        let channels = model.entry.convolution.outputs
        let heads = model.attention.convolution.outputs
        for head in 0..<heads {
            VoiceMoodNetwork.attend(model.attention, head: head, positions, sums, into: &weights)
            VoiceMoodNetwork.pool(
                head * channels / heads..<(head + 1) * channels / heads, of: channels, scale: model.lastScale, positions,
                activations, weights, mean: &mean, variance: &variance)
        }
        VoiceMoodNetwork.sum(up: mean, variance, into: &summary)
        VoiceMoodNetwork.join(summary, baseline, unit: 1 / model.pooledScale, into: &pooled)
        VoiceMoodNetwork.sum(model.hidden, 1, pooled, into: &sums)
        VoiceMoodNetwork.rectify(model.hidden, 1, sums, into: &pooled)
        VoiceMoodNetwork.sum(model.output, 1, pooled, into: &sums)
        let sums = self.sums.span
        var values = InlineArray<8, Float>(repeating: 0)
        for i in 0..<8 {
            let value = Float(sums[i]) * model.output.multiplier[i] + model.output.bias[i]
            values[i] = max(-1e4, min(1e4, value))
        }
        return values
    }
}
