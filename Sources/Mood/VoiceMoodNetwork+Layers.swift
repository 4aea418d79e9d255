import Kernels
import Signal

// The layers, in the order in which a run meets them. Floats are combined in the order written, never fused, so that
// every machine gives the same bytes.
extension VoiceMoodNetwork {
    /// `(frame − level − expected) / sd`, in the units of the first layer; 0 in missing bands. Of a band on a line's slope
    /// its own mean is expected: how loud it is says nothing of the speaker.
    static func normalise(
        _ frame: Span<Float>, level: Float, _ passages: Span<UInt8>, _ spectrum: Span<Float>,
        _ model: VoiceMoodModel, _ baseline: borrowing PersonalBaseline, into input: inout WipedBuffer<Int16>, at target: Int
    ) {
        let mean = model.mean.span
        let gain = model.gain.span
        let own = baseline.spectrum.span
        let share = baseline.share
        var input = input.mutableSpan
        for band in 0..<frame.count {
            let passage = Passage(rawValue: passages[band])
            let usual = passage == .sloping ? spectrum[band] : mean[band]
            let expected = (1 - share) * usual + share * own[band]
            let value = passage == .missing ? 0 : (frame[band] - level - expected) * gain[band]
            input[target + band] = Requantisation.limit(value, -VoiceMoodModel.ceiling, VoiceMoodModel.ceiling)
        }
    }

    /// Into how many numbers a model's repairs sum a frame up, and how many sums they need for one.
    static func between(_ model: VoiceMoodModel) -> Int { model.narrow.repair?.squeeze.convolution.outputs ?? 0 }

    static func repairWidth(_ model: VoiceMoodModel) -> Int {
        guard let repair = model.narrow.repair else { return 0 }
        return max(repair.squeeze.convolution.width, repair.spread.convolution.width)
    }

    /// Repairs the first `rows` rows of the input.
    static func repair(
        _ repair: VoiceMoodModel.Repair, _ rows: Int, _ input: inout WipedBuffer<Int16>,
        through squeezed: inout WipedBuffer<Int16>, _ sums: inout WipedBuffer<Int32>
    ) {
        sum(repair.squeeze, rows, input, into: &sums)
        rectify(repair.squeeze, rows, sums, into: &squeezed)
        sum(repair.spread, rows, squeezed, into: &sums)
        add(repair.spread, rows, sums, to: &input)
    }

    /// Adds what a layer's sums stand for.
    private static func add(
        _ layer: VoiceMoodModel.Layer, _ rows: Int, _ sums: borrowing WipedBuffer<Int32>,
        to values: inout WipedBuffer<Int16>
    ) {
        let (width, bands) = (layer.convolution.width, layer.convolution.outputs)
        let sums = sums.span
        let multiplier = layer.multiplier.span
        let bias = layer.bias.span
        var values = values.mutableSpan
        for row in 0..<rows {
            for band in 0..<bands {
                let added = Float(sums[row * width + band]) * multiplier[band] + bias[band]
                values[row * bands + band] = Requantisation.limit(
                    added + Float(values[row * bands + band]), -VoiceMoodModel.ceiling, VoiceMoodModel.ceiling)
            }
        }
    }

    /// A layer's exact sums.
    static func sum(
        _ layer: VoiceMoodModel.Layer, _ rows: Int, _ input: borrowing WipedBuffer<Int16>,
        into sums: inout WipedBuffer<Int32>
    ) {
        var target = sums.mutableSpan
        layer.convolution.sum(input.span, rows: rows, into: &target)
    }

    /// Sums to activations.
    static func rectify(
        _ layer: VoiceMoodModel.Layer, _ positions: Int, _ sums: borrowing WipedBuffer<Int32>,
        into activations: inout WipedBuffer<Int16>
    ) {
        var target = activations.mutableSpan
        Requantisation.rectify(
            sums.span, rows: positions, width: layer.convolution.width, channels: layer.convolution.outputs,
            multiplier: layer.multiplier.span, bias: layer.bias.span, ceiling: VoiceMoodModel.ceiling, into: &target)
    }

    /// Sums to activations, added to those that stand there.
    static func rectifyResidual(
        _ layer: VoiceMoodModel.Layer, _ positions: Int, _ sums: borrowing WipedBuffer<Int32>,
        into activations: inout WipedBuffer<Int16>
    ) {
        var target = activations.mutableSpan
        Requantisation.rectifyResidual(
            sums.span, rows: positions, width: layer.convolution.width, channels: layer.convolution.outputs,
            multiplier: layer.multiplier.span, bias: layer.bias.span, carry: layer.carry,
            ceiling: VoiceMoodModel.ceiling, into: &target)
    }

    /// One head's weight of every position; they add up to one.
    static func attend(
        _ layer: VoiceMoodModel.Layer, head: Int, _ positions: Int, _ sums: borrowing WipedBuffer<Int32>,
        into weights: inout WipedBuffer<Float>
    ) {
        let scores = sums.span
        var weights = weights.mutableSpan
        var highest: Float = -.infinity
        for p in 0..<positions {
            weights[p] = Float(scores[p * layer.convolution.width + head]) * layer.multiplier[head] + layer.bias[head]
            if weights[p] > highest { highest = weights[p] }
        }
        var total: Float = 0
        for p in 0..<positions {
            weights[p] = Float(Elementary.exp(Double(weights[p] - highest)))
            total += weights[p]
        }
        for p in 0..<positions { weights[p] = weights[p] / total }
    }

    /// The weighted mean and variance over time of some channels.
    static func pool(
        _ channels: Range<Int>, of all: Int, scale: Float, _ positions: Int, _ activations: borrowing WipedBuffer<Int16>,
        _ weights: borrowing WipedBuffer<Float>, mean: inout WipedBuffer<Float>, variance: inout WipedBuffer<Float>
    ) {
        let values = activations.span
        let weights = weights.span
        var mean = mean.mutableSpan
        var variance = variance.mutableSpan
        for c in channels {
            mean[c] = 0
            variance[c] = 0
        }
        for p in 0..<positions {
            let weight = weights[p] * scale
            for c in channels { mean[c] += weight * Float(values[p * all + c]) }
        }
        for p in 0..<positions {
            let weight = weights[p]
            for c in channels {
                let away = Float(values[p * all + c]) * scale - mean[c]
                variance[c] += weight * (away * away)
            }
        }
    }

    /// Means, then standard deviations.
    static func sum(
        up mean: borrowing WipedBuffer<Float>, _ variance: borrowing WipedBuffer<Float>,
        into summary: inout WipedBuffer<Float>
    ) {
        let mean = mean.span
        let variance = variance.span
        var summary = summary.mutableSpan
        for c in 0..<mean.count {
            summary[c] = mean[c]
            summary[mean.count + c] = (variance[c] + 1e-4).squareRoot()
        }
    }

    /// The summary, then how it differs from the speaker's own, as far as that is known; in units of the connected
    /// layer's input.
    static func join(
        _ summary: borrowing WipedBuffer<Float>, _ baseline: borrowing PersonalBaseline, unit: Float,
        into pooled: inout WipedBuffer<Int16>
    ) {
        let summary = summary.span
        let own = baseline.summary.span
        let share = baseline.share
        var pooled = pooled.mutableSpan
        for i in 0..<summary.count {
            pooled[i] = Requantisation.limit(summary[i] * unit, 0, VoiceMoodModel.ceiling)
            let away = share * (summary[i] - own[i])
            pooled[summary.count + i] = Requantisation.limit(away * unit, -VoiceMoodModel.ceiling, VoiceMoodModel.ceiling)
        }
    }
}
