internal import Kernels

/// The voice's descriptors as openSMILE computes them.
struct CompatibleVoice: VoiceMeasure, ~Copyable {
    private let describesUnvoicedFormants: Bool
    private var formants = FormantFinder()
    private var periods = PeriodTracker()
    private var harmonicity = HarmonicsToNoise()
    private var levels = HarmonicLevels()
    /// The low bins of the short frames, real and then imaginary parts, until their formants are found.
    private var lowBins = [Float](repeating: 0, count: DescriptorHistory.frames * 2 * FormantFinder.binCount)

    /// - Parameter describesUnvoicedFormants: whether formants are found where there is no voice, too.
    init(describesUnvoicedFormants: Bool) {
        self.describesUnvoicedFormants = describesUnvoicedFormants
    }

    mutating func wipe() {
        formants.wipe()
        periods.wipe()
        harmonicity.wipe()
        levels.wipe()
        for i in lowBins.indices { lowBins[i] = 0 }
    }

    /// Keeps what the formants of frame `index` come from.
    mutating func keep(_ spectrum: borrowing ShortSpectrum, _ index: Int64) {
        var target = lowBins.mutableSpan
        let (real, imaginary) = (spectrum.real, spectrum.imaginary)
        let start = Int(index & 63) * 2 * FormantFinder.binCount
        for i in 0..<FormantFinder.binCount {
            target[start + i] = real[i]
            target[start + FormantFinder.binCount + i] = imaginary[i]
        }
    }

    mutating func measure(
        _ samples: borrowing SampleHistory, _ magnitudes: Span<Float>, _ index: Int64, _ fundamental: Double
    ) -> VoiceValues {
        var values = VoiceValues(fundamental: fundamental)
        (values.jitter, values.shimmer) = periods.follow(samples, index: index, frequency: fundamental)
        if fundamental > 0 || describesUnvoicedFormants {
            values.formants = CompatibleVoice.find(&formants, lowBins, Int(index & 63) * 2 * FormantFinder.binCount)
        }
        guard fundamental > 0 else {
            values.amplitudes = InlineArray(repeating: -201)
            return values
        }
        values.harmonicsToNoise = harmonicity.measure(magnitudes, frequency: fundamental)
        let highest = max(
            values.formants[0].frequency, values.formants[1].frequency, values.formants[2].frequency)
        levels.find(magnitudes, fundamental: fundamental, highest: 1.2 * Double(highest))
        values.tilt = levels.tilt
        values.tiltToThirdFormant = levels.tilt(to: Double(values.formants[2].frequency))
        for i in 0..<3 { values.amplitudes[i] = levels.amplitude(of: Double(values.formants[i].frequency)) }
        return values
    }

    private static func find(_ formants: inout FormantFinder, _ lowBins: [Float], _ start: Int) -> InlineArray<3, Formant> {
        let (middle, end) = (start + FormantFinder.binCount, start + 2 * FormantFinder.binCount)
        return formants.find(
            real: lowBins.span.extracting(start..<middle), imaginary: lowBins.span.extracting(middle..<end))
    }
}
