internal import Kernels

/// What could be the fundamental of a frame.
struct PitchCandidate {
    /// In Hz; 0 for none.
    var frequency = 0.0
    var logFrequency = 0.0
    /// How much the peak stands out, 0 ... 1.
    var voicing = 0.0
    var score: Float = 0
}

/// At most six candidates, the strongest first, none at the end.
typealias PitchCandidates = InlineArray<6, PitchCandidate>

/// Finds the fundamentals that could explain a spectrum, by subharmonic summation (Hermes 1988).
struct PitchDetector: ~Copyable {
    private static let points = LongSpectrum.binCount
    private static let lowest = 25.0
    private static let highest = 8_000.0
    private static let ln2 = 0.6931471805599453

    private let spline: CubicSpline
    private let summation: SubharmonicSum
    private let origin: Double
    private let step: Double
    private var peaks = [Float](repeating: 0, count: PitchDetector.points)
    private var marks = [Float](repeating: 0, count: PitchDetector.points + 8)
    private var scratch: [Float]
    /// With zeros after it, into which harmonics reach.
    private var logarithmic: [Float]
    private var sums = [Float](repeating: 0, count: PitchDetector.points + 32)

    init() {
        func log2(_ x: Double) -> Double { Elementary.log(x) / PitchDetector.ln2 }
        let count = PitchDetector.points
        var knots = (0..<count).map { $0 == 0 ? 0 : log2(Double($0) * LongSpectrum.binWidth) }
        knots[0] = 2 * knots[1] - knots[2]
        origin = log2(PitchDetector.lowest)
        step = (log2(PitchDetector.highest) - origin) / Double(count - 1)
        let (first, width) = (origin, step)
        let perOctave = Double(count) / log2(PitchDetector.highest / PitchDetector.lowest)
        summation = SubharmonicSum(pointsPerOctave: perOctave, harmonics: 15, decay: 0.85)
        let shift = perOctave * log2(65.0 / 50) - 1
        spline = CubicSpline(
            knots: knots, points: (0..<count).map { first + width * Double($0) },
            gains: (0..<count).map {
                0.5 + PitchDetector.arctangent(3 * (Double($0 + 1) - shift) / perOctave) / Double.pi
            })
        scratch = [Float](repeating: 0, count: spline.scratchCount)
        logarithmic = [Float](repeating: 0, count: count + summation.margin)
    }

    mutating func wipe() {
        for i in peaks.indices { peaks[i] = 0 }
        for i in marks.indices { marks[i] = 0 }
        for i in scratch.indices { scratch[i] = 0 }
        for i in logarithmic.indices { logarithmic[i] = 0 }
        for i in sums.indices { sums[i] = 0 }
    }

    /// - Parameter spectrum: the magnitudes of a long frame.
    mutating func find(_ spectrum: Span<Float>) -> PitchCandidates {
        PitchDetector.enhance(spectrum, &marks, &peaks)
        PitchDetector.interpolate(spline, peaks, &scratch, &logarithmic)
        return choose(total: Double(PitchDetector.sum(summation, logarithmic, &sums)))
    }

    private static func enhance(_ spectrum: Span<Float>, _ marks: inout [Float], _ peaks: inout [Float]) {
        var work = marks.mutableSpan
        var target = peaks.mutableSpan
        SpectralPeaks.enhance(spectrum, scratch: &work, into: &target)
    }

    /// Onto the logarithmic axis, weighted as the ear hears low tones, nothing below 0.
    private static func interpolate(
        _ spline: CubicSpline, _ peaks: [Float], _ scratch: inout [Float], _ result: inout [Float]
    ) {
        var work = scratch.mutableSpan
        var target = result.mutableSpan
        spline.apply(peaks.span, scratch: &work, into: &target)
        for i in 0..<points { target[i] = max(target[i], 0) }
    }

    private static func sum(_ summation: SubharmonicSum, _ spectrum: [Float], _ sums: inout [Float]) -> Float {
        var target = sums.mutableSpan
        return summation.apply(spectrum.span, into: &target)
    }

    /// The six highest local maxima within 55 to 1000 Hz, each placed by a parabola.
    private func choose(total: Double) -> PitchCandidates {
        let sums = sums.span.extracting(0..<PitchDetector.points)
        var places = InlineArray<6, Int>(repeating: 0)
        var found = 0
        var lowest: Float = 0
        var next = 1
        while let j = Extremes.nextMaximum(in: sums, from: next, above: lowest) {
            next = j + 1
            var place = found
            while place > 0, sums[places[place - 1]] < sums[j] { place -= 1 }
            guard place < 6 else { continue }
            found = min(found + 1, 6)
            var k = found - 1
            while k > place {
                places[k] = places[k - 1]
                k -= 1
            }
            places[place] = j
            if found == 6 { lowest = sums[places[5]] }
        }
        let mean = total / Double(sums.count)
        var result = PitchCandidates(repeating: PitchCandidate())
        var kept = 0
        for i in 0..<found {
            let j = places[i]
            let (left, middle, right) = (Double(sums[j - 1]), Double(sums[j]), Double(sums[j + 1]))
            let offset = (left - right) / (2 * (left - 2 * middle + right))
            let height = middle - 0.25 * (left - right) * offset
            let logFrequency = (origin + step * (Double(j) + offset)) * PitchDetector.ln2
            let frequency = Elementary.exp(logFrequency)
            guard frequency >= 55, frequency <= 1_000 else { continue }
            result[kept] = PitchCandidate(
                frequency: frequency, logFrequency: logFrequency, voicing: height > mean ? 1 - mean / height : 0,
                score: Float(height))
            kept += 1
        }
        // The parabola can put another one first.
        var best = 0
        for i in 1..<6 where result[i].score > result[best].score { best = i }
        if best > 0 {
            let first = result[best]
            while best > 0 {
                result[best] = result[best - 1]
                best -= 1
            }
            result[0] = first
        }
        return result
    }

    /// By halving the angle until its series is short.
    private static func arctangent(_ x: Double) -> Double {
        var (value, factor) = (x, 1.0)
        while value.magnitude > 0.05 {
            value /= 1 + (1 + value * value).squareRoot()
            factor *= 2
        }
        let square = value * value
        var sum = 0.0
        for k in stride(from: 15, through: 1, by: -2) { sum = (k % 4 == 1 ? 1 : -1) / Double(k) + sum * square }
        return factor * value * sum
    }
}
