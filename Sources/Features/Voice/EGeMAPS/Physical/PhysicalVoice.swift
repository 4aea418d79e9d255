internal import Kernels

/// The voice's descriptors as they are defined, without openSMILE's bias.
///
/// All of them describe the same 60 ms: the fundamental is the period at which the frame is most like itself, the ratio
/// of harmonics to noise how much so, and the partials are those of that fundamental.
struct PhysicalVoice: VoiceMeasure, ~Copyable {
    private var periods = PeriodFinder()
    private var pulses = PulseTracker()
    private var tract = TractFinder()

    mutating func wipe() {
        periods.wipe()
        pulses.wipe()
        tract.wipe()
    }

    mutating func measure(
        _ samples: borrowing SampleHistory, _ magnitudes: Span<Float>, _ index: Int64, _ fundamental: Double
    ) -> VoiceValues {
        let start = index * Int64(EGeMAPS.hop)
        let frame = samples.samples(from: start, count: LongSpectrum.frameLength)
        let found = fundamental > 0 ? periods.find(frame, expected: 16_000 / fundamental) : periods.find(frame)
        guard let (period, likeness) = found else { return VoiceValues() }
        var values = VoiceValues(fundamental: 16_000 / period)
        values.harmonicsToNoise = PhysicalVoice.decibels(likeness)
        values.formants = tract.find(frame)
        let lead = min(start, Int64(PulseTracker.lead))
        let pulsed = samples.samples(from: start - lead, count: LongSpectrum.frameLength + Int(lead))
        (values.jitter, values.shimmer) = pulses.measure(pulsed, period: period, predictor: tract.predictor)
        let levels = PartialLevels(magnitudes, fundamental: values.fundamental)
        guard let first = levels[1] else { return values }
        if let second = levels[2] { values.tilt = Float(first - second) }
        for i in 0..<3 {
            guard let level = levels.strongest(near: Double(values.formants[i].frequency)) else { continue }
            values.amplitudes[i] = Float(level - first)
            if i == 2 { values.tiltToThirdFormant = Float(first - level) }
        }
        return values
    }

    /// The ratio of what repeats to what does not, −90 ... 110 dB.
    private static func decibels(_ likeness: Double) -> Float {
        let ratio = likeness < 1 ? likeness / (1 - likeness) : 1e11
        return Float(4.342944819032518 * Elementary.log(min(max(ratio, 1e-9), 1e11)))
    }
}
