internal import Kernels

/// The ratio of harmonic to other energy, from the autocorrelation at one period (Boersma 1993).
struct HarmonicsToNoise: ~Copyable {
    private var autocorrelation = SpectralAutocorrelation(size: LongSpectrum.size)

    mutating func wipe() { autocorrelation.wipe() }

    /// In dB, −90 ... 110.
    ///
    /// - Parameters:
    ///   - magnitudes: of a long frame.
    ///   - frequency: the fundamental, above 0.
    mutating func measure(_ magnitudes: Span<Float>, frequency: Double) -> Float {
        autocorrelation.load(magnitudes)
        let expected = min(Int((16_000 / frequency).rounded(.down)), LongSpectrum.size / 2 - 1)
        let harmonic = Double(peak(near: expected))
        let noise = Double(strength(0)) - harmonic
        let ratio = noise > 0 ? harmonic / noise : 1e11
        return Float(4.342944819032518 * Elementary.log(min(max(ratio, 1e-9), 1e11)))
    }

    private func strength(_ lag: Int) -> Float { autocorrelation.value(at: lag).magnitude }

    /// The strength of the local maximum nearest to lag `expected`, the lower of two; if there is none, that of `expected`.
    private func peak(near expected: Int) -> Float {
        guard expected > 0 else { return strength(expected) }
        let here = strength(expected)
        // On either side the value at hand and the one before it, nearer to the middle.
        var (low, lowBefore) = (strength(expected - 1), here)
        var (high, highBefore) = (strength(expected + 1), here)
        if here > low, here > high { return here }
        for offset in 1..<max(expected, 1) {
            let (down, up) = (expected - offset, expected + offset)
            let below = strength(down - 1)
            if low > lowBefore, low > below { return low }
            (lowBefore, low) = (low, below)
            guard up + 1 <= LongSpectrum.size / 2 else { continue }
            let above = strength(up + 1)
            if high > highBefore, high > above { return high }
            (highBefore, high) = (high, above)
        }
        return here
    }
}
