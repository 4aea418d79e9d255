internal import Kernels
internal import Signal

/// Jitter and shimmer of a frame, from its pulses one by one.
///
/// The tract rings on into the next period and would blur both. So its resonances are damped first, by A(z)/A(z/0.85) with
/// the frame's own prediction error filter A. A mark then stands on the strongest sample of the first period; the next
/// is where what lies around a mark fits best 0.8 to 1.2 periods on, between samples. A pulse's amplitude is its
/// standard deviation.
struct PulseTracker: ~Copyable {
    /// Samples before the frame in which the damping settles.
    static let lead = 64

    private static let damping = 0.85
    private static let room = LongSpectrum.frameLength + PulseTracker.lead
    private static let lagRoom = 192
    private static let leastLikeness = 0.5
    /// Neighbouring periods that differ by more than this factor are no perturbation.
    private static let greatestFactor = 1.3
    private static let reach = 12

    private let interpolator = PeakInterpolator(reach: PulseTracker.reach)
    private var sound = WipedBuffer<Float>(capacity: PulseTracker.room)
    private var likeness = WipedBuffer<Float>(capacity: PulseTracker.lagRoom)

    init() { makeRoom() }

    mutating func wipe() {
        sound.wipe()
        likeness.wipe()
        makeRoom()
    }

    /// Jitter: the mean change from one period to the next over the mean period. Shimmer: the mean size of the change of
    /// amplitude from one pulse to the next, in dB (Praat manual, "Voice 2" and "Voice 3", local). 0 without two periods.
    ///
    /// - Parameters:
    ///   - samples: the frame, with at most `lead` samples before it.
    ///   - period: about, in samples.
    ///   - predictor: of the tract.
    mutating func measure(
        _ samples: Span<Float>, period: Double, predictor: InlineArray<16, Double>
    ) -> (jitter: Float, shimmer: Float) {
        PulseTracker.damp(samples, predictor, &sound)
        let (before, after) = (Int((period / 4).rounded()), Int((period / 2).rounded()))
        let lags = lagRange(period)
        var place = strongest(from: PulseTracker.lead + before, count: Int(period))
        var sums = Sums()
        var (lastPeriod, lastAmplitude) = (0.0, 0.0)
        while true {
            let centre = Int(place.rounded())
            guard centre + after + lags.upperBound <= samples.count else { return sums.values }
            let part = centre - before..<centre + after
            guard let found = match(part, lags, period) else {
                (lastPeriod, lastAmplitude) = (0, 0)
                place += period
                continue
            }
            let amplitude = amplitude(part)
            sums.add(period: found)
            let factor = max(found, lastPeriod) / min(found, lastPeriod)
            if lastPeriod > 0, factor <= PulseTracker.greatestFactor, amplitude > 0, lastAmplitude > 0 {
                sums.add(change: found - lastPeriod, ratio: amplitude / lastAmplitude)
            }
            (lastPeriod, lastAmplitude) = (found, amplitude)
            place += found
        }
    }

    private struct Sums {
        private var (periodSum, periods) = (0.0, 0)
        private var (changes, ratios, pairs) = (0.0, 0.0, 0)

        mutating func add(period: Double) {
            periodSum += period
            periods += 1
        }

        mutating func add(change: Double, ratio: Double) {
            changes += change.magnitude
            ratios += Elementary.log(ratio).magnitude
            pairs += 1
        }

        var values: (jitter: Float, shimmer: Float) {
            guard pairs > 0 else { return (0, 0) }
            let jitter = changes / Double(pairs) / (periodSum / Double(periods))
            return (Float(jitter), Float(8.685889638065037 * ratios / Double(pairs)))
        }
    }

    /// The samples without their mean, with the tract's resonances damped.
    private static func damp(
        _ samples: Span<Float>, _ predictor: InlineArray<16, Double>, _ sound: inout WipedBuffer<Float>
    ) {
        var damped = InlineArray<16, Double>(repeating: 0)
        var power = 1.0
        for k in 0..<16 {
            power *= damping
            damped[k] = predictor[k] * power
        }
        var sum = 0.0
        for n in 0..<samples.count { sum += Double(samples[n]) }
        let mean = sum / Double(samples.count)
        var target = sound.mutableSpan
        for n in 0..<samples.count {
            var value = Double(samples[n]) - mean
            for k in 0..<min(16, n) {
                value += damped[k] * Double(target[n - 1 - k]) - predictor[k] * (Double(samples[n - 1 - k]) - mean)
            }
            target[n] = Float(value)
        }
    }

    private func strongest(from start: Int, count: Int) -> Double {
        let sound = sound.span
        var best = start
        for i in start..<start + max(count, 1) where sound[i].magnitude > sound[best].magnitude { best = i }
        return Double(best)
    }

    private func lagRange(_ period: Double) -> ClosedRange<Int> {
        let low = max(Int((0.8 * period).rounded(.down)) - PulseTracker.reach, 1)
        return low...min(Int((1.2 * period).rounded(.up)) + PulseTracker.reach, low + PulseTracker.lagRoom - 1)
    }

    /// The distance from `part` to what is like it one period later; nil if nothing is.
    private mutating func match(_ part: Range<Int>, _ lags: ClosedRange<Int>, _ period: Double) -> Double? {
        PulseTracker.compare(sound, part, lags, &likeness)
        let low = max(Int((0.8 * period).rounded(.up)) - lags.lowerBound, 1)
        let high = min(Int((1.2 * period).rounded(.down)) - lags.lowerBound, lags.count - 2)
        guard low <= high else { return nil }
        let all = likeness.span.extracting(0..<lags.count)
        var best = low
        for lag in low...high where all[lag] > all[best] { best = lag }
        guard all[best] >= all[best - 1], all[best] >= all[best + 1] else { return nil }
        let peak = interpolator.peak(of: all, near: best)
        return peak.height >= PulseTracker.leastLikeness ? Double(lags.lowerBound) + peak.place : nil
    }

    /// How like `part` is to what comes `lags` later, −1 ... 1.
    private static func compare(
        _ sound: borrowing WipedBuffer<Float>, _ part: Range<Int>, _ lags: ClosedRange<Int>,
        _ likeness: inout WipedBuffer<Float>
    ) {
        let sound = sound.span
        let own = sound.extracting(part)
        let later = sound.extracting(part.lowerBound + lags.lowerBound..<part.upperBound + lags.upperBound)
        var values = likeness.mutableSpan
        CrossCorrelation.measure(own, with: later, lags: lags.count, into: &values)
        var (energy, laterEnergy) = (0.0, 0.0)
        for i in 0..<own.count {
            energy += Double(own[i] * own[i])
            laterEnergy += Double(later[i] * later[i])
        }
        for lag in 0..<lags.count {
            let both = energy * laterEnergy
            values[lag] = both > 0 ? values[lag] / Float(both.squareRoot()) : 0
            guard lag + 1 < lags.count else { break }
            laterEnergy += Double(later[lag + own.count] * later[lag + own.count]) - Double(later[lag] * later[lag])
            laterEnergy = max(laterEnergy, 0)
        }
    }

    /// The standard deviation within `range`: unlike the highest sample it does not depend on where between samples the
    /// pulse lies.
    private func amplitude(_ range: Range<Int>) -> Double {
        let sound = sound.span
        var (sum, energy) = (0.0, 0.0)
        for i in range {
            sum += Double(sound[i])
            energy += Double(sound[i]) * Double(sound[i])
        }
        let variance = (energy - sum * sum / Double(range.count)) / Double(range.count)
        return max(variance, 0).squareRoot()
    }

    private mutating func makeRoom() {
        sound.resize(to: PulseTracker.room)
        likeness.resize(to: PulseTracker.lagRoom)
    }
}
