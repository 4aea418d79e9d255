internal import Kernels
internal import Signal

/// A resonance of the vocal tract; zeros where none was found.
struct Formant {
    /// In Hz.
    var frequency: Float = 0
    var bandwidth: Float = 0
}

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

    private var roots = PolynomialRoots.starts

    init() { samples.resize(to: FormantFinder.length) }

    mutating func wipe() {
        roots = PolynomialRoots.starts
        samples.wipe()
        samples.resize(to: FormantFinder.length)
    }

    /// The lowest three formants, by frequency.
    ///
    /// - Parameters:
    ///   - real, imaginary: the first 110 bins of a short frame.
    mutating func find(real: Span<Float>, imaginary: Span<Float>) -> InlineArray<3, Formant> {
        let lags = FormantFinder.autocorrelation(real, imaginary, resampler, &samples)
        var result = InlineArray<3, Formant>(repeating: Formant())
        guard let predictor = FormantFinder.predictor(lags) else { return result }
        // The roots of the frame before are a good start.
        PolynomialRoots.turn(&roots)
        PolynomialRoots.refine(&roots, of: predictor)
        var found = InlineArray<11, Formant>(repeating: Formant())
        var count = 0
        for i in 0..<FormantFinder.order {
            var (re, im) = (roots[i].re, roots[i].im)
            guard im >= 0 else { continue }
            let square = re * re + im * im
            guard square > 1e-20, square < 1e20 else { continue }
            if square > 1 { (re, im) = (re / square, im / square) }
            let frequency = PolynomialRoots.angle(re, im) / (2 * Double.pi) * FormantFinder.rate
            guard frequency >= 50, frequency <= 5_450 else { continue }
            let bandwidth = -0.5 * Elementary.log(re * re + im * im) * FormantFinder.rate / Double.pi
            var place = count
            while place > 0, Double(found[place - 1].frequency) > frequency {
                found[place] = found[place - 1]
                place -= 1
            }
            found[place] = Formant(frequency: Float(frequency), bandwidth: Float(bandwidth))
            count += 1
        }
        for i in 0..<min(count, FormantFinder.count) { result[i] = found[i] }
        return result
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
