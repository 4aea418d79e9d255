import Kernels
import Signal

/// Runs an `EarModel` frame by frame: how likely each frame is speech, and after every few what is heard.
///
/// Floats are combined in the order written, never fused, so that every machine gives the same bytes. Nothing is
/// allocated after `init`.
struct EarNetwork: ~Copyable, Sendable {
    let model: EarModel
    /// The last three frames, normalised.
    private var input: WipedBuffer<Int16>
    private var entrySums: WipedBuffer<Int32>
    private var entry: WipedBuffer<Int16>
    private var fast: GatedMemory
    private var slow: GatedMemory
    /// The fast states since the slow memory's last step: their sum, then their mean in 16 bits.
    private var sum: WipedBuffer<Float>
    private var mean: WipedBuffer<Int16>
    private var outputSums: WipedBuffer<Int32>
    /// Frames in `sum`, and whether any frame came before.
    private var summed = 0
    private var isFirst = true

    /// How likely the last frame is speech, per mille.
    private(set) var speech = 0
    /// What is heard, where the last frame completed a step of the slow memory.
    private(set) var sounds: SoundShares?

    init(_ model: EarModel) {
        self.model = model
        input = WipedBuffer(count: EarModel.entryTaps * VoiceActivity.bandCount)
        entrySums = WipedBuffer(count: model.entry.convolution.width)
        entry = WipedBuffer(count: model.entry.convolution.outputs)
        fast = GatedMemory(model.fast)
        slow = GatedMemory(model.slow)
        sum = WipedBuffer(count: model.fast.units)
        mean = WipedBuffer(count: model.fast.units)
        outputSums = WipedBuffer(count: max(model.speech.convolution.width, model.sounds.convolution.width))
    }

    /// Zeroes everything that came from samples.
    mutating func wipe() {
        input.zero()
        entrySums.zero()
        entry.zero()
        fast.wipe()
        slow.wipe()
        sum.zero()
        mean.zero()
        outputSums.zero()
        (summed, isFirst, speech, sounds) = (0, true, 0, nil)
    }

    /// Takes the next frame's log-mel values.
    mutating func take(_ bands: Span<Float>) {
        EarNetwork.shift(&input)
        EarNetwork.normalise(bands, model, into: &input)
        if isFirst {
            // Before the first frame it was as in the first.
            EarNetwork.fill(&input)
            isFirst = false
        }
        EarNetwork.sum(model.entry, EarModel.entryTaps, input, into: &entrySums)
        EarNetwork.rectify(model.entry, entrySums, into: &entry)
        fast.step(model.fast, entry, gain: model.stateGain)
        EarNetwork.sum(model.speech, 1, fast.state, into: &outputSums)
        speech = EarNetwork.permille(model.speech, outputSums)
        fast.add(to: &sum)
        summed += 1
        sounds = nil
        guard summed == model.step else { return }
        EarNetwork.takeMean(&sum, of: summed, gain: model.stateGain, into: &mean)
        summed = 0
        slow.step(model.slow, mean, gain: model.stateGain)
        EarNetwork.sum(model.sounds, 1, slow.state, into: &outputSums)
        sounds = EarNetwork.shares(model.sounds, outputSums)
    }
}

// The layers.
extension EarNetwork {
    /// A layer's exact sums.
    static func sum(
        _ layer: EarModel.Layer, _ rows: Int, _ input: borrowing WipedBuffer<Int16>, into sums: inout WipedBuffer<Int32>
    ) {
        var target = sums.mutableSpan
        layer.convolution.sum(input.span, rows: rows, into: &target)
    }

    /// As many sums as `values` has room for, from the one at `first` on, as values.
    static func scale(
        _ layer: EarModel.Layer, _ sums: borrowing WipedBuffer<Int32>, from first: Int,
        into values: inout WipedBuffer<Float>
    ) {
        let (sums, multiplier, bias) = (sums.span, layer.multiplier.span, layer.bias.span)
        var values = values.mutableSpan
        for i in 0..<values.count { values[i] = Float(sums[first + i]) * multiplier[first + i] + bias[first + i] }
    }

    private static func shift(_ input: inout WipedBuffer<Int16>) {
        var input = input.mutableSpan
        for i in 0..<input.count - VoiceActivity.bandCount { input[i] = input[i + VoiceActivity.bandCount] }
    }

    /// The newest row: floored, normalised, limited.
    private static func normalise(_ bands: Span<Float>, _ model: EarModel, into input: inout WipedBuffer<Int16>) {
        let (mean, gain) = (model.mean.span, model.gain.span)
        var input = input.mutableSpan
        let last = input.count - bands.count
        for band in 0..<bands.count {
            let value = bands[band] > model.floor ? bands[band] : model.floor
            input[last + band] = Requantisation.limit(
                (value - mean[band]) * gain[band], -EarModel.inputCeiling, EarModel.inputCeiling)
        }
    }

    /// Every row becomes the newest.
    private static func fill(_ input: inout WipedBuffer<Int16>) {
        var input = input.mutableSpan
        let last = input.count - VoiceActivity.bandCount
        for i in 0..<last { input[i] = input[last + i % VoiceActivity.bandCount] }
    }

    private static func rectify(
        _ layer: EarModel.Layer, _ sums: borrowing WipedBuffer<Int32>, into activations: inout WipedBuffer<Int16>
    ) {
        var target = activations.mutableSpan
        Requantisation.rectify(
            sums.span, rows: 1, width: layer.convolution.width, channels: layer.convolution.outputs,
            multiplier: layer.multiplier.span, bias: layer.bias.span, ceiling: EarModel.ceiling, into: &target)
    }

    /// The mean of what was summed, in 16 bits; the sum is zeroed.
    private static func takeMean(
        _ sum: inout WipedBuffer<Float>, of count: Int, gain: Float, into mean: inout WipedBuffer<Int16>
    ) {
        let share = gain / Float(count)
        var sum = sum.mutableSpan
        var mean = mean.mutableSpan
        for i in 0..<sum.count {
            mean[i] = Requantisation.limit(sum[i] * share, -32_767, 32_767)
            sum[i] = 0
        }
    }

    /// The probability of a single output, per mille.
    private static func permille(_ layer: EarModel.Layer, _ sums: borrowing WipedBuffer<Int32>) -> Int {
        let odds = Float(sums.span[0]) * layer.multiplier[0] + layer.bias[0]
        return Int(Requantisation.round(1_000 / (1 + Elementary.exp(-odds))))
    }

    private static func shares(_ layer: EarModel.Layer, _ sums: borrowing WipedBuffer<Int32>) -> SoundShares {
        let sums = sums.span
        var odds = SIMD8<Float>(repeating: -.infinity)
        for i in 0..<Sound.allCases.count {
            odds[i] = max(-1e6, min(1e6, Float(sums[i]) * layer.multiplier[i] + layer.bias[i]))
        }
        var most = odds[0]
        for i in 1..<Sound.allCases.count where odds[i] > most { most = odds[i] }
        // The likeliest has the weight 1, so the sum is never zero; the lanes beyond the sounds are not looked at.
        for i in Sound.allCases.count..<8 { odds[i] = most }
        return SoundShares(Elementary.exp(odds - most))
    }
}
