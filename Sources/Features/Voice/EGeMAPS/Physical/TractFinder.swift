internal import Kernels
internal import Signal

/// The formants of the vocal tract, by linear prediction that leaves out the glottis' pulses.
///
/// Between the pulses the tract rings freely, and what comes next follows from what was before. So each sample counts
/// by the energy just before it (Ma, Kamp, Willems 1993), and then, in turns, the less the worse it was predicted (a
/// Cauchy weight). The values therefore do not lean towards the harmonics, as those of plain linear prediction do when
/// the voice is high. Order 16 at 16 kHz over 40 ms, Gauss window, pre-emphasis by the frame's own tilt.
struct TractFinder: ~Copyable {
    private static let order = 16
    private static let width = TractFinder.order + 1
    private static let length = 640
    /// Within the frame of 960.
    private static let start = (LongSpectrum.frameLength - TractFinder.length) / 2
    /// Samples before one whose energy says how much it counts.
    private static let ringing = 32
    private static let turns = 3
    private static let band: ClosedRange<Float> = 150...5_500
    private static let broadest: Float = 500

    /// What predicts a sample of the last frame from the sixteen before it, the last first, after pre-emphasis.
    private(set) var predictor = InlineArray<16, Double>(repeating: 0)
    private let window: [Double]
    private var roots = PolynomialRoots<16>()
    private var sound = WipedBuffer<Double>(capacity: TractFinder.length)
    private var base = WipedBuffer<Double>(capacity: TractFinder.length)
    private var weights = WipedBuffer<Double>(capacity: TractFinder.length)
    private var scratch = WipedBuffer<Double>(capacity: TractFinder.length)
    private var matrix = WipedBuffer<Double>(capacity: TractFinder.width * TractFinder.width)

    init() {
        window = (0..<TractFinder.length).map { n in
            let place = (Double(n) - Double(TractFinder.length - 1) / 2) / (0.2 * Double(TractFinder.length - 1))
            return Elementary.exp(-0.5 * place * place)
        }
        makeRoom()
    }

    mutating func wipe() {
        predictor = InlineArray(repeating: 0)
        roots = PolynomialRoots<16>()
        sound.wipe()
        base.wipe()
        weights.wipe()
        scratch.wipe()
        matrix.wipe()
        makeRoom()
    }

    /// The lowest three formants, by frequency.
    ///
    /// - Parameter frame: 960 samples.
    mutating func find(_ frame: Span<Float>) -> InlineArray<3, Formant> {
        predictor = InlineArray(repeating: 0)
        emphasise(frame)
        guard TractFinder.weigh(sound, window, &base, &weights), var filter = solve() else {
            return InlineArray(repeating: Formant())
        }
        for _ in 0..<TractFinder.turns {
            TractFinder.weighErrors(of: filter, sound, base, &scratch, &weights)
            guard let better = solve() else { break }
            filter = better
        }
        predictor = filter
        // The roots of the frame before are a good start.
        roots.turn()
        roots.refine(of: filter)
        return roots.formants(rate: 16_000, band: TractFinder.band, broadest: TractFinder.broadest)
    }

    /// The middle of the frame, its spectrum flattened by one zero.
    private mutating func emphasise(_ frame: Span<Float>) {
        let middle = frame.extracting(TractFinder.start..<TractFinder.start + TractFinder.length)
        var (square, product, before) = (0.0, 0.0, 0.0)
        for n in 0..<middle.count {
            let value = Double(middle[n]) * window[n]
            square += value * value
            product += value * before
            before = value
        }
        let tilt = square > 0 ? product / square : 0
        var target = sound.mutableSpan
        before = Double(middle[0])
        for n in 0..<middle.count {
            let value = Double(middle[n])
            target[n] = value - tilt * before
            before = value
        }
    }

    /// Window times the energy just before each sample; false for silence.
    private static func weigh(
        _ sound: borrowing WipedBuffer<Double>, _ window: [Double], _ base: inout WipedBuffer<Double>,
        _ weights: inout WipedBuffer<Double>
    ) -> Bool {
        let sound = sound.span
        var target = base.mutableSpan
        var (energy, highest) = (0.0, 0.0)
        for n in 0..<TractFinder.length {
            target[n] = energy
            highest = max(highest, energy)
            energy += sound[n] * sound[n]
            if n >= TractFinder.ringing {
                let left = sound[n - TractFinder.ringing]
                energy = max(energy - left * left, 0)
            }
        }
        guard highest > 1e-20 else { return false }
        var all = weights.mutableSpan
        for n in 0..<TractFinder.length {
            target[n] = window[n] * (target[n] / highest + 1e-6)
            all[n] = target[n]
        }
        return true
    }

    /// Weighs each sample by how well `filter` predicts it.
    private static func weighErrors(
        of filter: InlineArray<16, Double>, _ sound: borrowing WipedBuffer<Double>, _ base: borrowing WipedBuffer<Double>,
        _ scratch: inout WipedBuffer<Double>, _ weights: inout WipedBuffer<Double>
    ) {
        let (sound, base) = (sound.span, base.span)
        var errors = scratch.mutableSpan
        var (sum, total) = (0.0, 0.0)
        for n in TractFinder.order..<TractFinder.length {
            var error = sound[n]
            for k in 0..<TractFinder.order { error -= filter[k] * sound[n - 1 - k] }
            errors[n] = error
            sum += base[n] * error.magnitude
            total += base[n]
        }
        let scale = sum / total
        guard scale > 0 else { return }
        var target = weights.mutableSpan
        for n in TractFinder.order..<TractFinder.length {
            let error = errors[n] / scale
            target[n] = base[n] / (1 + error * error)
        }
    }

    /// The predictor of least weighted squares by Cholesky's decomposition; nil where there is none.
    private mutating func solve() -> InlineArray<16, Double>? {
        TractFinder.correlate(sound, weights, &scratch, &matrix)
        return TractFinder.solve(&matrix)
    }

    private static func correlate(
        _ sound: borrowing WipedBuffer<Double>, _ weights: borrowing WipedBuffer<Double>,
        _ scratch: inout WipedBuffer<Double>, _ matrix: inout WipedBuffer<Double>
    ) {
        var work = scratch.mutableSpan
        var all = matrix.mutableSpan
        WeightedCovariance.measure(sound.span, weights: weights.span, order: order, scratch: &work, into: &all)
    }

    private static func solve(_ matrix: inout WipedBuffer<Double>) -> InlineArray<16, Double>? {
        var all = matrix.mutableSpan
        var trace = 0.0
        for i in 1...order { trace += all[i * width + i] }
        for i in 1...order {
            for j in 1...i {
                var sum = all[i * width + j] + (i == j ? 1e-9 * trace / Double(order) : 0)
                for k in 1..<j { sum -= all[i * width + k] * all[j * width + k] }
                if i == j {
                    guard sum > 0 else { return nil }
                    all[i * width + i] = sum.squareRoot()
                } else {
                    all[i * width + j] = sum / all[j * width + j]
                }
            }
        }
        var result = InlineArray<16, Double>(repeating: 0)
        for i in 1...order {
            var sum = all[i]
            for k in 1..<i { sum -= all[i * width + k] * result[k - 1] }
            result[i - 1] = sum / all[i * width + i]
        }
        for i in stride(from: order, through: 1, by: -1) {
            var sum = result[i - 1]
            for k in stride(from: i + 1, through: order, by: 1) { sum -= all[k * width + i] * result[k - 1] }
            result[i - 1] = sum / all[i * width + i]
        }
        return result
    }

    private mutating func makeRoom() {
        sound.resize(to: TractFinder.length)
        base.resize(to: TractFinder.length)
        weights.resize(to: TractFinder.length)
        scratch.resize(to: TractFinder.length)
        matrix.resize(to: TractFinder.width * TractFinder.width)
    }
}
