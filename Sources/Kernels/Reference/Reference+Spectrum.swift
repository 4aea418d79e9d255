extension Reference {
    /// The spectrum of real values by the textbook's transform of complex ones: the order of bits reversed, then
    /// pairs, pairs of pairs, … (Cooley and Tukey 1965).
    public struct Transform: Sendable {
        private let size: Int
        private let cosines: [Float]
        private let sines: [Float]
        private var real: [Float]
        private var imaginary: [Float]

        /// - Parameter size: a power of two.
        public init(size: Int) {
            self.size = size
            cosines = (0..<size).map { Float(Elementary.turn($0, of: size).cosine) }
            sines = (0..<size).map { Float(Elementary.turn($0, of: size).sine) }
            (real, imaginary) = ([Float](repeating: 0, count: size), [Float](repeating: 0, count: size))
        }

        /// |X[k]|² for k = 0 ... size/2.
        public mutating func power(of signal: Span<Float>, into power: inout MutableSpan<Float>) {
            transform(signal)
            for k in 0...size / 2 { power[k] = real[k] * real[k] + imaginary[k] * imaginary[k] }
        }

        /// X[k] for k = 0 ... size/2.
        public mutating func transform(
            _ signal: Span<Float>, real realPart: inout MutableSpan<Float>, imaginary imaginaryPart: inout MutableSpan<Float>
        ) {
            transform(signal)
            for k in 0...size / 2 { (realPart[k], imaginaryPart[k]) = (real[k], imaginary[k]) }
        }

        private mutating func transform(_ signal: Span<Float>) {
            var reversed = 0
            for i in 0..<size {
                real[reversed] = i < signal.count ? signal[i] : 0
                imaginary[i] = 0
                var bit = size / 2
                while bit > 0, reversed & bit != 0 {
                    reversed ^= bit
                    bit /= 2
                }
                reversed |= bit
            }
            var length = 2
            while length <= size {
                for start in stride(from: 0, to: size, by: length) {
                    for k in 0..<length / 2 {
                        let (c, s) = (cosines[k * (size / length)], -sines[k * (size / length)])
                        let (low, high) = (start + k, start + k + length / 2)
                        let re = real[high] * c - imaginary[high] * s
                        let im = real[high] * s + imaginary[high] * c
                        (real[high], imaginary[high]) = (real[low] - re, imaginary[low] - im)
                        (real[low], imaginary[low]) = (real[low] + re, imaginary[low] + im)
                    }
                }
                length *= 2
            }
        }
    }

    /// The energy that each filter passes.
    ///
    /// - Parameter weights: those of all filters one after the other, one for each value of `power`.
    public static func melEnergies(
        _ power: Span<Float>, weights: Span<Float>, into energies: inout MutableSpan<Float>
    ) {
        for band in 0..<weights.count / power.count {
            var sum: Float = 0
            for bin in 0..<power.count { sum += weights[band * power.count + bin] * power[bin] }
            energies[band] = sum
        }
    }

    /// The natural logarithm of the energy that each filter passes, the energy at least `floor`.
    ///
    /// - Parameter weights: as for `melEnergies`.
    public static func melLogarithms(
        _ power: Span<Float>, weights: Span<Float>, floor: Float, into logarithms: inout MutableSpan<Float>
    ) {
        melEnergies(power, weights: weights, into: &logarithms)
        for band in logarithms.indices { logarithms[band] = max(logarithms[band], floor) }
        log(&logarithms)
    }

    /// As `SpectralChange.total`.
    public static func total(_ values: Span<Float>) -> Float {
        var sum: Float = 0
        for i in values.indices { sum += values[i] }
        return sum
    }

    /// As `SpectralPeaks.enhance`.
    public static func enhance(_ spectrum: Span<Float>, into result: inout MutableSpan<Float>) {
        let last = spectrum.count - 1
        func isPeak(_ i: Int) -> Bool {
            if i < 0 || i > last { return false }
            if i == 0 { return spectrum[0] > spectrum[1] }
            return spectrum[i] > spectrum[i - 1] && (i == last || spectrum[i] >= spectrum[i + 1])
        }
        var (first, end) = (0, last)
        while first <= last, !isPeak(first) { first += 1 }
        while end > first, !isPeak(end) { end -= 1 }
        func kept(_ i: Int) -> Float {
            if i < 0 { return 0 }
            if i < first || i > end { return spectrum[i] }
            for near in i - 2...i + 2 where isPeak(near) { return spectrum[i] }
            return 0
        }
        for i in 0..<last { result[i] = (kept(i - 1) + kept(i + 1) + kept(i) * 2) / 4 }
        result[last] = kept(last)
    }

    /// As `SubharmonicSum.apply`, for a spectrum without the zeros after it.
    ///
    /// - Parameters:
    ///   - shifts, factors: of the harmonics.
    public static func subharmonics(
        _ spectrum: Span<Float>, shifts: [Int], factors: [Float], into sums: inout MutableSpan<Float>
    ) -> Float {
        var total: Float = 0
        for j in 0..<spectrum.count {
            var sum: Float = 0
            for (shift, factor) in zip(shifts, factors) where j + shift < spectrum.count {
                sum += factor * spectrum[j + shift]
            }
            sums[j] = sum
            total += sum
        }
        return total
    }

    /// As `SpectralResampler.apply`.
    ///
    /// - Parameters:
    ///   - cosines, sines: of all parts of a circle of one period.
    public static func resample(
        real: Span<Float>, imaginary: Span<Float>, highestBin: Int, cosines: Span<Float>, sines: Span<Float>,
        into result: inout MutableSpan<Float>
    ) {
        for m in result.indices {
            var sum: Float = 0
            for k in 0...highestBin {
                let turn = k * m % cosines.count
                sum += 2 * (real[k] * cosines[turn] - imaginary[k] * sines[turn])
            }
            result[m] = sum
        }
    }

    /// As `SpectralAutocorrelation.value`, for a spectrum of as many frequencies as there are cosines.
    ///
    /// - Parameters:
    ///   - magnitudes: |X[0 ... size/2]|.
    ///   - cosines: of all parts of a circle.
    public static func autocorrelation(_ magnitudes: Span<Float>, cosines: Span<Float>, lag: Int) -> Float {
        let size = cosines.count
        var sum: Float = 0
        for j in 0..<size {
            let magnitude = magnitudes[j <= size / 2 ? j : size - j]
            sum += magnitude * magnitude * cosines[j * lag % size]
        }
        return sum
    }

    /// As `SpectralChange.squares`.
    public static func squares(_ power: Span<Float>, from magnitudes: inout MutableSpan<Float>) -> Float {
        var sum: Float = 0
        for i in 0..<power.count {
            let magnitude = power[i].squareRoot()
            sum += (magnitude - magnitudes[i]) * (magnitude - magnitudes[i])
            magnitudes[i] = magnitude
        }
        return sum
    }
}
