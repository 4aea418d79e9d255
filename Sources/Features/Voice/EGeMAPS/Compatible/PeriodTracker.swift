internal import Kernels
internal import Signal

/// Jitter and shimmer: how periods that follow one another differ in length and in amplitude.
///
/// A reading position follows the voice from period to period. Where it stands, neighbouring stretches of all lengths
/// within a tenth of the expected period are correlated; the length of the best is the period. Periods that begin
/// within the frame's 10 ms, or earlier if some were left over, belong to the frame.
struct PeriodTracker: ~Copyable {
    /// What is looked at before a frame's start, at most, and after.
    static let reachBefore = 1_280
    static let reachAfter = LongSpectrum.frameLength

    private static let longest = 320
    private static let hop = EGeMAPS.hop

    /// Where the next period is looked for.
    private var position: Int64 = 0
    private var lastPeriod = 0.0
    /// Where and with which length the last period was found.
    private var lastMatch = (start: Int64(-1), length: 0)
    private var lastJitter = 0.0
    private var lastShimmer = 0.0
    private var scratch = WipedBuffer<Float>(capacity: 2 * PeriodTracker.longest)
    private var correlations = [Float](repeating: 0, count: PeriodTracker.longest)

    init() { scratch.resize(to: 2 * PeriodTracker.longest) }

    mutating func wipe() {
        (position, lastPeriod, lastJitter, lastShimmer) = (0, 0, 0, 0)
        lastMatch = (-1, 0)
        scratch.wipe()
        scratch.resize(to: 2 * PeriodTracker.longest)
        for i in correlations.indices { correlations[i] = 0 }
    }

    /// Follows the voice through frame `index`, whose fundamental is `frequency`, 0 for none.
    ///
    /// - Returns: the jitter as a part of the period, and the shimmer in dB.
    mutating func follow(
        _ samples: borrowing SampleHistory, index: Int64, frequency: Double
    ) -> (jitter: Float, shimmer: Float) {
        let base = index * Int64(PeriodTracker.hop)
        guard frequency > 0 else {
            position = base + Int64(PeriodTracker.hop)
            (lastPeriod, lastJitter, lastShimmer) = (0, 0, 0)
            lastMatch = (-1, 0)
            return (0, 0)
        }
        let expected = 16_000 / frequency
        let shortest = Int((0.9 * expected).rounded(.down))
        let longest = Int((1.1 * expected).rounded(.up))
        let due = PeriodTracker.hop + Int(max(base - position, 0))
        let window = min(max(due, 2 * longest + 2), due - PeriodTracker.hop + LongSpectrum.frameLength)
        let available = min(window, Int(samples.count - position))
        var sums = PeriodSums()
        var (start, lastInside) = (0, 0)
        while start < available - 2 * longest - 1 {
            if start < due - 1 { lastInside = start }
            let stretch = samples.samples(from: position + Int64(start), count: 2 * longest)
            let match = PeriodTracker.match(stretch, shortest..<longest, &scratch, &correlations)
            if var match {
                if match.correlation > 0.5 {
                    // The same period, looked at again, differs by nothing from itself.
                    let here = (start: position + Int64(start), length: match.length)
                    if here == lastMatch { match.period = lastPeriod }
                    lastMatch = here
                    sums.add(match, after: lastPeriod, PeriodTracker.amplitudes(stretch, match.length))
                    lastPeriod = match.period
                }
                start += match.length
            } else {
                start += Int(expected + 0.5)
            }
        }
        // A period that reaches past the frame is looked at again in the next.
        position += Int64(start < due - 1 ? start : lastInside)
        if sums.periods > 0 {
            if sums.differences > 0 { lastJitter = sums.jitter }
            lastShimmer = sums.shimmer ?? lastShimmer
        }
        return (Float(lastJitter), Float(8.685889638065037 * Elementary.log(1 + lastShimmer)))
    }

    struct Match {
        var length: Int
        /// The length between samples.
        var period: Double
        var correlation: Double
    }

    /// The length with the highest local maximum of the correlation within `lengths`.
    private static func match(
        _ samples: Span<Float>, _ lengths: Range<Int>, _ scratch: inout WipedBuffer<Float>,
        _ correlations: inout [Float]
    ) -> Match? {
        var work = scratch.mutableSpan
        var values = correlations.mutableSpan
        PeriodCorrelation.measure(
            samples, lengths: lengths.lowerBound...lengths.upperBound - 1, scratch: &work, into: &values)
        var best = 0
        for k in stride(from: 1, to: lengths.count - 1, by: 1)
        where values[k] > values[k - 1] && values[k] > values[k + 1] && (best == 0 || values[k] > values[best]) {
            best = k
        }
        guard best > 0 else { return nil }
        let (left, middle, right) = (Double(values[best - 1]), Double(values[best]), Double(values[best + 1]))
        let offset = (left - right) / (2 * (left - 2 * middle + right))
        let length = lengths.lowerBound + best
        return Match(
            length: length, period: Double(length) + offset, correlation: middle - 0.25 * (left - right) * offset)
    }

    /// Highest less lowest sample within each of two stretches of `length`, their ends left out.
    private static func amplitudes(_ samples: Span<Float>, _ length: Int) -> (Double, Double) {
        func amplitude(_ range: Range<Int>) -> Double {
            let (low, high) = Extremes.range(of: samples.extracting(range))
            return Double(high - low)
        }
        return (amplitude(1..<length - 1), amplitude(length + 1..<2 * length - 1))
    }
}

/// What the periods of a frame add up to.
struct PeriodSums {
    private(set) var periods = 0
    private(set) var differences = 0
    private var periodSum = 0.0
    private var differenceSum = 0.0
    private var amplitudeSum = 0.0
    private var amplitudeDifferences = 0.0

    mutating func add(_ match: PeriodTracker.Match, after last: Double, _ amplitudes: (Double, Double)) {
        if last > 0 {
            differenceSum += (match.period - last).magnitude
            differences += 1
        }
        periodSum += match.period
        periods += 1
        amplitudeDifferences += (amplitudes.0 - amplitudes.1).magnitude
        amplitudeSum += (amplitudes.0 + amplitudes.1) / 2
    }

    /// Mean difference of neighbours over the mean period, at most 1.
    var jitter: Double { min(differenceSum / Double(differences) / (periodSum / Double(periods)), 1) }
    var shimmer: Double? { amplitudeSum > 0 ? min(amplitudeDifferences / amplitudeSum, 1) : nil }
}
