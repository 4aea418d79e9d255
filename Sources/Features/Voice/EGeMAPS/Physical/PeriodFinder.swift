internal import Kernels
internal import Signal

/// The period of a frame, and how like the frame is to itself one period later.
///
/// The first part of the frame is compared with what comes one lag later, for all lags near the expected period and
/// between samples. Likeness is 2Σw·x(t)·x(t + lag) / Σw·(x(t)² + x(t + lag)²): of a periodic sound 1 at its period,
/// whatever the window; of that sound with noise the periodic part of the energy (Boersma 1993, § 2).
struct PeriodFinder: ~Copyable {
    private static let frameLength = LongSpectrum.frameLength
    private static let lagRoom = 320
    /// How far from the expected period the period may be.
    private static let play = 0.03
    /// Below this likeness the expected period is doubted; above the other an unexpected one is believed.
    private static let doubtful = 0.5
    private static let convincing = 0.85
    /// The energy of a frame, 55 dB below full scale, below which no unexpected period is looked for.
    private static let quiet = 3e-3
    /// The periods of voices of 55 to 1000 Hz.
    private static let periods = 16...291

    private let interpolator = PeakInterpolator(reach: PeriodFinder.reach)
    private static let reach = 12
    private var sound = WipedBuffer<Float>(capacity: PeriodFinder.frameLength)
    private var squares = WipedBuffer<Float>(capacity: PeriodFinder.frameLength)
    private var weighted = WipedBuffer<Float>(capacity: PeriodFinder.frameLength)
    private var weights = WipedBuffer<Float>(capacity: PeriodFinder.frameLength)
    private var products = WipedBuffer<Float>(capacity: PeriodFinder.lagRoom)
    private var energies = WipedBuffer<Float>(capacity: PeriodFinder.lagRoom)

    init() { makeRoom() }

    mutating func wipe() {
        sound.wipe()
        squares.wipe()
        weighted.wipe()
        weights.wipe()
        products.wipe()
        energies.wipe()
        makeRoom()
    }

    /// - Parameters:
    ///   - frame: 960 samples.
    ///   - expected: a first estimate of the period in samples, 16 ... 291.
    /// - Returns: the period in samples, and the likeness, at most 1.
    mutating func find(_ frame: Span<Float>, expected: Double) -> (period: Double, likeness: Double) {
        PeriodFinder.centre(frame, &sound, &squares)
        let nearest = Int((expected * (1 - PeriodFinder.play)).rounded(.down))
        let furthest = Int((expected * (1 + PeriodFinder.play)).rounded(.up))
        let near = search(nearest...furthest, expected)
        guard near.likeness < PeriodFinder.doubtful else { return near }
        return findAny() ?? near
    }

    /// The period of a frame whose spectrum shows none, as that of bare pulses may; nil unless the frame is much like
    /// itself at it.
    mutating func find(_ frame: Span<Float>) -> (period: Double, likeness: Double)? {
        let energy = PeriodFinder.centre(frame, &sound, &squares)
        return energy > PeriodFinder.quiet ? findAny() : nil
    }

    private mutating func findAny() -> (period: Double, likeness: Double)? {
        let lowest = compare(PeriodFinder.periods)
        guard let found = shortest(from: lowest), found.likeness > PeriodFinder.convincing else { return nil }
        return found
    }

    /// The best period near lags `range`.
    private mutating func search(_ range: ClosedRange<Int>, _ expected: Double) -> (period: Double, likeness: Double) {
        let lowest = compare(range)
        var best = range.lowerBound
        let likeness = products.span
        for lag in range where likeness[lag - lowest] > likeness[best - lowest] { best = lag }
        return peak(best, lowest: lowest) ?? (expected, Double(likeness[best - lowest]))
    }

    /// The shortest period that is nearly as good as the best of all; nil if it is too short for a voice.
    private func shortest(from lowest: Int) -> (period: Double, likeness: Double)? {
        let likeness = products.span
        var highest: Float = 0
        for lag in PeriodFinder.periods { highest = max(highest, likeness[lag - lowest]) }
        for lag in lowest...PeriodFinder.periods.upperBound where likeness[lag - lowest] >= 0.9 * highest {
            if let found = peak(lag, lowest: lowest) { return lag < PeriodFinder.periods.lowerBound ? nil : found }
        }
        return nil
    }

    /// The peak at `lag`, if there is one.
    private func peak(_ lag: Int, lowest: Int) -> (period: Double, likeness: Double)? {
        let (likeness, at) = (products.span, lag - lowest)
        guard at > 0, likeness[at] >= likeness[at - 1], likeness[at] >= likeness[at + 1] else { return nil }
        let peak = interpolator.peak(of: likeness, near: at)
        return (Double(lowest) + peak.place, min(peak.height, 1))
    }

    /// Likeness of the frame to itself at lags around `range`, into `products`; returns the first of the lags.
    private mutating func compare(_ range: ClosedRange<Int>) -> Int {
        let lowest = max(range.lowerBound - PeriodFinder.reach, 1)
        let count = min(range.upperBound + PeriodFinder.reach - lowest + 1, PeriodFinder.lagRoom)
        let length = PeriodFinder.frameLength - lowest - count + 1
        PeriodFinder.weigh(sound, length: length, &weights, &weighted)
        let later = lowest..<lowest + length + count - 1
        PeriodFinder.correlate(weighted, sound, length, later, count, &products)
        PeriodFinder.correlate(weights, squares, length, later, count, &energies)
        PeriodFinder.compare(sound, weighted, length, energies, count, &products)
        return lowest
    }

    /// The frame without its mean, and its squares; returns their sum.
    @discardableResult private static func centre(
        _ frame: Span<Float>, _ sound: inout WipedBuffer<Float>, _ squares: inout WipedBuffer<Float>
    ) -> Double {
        var sum = 0.0
        for i in 0..<frame.count { sum += Double(frame[i]) }
        let mean = Float(sum / Double(frame.count))
        var x = sound.mutableSpan
        var xx = squares.mutableSpan
        for i in 0..<frame.count {
            x[i] = frame[i] - mean
            xx[i] = x[i] * x[i]
        }
        return (0..<frame.count).reduce(0.0) { $0 + Double(xx[$1]) }
    }

    /// A hill over the first `length` samples, and those samples times it.
    private static func weigh(
        _ sound: borrowing WipedBuffer<Float>, length: Int, _ weights: inout WipedBuffer<Float>,
        _ weighted: inout WipedBuffer<Float>
    ) {
        let x = sound.span
        var w = weights.mutableSpan
        var wx = weighted.mutableSpan
        let half = Float(length + 1) / 2
        for i in 0..<length {
            let place = (Float(i + 1) - half) / half
            let hill = 1 - place * place
            w[i] = hill * hill
            wx[i] = w[i] * x[i]
        }
    }

    private static func correlate(
        _ fixed: borrowing WipedBuffer<Float>, _ moved: borrowing WipedBuffer<Float>, _ length: Int, _ later: Range<Int>,
        _ lags: Int, _ result: inout WipedBuffer<Float>
    ) {
        var target = result.mutableSpan
        CrossCorrelation.measure(
            fixed.span.extracting(0..<length), with: moved.span.extracting(later), lags: lags, into: &target)
    }

    /// Makes likenesses of the products.
    private static func compare(
        _ sound: borrowing WipedBuffer<Float>, _ weighted: borrowing WipedBuffer<Float>, _ length: Int,
        _ energies: borrowing WipedBuffer<Float>, _ count: Int, _ products: inout WipedBuffer<Float>
    ) {
        let (x, wx, laterEnergies) = (sound.span, weighted.span, energies.span)
        var energy: Float = 0
        for i in 0..<length { energy += x[i] * wx[i] }
        var likeness = products.mutableSpan
        for lag in 0..<count {
            let both = energy + laterEnergies[lag]
            likeness[lag] = both > 0 ? 2 * likeness[lag] / both : 0
        }
    }

    private mutating func makeRoom() {
        sound.resize(to: PeriodFinder.frameLength)
        squares.resize(to: PeriodFinder.frameLength)
        weighted.resize(to: PeriodFinder.frameLength)
        weights.resize(to: PeriodFinder.frameLength)
        products.resize(to: PeriodFinder.lagRoom)
        energies.resize(to: PeriodFinder.lagRoom)
    }
}
