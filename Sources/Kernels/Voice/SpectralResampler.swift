/// The beginning of an inverse Fourier transform on another grid of times than the spectrum's own: sound at another
/// rate, band-limited, in one step.
///
/// y[m] = 2 Re Σ X[k]·e^(2πikm/period) for k = 0 ... `highestBin` and m = 0 ..< `count`, unnormalised. A quarter
/// of the period is computed; the rest follows from the symmetries of cosine and sine.
public struct SpectralResampler: Sendable {
    /// The number of values that come out.
    public let count: Int

    private let highestBin: Int
    private let half: Int
    private let width: Int
    /// For each bin from 1 on `width` values each: 2 cos and 2 sin.
    private let cosines: [Float]
    private let sines: [Float]

    /// - Precondition: `period` is a multiple of 4, `count` at most three quarters of it.
    public init(period: Int, highestBin: Int, count: Int) {
        precondition(period % 4 == 0 && count <= period / 4 * 3 && highestBin > 0, "no such transform")
        self.count = count
        self.highestBin = highestBin
        half = period / 2
        let width = (period / 4 + 1 + 7) / 8 * 8
        self.width = width
        let turns = (1...highestBin).flatMap { k in (0..<width).map { Elementary.turn(k * $0, of: period) } }
        cosines = turns.map { Float(2 * $0.cosine) }
        sines = turns.map { Float(2 * $0.sine) }
    }

    /// - Parameters:
    ///   - real, imaginary: X[0 ... highestBin].
    ///   - result: at least `count` elements, of which the first `count` are written.
    public func apply(real: Span<Float>, imaginary: Span<Float>, into result: inout MutableSpan<Float>) {
        precondition(real.count > highestBin && imaginary.count > highestBin && result.count >= count, "spans too short")
        let constant = 2 * real[0]
        unsafe cosines.withUnsafeBufferPointer { cosines in
            unsafe sines.withUnsafeBufferPointer { sines in
                unsafe real.withUnsafeBufferPointer { real in
                    unsafe imaginary.withUnsafeBufferPointer { imaginary in
                        guard let c = cosines.baseAddress, let s = sines.baseAddress else { return }
                        var start = 0
                        while start < width {
                            var oddC = SIMD8<Float>.zero
                            var oddS = SIMD8<Float>.zero
                            var evenC = SIMD8<Float>.zero
                            var evenS = SIMD8<Float>.zero
                            var k = 1
                            var row = start
                            while k + 1 <= highestBin {
                                unsafe oddC += c.lanes(at: row) * real[k]
                                unsafe oddS += s.lanes(at: row) * imaginary[k]
                                unsafe evenC += c.lanes(at: row + width) * real[k + 1]
                                unsafe evenS += s.lanes(at: row + width) * imaginary[k + 1]
                                k += 2
                                row += 2 * width
                            }
                            if k <= highestBin {
                                unsafe oddC += c.lanes(at: row) * real[k]
                                unsafe oddS += s.lanes(at: row) * imaginary[k]
                            }
                            evenC += constant
                            let (sumC, sumS, restC, restS) = (evenC + oddC, evenS + oddS, evenC - oddC, evenS - oddS)
                            for lane in 0..<8 {
                                let m = start + lane
                                guard m <= half / 2 else { break }
                                if m < count { result[m] = sumC[lane] - sumS[lane] }
                                if half - m < count { result[half - m] = restC[lane] + restS[lane] }
                                if half + m < count { result[half + m] = restC[lane] - restS[lane] }
                            }
                            start += 8
                        }
                    }
                }
            }
        }
    }
}
