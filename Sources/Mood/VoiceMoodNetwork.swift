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
    private var squeezed: WipedBuffer<Int16>
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
        let positions = model.wide.entry.convolution.positions(rows: rows)
        let channels = model.wide.entry.convolution.outputs
        let width = max(model.wide.entry.convolution.width, model.wide.hidden.convolution.width)
        input = WipedBuffer(count: rows * model.bands)
        squeezed = WipedBuffer(count: rows * VoiceMoodNetwork.between(model))
        activations = WipedBuffer(count: positions * channels)
        sums = WipedBuffer(count: max(max(1, positions) * width, rows * VoiceMoodNetwork.repairWidth(model)))
        weights = WipedBuffer(count: positions)
        mean = WipedBuffer(count: channels)
        variance = WipedBuffer(count: channels)
        pooled = WipedBuffer(count: max(4 * channels, model.wide.hidden.convolution.outputs))
        summary = WipedBuffer(count: 2 * channels)
    }

    /// Zeroes everything that came from samples.
    mutating func wipe() {
        input.zero()
        squeezed.zero()
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

    /// Runs a judge's layers over the first `count` rows: six log-odds, not calibrated, valence, arousal.
    ///
    /// - Precondition: `count` is at least 5 and at most what the network was made for.
    mutating func run(
        _ judge: VoiceMoodModel.Judge, _ count: Int, _ baseline: borrowing PersonalBaseline
    ) -> InlineArray<8, Float> {
        precondition(count >= 5 && count <= rows, "a run takes 5 to \(rows) frames")
        if let repair = judge.repair { VoiceMoodNetwork.repair(repair, count, &input, through: &squeezed, &sums) }
        let positions = judge.entry.convolution.positions(rows: count)
        VoiceMoodNetwork.sum(judge.entry, count, input, into: &sums)
        VoiceMoodNetwork.rectify(judge.entry, positions, sums, into: &activations)
        for block in judge.blocks {
            VoiceMoodNetwork.sum(block, positions, activations, into: &sums)
            VoiceMoodNetwork.rectifyResidual(block, positions, sums, into: &activations)
        }
        VoiceMoodNetwork.sum(judge.attention, positions, activations, into: &sums)
        let channels = judge.entry.convolution.outputs
        let heads = judge.attention.convolution.outputs
        for head in 0..<heads {
            VoiceMoodNetwork.attend(judge.attention, head: head, positions, sums, into: &weights)
            VoiceMoodNetwork.pool(
                head * channels / heads..<(head + 1) * channels / heads, of: channels, scale: model.lastScale, positions,
                activations, weights, mean: &mean, variance: &variance)
        }
        VoiceMoodNetwork.sum(up: mean, variance, into: &summary)
        VoiceMoodNetwork.join(summary, baseline, unit: 1 / model.pooledScale, into: &pooled)
        VoiceMoodNetwork.sum(judge.hidden, 1, pooled, into: &sums)
        VoiceMoodNetwork.rectify(judge.hidden, 1, sums, into: &pooled)
        VoiceMoodNetwork.sum(judge.output, 1, pooled, into: &sums)
        let sums = self.sums.span
        var values = InlineArray<8, Float>(repeating: 0)
        for i in 0..<8 {
            let value = Float(sums[i]) * judge.output.multiplier[i] + judge.output.bias[i]
            values[i] = max(-1e4, min(1e4, value))
        }
        return values
    }
}
