import Features
import Kernels
import Signal

/// How a band of a voice comes through a line or a microphone.
enum Passage: UInt8 {
    case heard
    /// Beside a missing one: let through in part.
    case sloping
    /// Nothing of it is left.
    case missing
}

/// The linear model over statistics of contours, and the memory of one run. Nothing is allocated after `init`.
struct VoiceMoodStatistics: ~Copyable {
    private let model: VoiceMoodModel
    private var statistics: SpeechStatistics
    /// The mean frame of the measured speech, without its level; in missing bands that of all speakers.
    private(set) var spectrum: WipedBuffer<Float>
    /// How each band came through: `Passage`, as raw values.
    private(set) var passages: WipedBuffer<UInt8>
    /// Of the last run, at most `VoiceMoodModel.Statistics.limit` in size.
    private(set) var scaled: WipedBuffer<Float>
    private var input: WipedBuffer<Int16>
    private var sums: WipedBuffer<Int32>

    /// - Parameter rows: the most frames of one run.
    init(_ model: VoiceMoodModel, rows: Int) {
        self.model = model
        statistics = SpeechStatistics(bands: model.bands, cepstra: model.statistics.cepstra, of: model.carried, capacity: rows)
        spectrum = WipedBuffer(count: model.bands)
        passages = WipedBuffer(count: model.bands)
        scaled = WipedBuffer(count: statistics.count)
        input = WipedBuffer(count: statistics.count)
        sums = WipedBuffer(count: model.wide.plain.convolution.width)
    }

    /// Zeroes everything that came from samples.
    mutating func wipe() {
        statistics.wipe()
        spectrum.zero()
        passages.zero()
        scaled.zero()
        input.zero()
        sums.zero()
    }

    /// The judge of what was measured.
    var judge: VoiceMoodModel.Judge { isNarrow ? model.narrow : model.wide }

    /// Whether a narrow line took both the lowest and the uppermost bands, and left something between.
    private var isNarrow: Bool {
        let passages = self.passages.span
        let middle = model.narrowLowest..<passages.count - model.narrowUppermost
        var isAnythingHeard = false
        for band in 0..<passages.count {
            let isMissing = passages[band] == Passage.missing.rawValue
            if middle.contains(band) {
                isAnythingHeard = isAnythingHeard || !isMissing
            } else if !isMissing {
                return false
            }
        }
        return isAnythingHeard
    }

    /// How many statistics there are.
    var count: Int { statistics.count }

    mutating func set(_ row: Int, _ frame: Span<Float>, level: Float) { statistics.set(row, frame, level: level) }

    /// Measures the first `count` rows.
    ///
    /// - Parameter level: what was taken away from their bands.
    mutating func measure(_ count: Int, isSpoken: borrowing WipedBuffer<UInt8>, level: Float) {
        statistics.compute(count, isSpoken: isSpoken.span)
        VoiceMoodStatistics.find(statistics, model, level: level, &passages, &spectrum)
        VoiceMoodStatistics.scale(statistics, model.statistics, passages, into: &scaled)
    }

    /// Six log-odds for what was measured.
    mutating func run(
        _ judge: VoiceMoodModel.Judge, _ baseline: borrowing PersonalBaseline
    ) -> InlineArray<6, Float> {
        let share = baseline.share
        VoiceMoodStatistics.compare(scaled, model.statistics.mean, baseline, share: 0, into: &input)
        var logits = VoiceMoodStatistics.judge(judge.plain, input, &sums)
        guard share > 0 else { return logits }
        VoiceMoodStatistics.compare(scaled, model.statistics.mean, baseline, share: share, into: &input)
        let causal = VoiceMoodStatistics.judge(judge.causal, input, &sums)
        for i in 0..<6 { logits[i] = (1 - share) * logits[i] + share * causal[i] }
        return logits
    }

    /// Finds how the bands came through, and the spectrum.
    private static func find(
        _ statistics: borrowing SpeechStatistics, _ model: VoiceMoodModel, level: Float,
        _ passages: inout WipedBuffer<UInt8>, _ spectrum: inout WipedBuffer<Float>
    ) {
        let means = statistics.values
        var passages = passages.mutableSpan
        var spectrum = spectrum.mutableSpan
        var missing = 0
        for band in 0..<model.bands {
            let isPresent = means[band] + level >= model.quietest + model.present
            passages[band] = (isPresent ? Passage.heard : .missing).rawValue
            spectrum[band] = isPresent ? means[band] : model.mean[band]
            if !isPresent { missing += 1 }
        }
        // A voice itself may leave the lowest bands empty, those below its pitch: they are no line's.
        guard missing >= model.fewestMissing else { return }
        for band in 0..<model.bands where passages[band] == Passage.missing.rawValue {
            for near in max(0, band - model.beside)...min(model.bands - 1, band + model.beside)
            where passages[near] == Passage.heard.rawValue {
                passages[near] = Passage.sloping.rawValue
            }
        }
    }

    private static func scale(
        _ statistics: borrowing SpeechStatistics, _ model: VoiceMoodModel.Statistics,
        _ passages: borrowing WipedBuffer<UInt8>, into scaled: inout WipedBuffer<Float>
    ) {
        let passages = passages.span
        let limit = VoiceMoodModel.Statistics.limit
        let values = statistics.values
        var scaled = scaled.mutableSpan
        for i in 0..<scaled.count {
            let value = (values[i] - model.centre[i]) * model.gain[i]
            // What is no number becomes the limit: both comparisons fail.
            scaled[i] = value < limit ? (value > -limit ? value : -limit) : limit
        }
        for band in 0..<passages.count where passages[band] != Passage.heard.rawValue {
            for kind in 0..<SpeechStatistics.kinds {
                let i = kind * statistics.contours + band
                scaled[i] = model.mean[i]
            }
        }
    }

    /// What differs from the mean of all speakers and, by its share, from the speaker's own; in units of the layers'
    /// input.
    private static func compare(
        _ scaled: borrowing WipedBuffer<Float>, _ mean: [Float], _ baseline: borrowing PersonalBaseline, share: Float,
        into input: inout WipedBuffer<Int16>
    ) {
        let unit = VoiceMoodModel.ceiling / VoiceMoodModel.Statistics.limit
        let own = baseline.statistics.span
        let scaled = scaled.span
        var input = input.mutableSpan
        for i in 0..<input.count {
            let expected = (1 - share) * mean[i] + share * own[i]
            input[i] = Requantisation.limit(
                (scaled[i] - expected) * unit, -VoiceMoodModel.ceiling, VoiceMoodModel.ceiling)
        }
    }

    private static func judge(
        _ layer: VoiceMoodModel.Layer, _ input: borrowing WipedBuffer<Int16>, _ sums: inout WipedBuffer<Int32>
    ) -> InlineArray<6, Float> {
        var target = sums.mutableSpan
        layer.convolution.sum(input.span, rows: 1, into: &target)
        var logits = InlineArray<6, Float>(repeating: 0)
        for i in 0..<6 { logits[i] = Float(target[i]) * layer.multiplier[i] + layer.bias[i] }
        return logits
    }
}
