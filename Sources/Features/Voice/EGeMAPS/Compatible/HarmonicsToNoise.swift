internal import Kernels

/// The ratio of harmonic to other energy, from the autocorrelation at one period (Boersma 1993).
struct HarmonicsToNoise: ~Copyable {
    private var fft = RealFFT(size: LongSpectrum.size)
    private var powers = [Float](repeating: 0, count: LongSpectrum.size)
    private var real = [Float](repeating: 0, count: LongSpectrum.binCount)
    private var imaginary = [Float](repeating: 0, count: LongSpectrum.binCount)

    mutating func wipe() {
        fft.wipe()
        for i in powers.indices { powers[i] = 0 }
        for i in real.indices { (real[i], imaginary[i]) = (0, 0) }
    }

    /// In dB, −90 ... 110.
    ///
    /// - Parameters:
    ///   - magnitudes: of a long frame.
    ///   - frequency: the fundamental, above 0.
    mutating func measure(_ magnitudes: Span<Float>, frequency: Double) -> Float {
        let last = magnitudes.count - 1
        for i in 0...last { powers[i] = magnitudes[i] * magnitudes[i] }
        for i in 1..<last { powers[LongSpectrum.size - i] = powers[i] }
        HarmonicsToNoise.transform(&fft, powers, &real, &imaginary)
        let expected = min(Int((16_000 / frequency).rounded(.down)), last - 1)
        var lag = expected
        for offset in 0..<expected {
            if isPeak(expected - offset) {
                lag = expected - offset
                break
            }
            if isPeak(expected + offset) {
                lag = expected + offset
                break
            }
        }
        let harmonic = Double(real[lag].magnitude)
        let noise = Double(real[0].magnitude) - harmonic
        let ratio = noise > 0 ? harmonic / noise : 1e11
        return Float(4.342944819032518 * Elementary.log(min(max(ratio, 1e-9), 1e11)))
    }

    private func isPeak(_ lag: Int) -> Bool {
        guard lag > 0, lag + 1 < real.count else { return false }
        return real[lag].magnitude > real[lag - 1].magnitude && real[lag].magnitude > real[lag + 1].magnitude
    }

    private static func transform(_ fft: inout RealFFT, _ powers: [Float], _ real: inout [Float], _ imaginary: inout [Float]) {
        var re = real.mutableSpan
        var im = imaginary.mutableSpan
        fft.transform(powers.span, real: &re, imaginary: &im)
    }
}
