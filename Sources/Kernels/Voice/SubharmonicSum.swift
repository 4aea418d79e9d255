/// Subharmonic summation on a logarithmic frequency axis (Hermes 1988): a fundamental gathers its harmonics, each
/// weaker by a factor, where a harmonic is a shift.
public struct SubharmonicSum: Sendable {
    private let shifts: [Int]
    private let factors: [Float]

    /// - Parameters:
    ///   - pointsPerOctave: of the frequency axis.
    ///   - harmonics: how many count, the fundamental included.
    ///   - decay: the factor from one harmonic to the next.
    public init(pointsPerOctave: Double, harmonics: Int, decay: Double) {
        precondition(harmonics > 0, "no harmonics")
        var (shifts, factors): ([Int], [Float]) = ([], [])
        var factor = 1.0
        for harmonic in 1...harmonics {
            let octaves = Elementary.log(Double(harmonic)) / 0.6931471805599453
            // A shift that is whole but for rounding must not fall below.
            shifts.append(Int((pointsPerOctave * octaves + 1e-9).rounded(.down)))
            factors.append(Float(factor / Double(harmonics)))
            factor *= decay
        }
        (self.shifts, self.factors) = (shifts, factors)
    }

    /// Σ over the harmonics of factor · spectrum[j + shift], where there is such a point, divided by their number.
    ///
    /// - Parameter sum: as many elements as `spectrum`.
    public func apply(_ spectrum: Span<Float>, into sum: inout MutableSpan<Float>) {
        let count = spectrum.count
        precondition(sum.count == count, "\(sum.count) sums for \(count) points")
        unsafe spectrum.withUnsafeBufferPointer { spectrum in
            unsafe sum.withUnsafeMutableBufferPointer { sum in
                guard let from = spectrum.baseAddress, let to = sum.baseAddress else { return }
                var j = 0
                while j < count {
                    if j + 16 <= count {
                        var low = SIMD8<Float>.zero
                        var high = SIMD8<Float>.zero
                        for i in 0..<shifts.count {
                            let at = j + shifts[i]
                            guard at + 16 <= count else {
                                for lane in 0..<16 where at + lane < count {
                                    if lane < 8 {
                                        unsafe low[lane] += from[at + lane] * factors[i]
                                    } else {
                                        unsafe high[lane - 8] += from[at + lane] * factors[i]
                                    }
                                }
                                continue
                            }
                            unsafe low += from.lanes(at: at) * factors[i]
                            unsafe high += from.lanes(at: at + 8) * factors[i]
                        }
                        unsafe to.store(low, at: j)
                        unsafe to.store(high, at: j + 8)
                        j += 16
                    } else {
                        var total: Float = 0
                        for i in 0..<shifts.count where j + shifts[i] < count {
                            unsafe total += from[j + shifts[i]] * factors[i]
                        }
                        unsafe to[j] = total
                        j += 1
                    }
                }
            }
        }
    }
}
