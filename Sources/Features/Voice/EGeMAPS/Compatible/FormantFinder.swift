internal import Kernels
internal import Signal

/// Three formants from a short frame's spectrum by linear prediction of order 11 at 11 kHz.
///
/// As openSMILE has it: the frame is resampled out of its spectrum, which cuts off its end and all above 3.4 kHz, and
/// the roots are those of the predictor with its sign turned. The values are therefore not those of the vocal tract,
/// but those that models of eGeMAPS were trained on.
struct FormantFinder: ~Copyable {
    static let count = 3
    static let binCount = 110

    private static let rate = 11_000.0
    private static let order = 11
    private static let length = 220

    private let resampler = SpectralResampler(
        period: 352, highestBin: FormantFinder.binCount - 1, count: FormantFinder.length)
    private var samples = WipedBuffer<Float>(capacity: FormantFinder.length)

    private var roots = PolynomialRoots<11>()

    init() { samples.resize(to: FormantFinder.length) }

    mutating func wipe() {
        roots = PolynomialRoots<11>()
        samples.wipe()
        samples.resize(to: FormantFinder.length)
    }

    /// The lowest three formants, by frequency.
    ///
    /// - Parameters:
    ///   - real, imaginary: the first 110 bins of a short frame.
    mutating func find(real: Span<Float>, imaginary: Span<Float>) -> InlineArray<3, Formant> {
        let lags = FormantFinder.autocorrelation(real, imaginary, resampler, &samples)
        guard let predictor = FormantFinder.predictor(lags) else { return InlineArray(repeating: Formant()) }
        // The roots of the frame before are a good start.
        roots.turn()
        roots.refine(of: predictor)
        return roots.formants(rate: FormantFinder.rate, band: 50...5_450, broadest: .infinity)
    }

    private static func autocorrelation(
        _ real: Span<Float>, _ imaginary: Span<Float>, _ resampler: SpectralResampler, _ samples: inout WipedBuffer<Float>
    ) -> InlineArray<12, Float> {
        var target = samples.mutableSpan
        resampler.apply(real: real, imaginary: imaginary, into: &target)
        var lags = InlineArray<12, Float>(repeating: 0)
        var span = lags.mutableSpan
        Autocorrelation.measure(target.span, into: &span)
        return lags
    }

    /// The prediction error filter by Levinson's recursion; nil for silence.
    private static func predictor(_ lags: InlineArray<12, Float>) -> InlineArray<11, Double>? {
        var filter = InlineArray<11, Double>(repeating: 0)
        var error = Double(lags[0])
        guard error > 0 else { return nil }
        for i in 0..<order {
            var sum = Double(lags[i + 1])
            for j in 0..<i { sum += filter[j] * Double(lags[i - j]) }
            let reflection = -sum / error
            let before = filter
            filter[i] = reflection
            for j in 0..<i { filter[j] = before[j] + reflection * before[i - 1 - j] }
            error *= 1 - reflection * reflection
            guard error > 0 else { break }
        }
        return filter
    }
}
