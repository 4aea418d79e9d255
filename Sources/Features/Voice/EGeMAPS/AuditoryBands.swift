internal import Kernels

/// Loudness and cepstrum from 26 mel bands, 20 Hz to 8 kHz, of a power spectrum of 257 bins.
///
/// Mel = 1127 ln(1 + f/700), triangles straight on the mel axis. As openSMILE has them, the bins at the outer feet
/// (31.25 Hz and 8 kHz) and below take no part.
struct AuditoryBands {
    static let count = 26

    /// The first bin that takes part, and for each from there the upper of its two bands and the weight of the lower.
    private static let firstBin = 2
    private let upperBand: [Int]
    private let lowerWeight: [Float]
    /// Equal-loudness weights of the bands.
    private let hearing: [Float]
    /// For coefficient 1 ... 4 and each band.
    private let cosines: [Float]

    init() {
        let (low, high) = (AuditoryBands.mel(20), AuditoryBands.mel(8_000))
        let points = (0...AuditoryBands.count + 1).map { low + (high - low) * Double($0) / Double(AuditoryBands.count + 1) }
        var (upper, weights): ([Int], [Float]) = ([], [])
        for bin in AuditoryBands.firstBin..<256 {
            let mel = AuditoryBands.mel(Double(bin) * ShortSpectrum.binWidth)
            let m = points.firstIndex { mel <= $0 } ?? points.count - 1
            upper.append(m - 1)
            weights.append(Float((points[m] - mel) / (points[m] - points[m - 1])))
        }
        (upperBand, lowerWeight) = (upper, weights)
        hearing = (1...AuditoryBands.count).map {
            AuditoryBands.equalLoudness(700 * (Elementary.exp(points[$0] / 1127) - 1))
        }
        cosines = (1...4).flatMap { i in
            let lifter = 1 + 11 * Elementary.sin(Double.pi * Double(i) / 22)
            let norm = (2 / Double(AuditoryBands.count)).squareRoot() * lifter
            return (0..<AuditoryBands.count).map { band in
                let angle = Double.pi * Double(i) / Double(AuditoryBands.count) * (Double(band) + 0.5)
                return Float(norm * Elementary.cos(angle))
            }
        }
    }

    /// Loudness (perceptual linear prediction's auditory spectrum, averaged) and mel-frequency cepstral coefficients
    /// 1 to 4 on the scale of 16-bit samples.
    func measure(_ power: Span<Float>) -> (loudness: Float, cepstrum: SIMD4<Float>) {
        // Band −1 and band 26 have room too, so that no bin needs a question.
        var sums = InlineArray<32, Float>(repeating: 0)
        let (upperBand, lowerWeight) = (upperBand.span, lowerWeight.span)
        for i in 0..<upperBand.count {
            let lower = power[AuditoryBands.firstBin + i] * lowerWeight[i]
            sums[upperBand[i]] += lower
            sums[upperBand[i] + 1] += power[AuditoryBands.firstBin + i] - lower
        }
        var energies = InlineArray<32, Float>(repeating: 1)
        var logarithms = InlineArray<32, Float>(repeating: 1)
        for band in 0..<AuditoryBands.count {
            energies[band] = max(sums[band + 1], 9.3e-10) * hearing[band]
            logarithms[band] = max(1, sums[band + 1] * 1_073_676_288)
        }
        var loudSpan = energies.mutableSpan
        var logSpan = logarithms.mutableSpan
        Elementary.log(&loudSpan)
        Elementary.log(&logSpan)
        for band in 0..<AuditoryBands.count { loudSpan[band] *= 0.33 }
        Elementary.exp(&loudSpan)
        var loudness: Float = 0
        var cepstrum = SIMD4<Float>.zero
        for band in 0..<AuditoryBands.count {
            loudness += loudSpan[band]
            for i in 0..<4 { cepstrum[i] += cosines[i * AuditoryBands.count + band] * logSpan[band] }
        }
        return (loudness / Float(AuditoryBands.count), cepstrum)
    }

    private static func mel(_ frequency: Double) -> Double { 1127 * Elementary.log(1 + frequency / 700) }

    /// How much of a tone's power counts (Hermansky 1990, eq. 7, with the term for high frequencies).
    private static func equalLoudness(_ frequency: Double) -> Float {
        let omega = 2 * Double.pi * frequency
        let square = omega * omega
        let fourth = square * square
        let low = (square + 6.3e6) * (square + 6.3e6) * (square + 0.38e9)
        // openSMILE has ω to the seventh where the paper has the sixth.
        return Float(1e32 * (square + 56.8e6) * fourth / (low * (fourth * square * omega + 1.7e31)))
    }
}
