/// Subharmonic summation on a logarithmic frequency axis (Hermes 1988): a fundamental gathers its harmonics, each
/// weaker by a factor, where a harmonic is a shift.
public struct SubharmonicSum: Sendable {
    /// How many points higher each harmonic lies, and what it counts, the number of harmonics taken in.
    public let shifts: [Int]
    public let factors: [Float]

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

    /// How many zeros `apply` wants to find after the spectrum.
    public var margin: Int { (shifts.last ?? 0) + 32 }

    /// Σ over the harmonics of factor · spectrum[j + shift], divided by their number, for all j but the margin.
    ///
    /// - Parameters:
    ///   - spectrum: the spectrum and `margin` zeros.
    ///   - sum: at least 32 elements more than the spectrum has without the zeros.
    /// - Returns: the total of all sums.
    public func apply(_ spectrum: Span<Float>, into sum: inout MutableSpan<Float>) -> Float {
        let count = spectrum.count - margin
        precondition(count >= 0 && sum.count >= count + 32, "\(sum.count) sums for \(count) points")
        return unsafe spectrum.withUnsafeBufferPointer { spectrum in
            unsafe sum.withUnsafeMutableBufferPointer { sum in
                unsafe shifts.withUnsafeBufferPointer { shifts in
                    unsafe factors.withUnsafeBufferPointer { factors in
                        guard let from = spectrum.baseAddress, let to = sum.baseAddress else { return 0 }
                        var total = SIMD8<Float>.zero
                        var j = 0
                        while j < count {
                            var (a, b, c, d) = (
                                SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero
                            )
                            for i in 0..<shifts.count {
                                let at = unsafe j + shifts[i]
                                if at >= count { break }
                                let factor = unsafe factors[i]
                                unsafe a += from.lanes(at: at) * factor
                                unsafe b += from.lanes(at: at + 8) * factor
                                unsafe c += from.lanes(at: at + 16) * factor
                                unsafe d += from.lanes(at: at + 24) * factor
                            }
                            unsafe to.store(a, at: j)
                            unsafe to.store(b, at: j + 8)
                            unsafe to.store(c, at: j + 16)
                            unsafe to.store(d, at: j + 24)
                            total += (a + b) + (c + d)
                            j += 32
                        }
                        return total.total
                    }
                }
            }
        }
    }
}
