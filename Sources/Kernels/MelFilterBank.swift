/// Triangular filters, evenly spaced and half overlapping on the mel scale, over a power spectrum.
///
/// Mel = 1127 ln(1 + f/700); the triangles are straight on the mel axis and have height 1 (HTK's and Kaldi's
/// definition; Young et al., The HTK Book, § 5.4).
public struct MelFilterBank: Sendable {
    /// The number of filters, a multiple of 8.
    public let bandCount: Int
    /// The number of values in a power spectrum, N/2 + 1.
    public let binCount: Int

    /// For each filter its first bin and how many vectors of eight bins it spans.
    private let ranges: [Range]
    /// The weights of all filters one after the other, each filled up with zeros to whole vectors.
    private let weights: [Float]

    private struct Range: Sendable {
        var firstBin: Int32
        var vectors: Int32
    }

    /// - Parameters:
    ///   - fftSize: the length of the transform, at least 64.
    ///   - lowest, highest: the outer feet of the first and the last filter, in Hz.
    /// - Precondition: `bandCount` is a multiple of 8, and 0 ≤ lowest < highest ≤ sampleRate/2.
    public init(bandCount: Int, fftSize: Int, sampleRate: Int, lowest: Double, highest: Double) {
        precondition(bandCount > 0 && bandCount % 8 == 0, "\(bandCount) filters are no multiple of 8")
        precondition(fftSize >= 64 && lowest >= 0 && lowest < highest && highest * 2 <= Double(sampleRate), "no such filters")
        self.bandCount = bandCount
        binCount = fftSize / 2 + 1
        let (low, high) = (MelFilterBank.mel(lowest), MelFilterBank.mel(highest))
        let spacing = (high - low) / Double(bandCount + 1)
        let binMels = (0..<fftSize / 2).map { MelFilterBank.mel(Double($0) * Double(sampleRate) / Double(fftSize)) }
        var (ranges, weights): ([Range], [Float]) = ([], [])
        for band in 0..<bandCount {
            let (left, centre) = (low + Double(band) * spacing, low + Double(band + 1) * spacing)
            let right = low + Double(band + 2) * spacing
            let inside = binMels.indices.filter { binMels[$0] > left && binMels[$0] < right }
            guard let first = inside.first, let last = inside.last else {
                ranges.append(Range(firstBin: 0, vectors: 0))
                continue
            }
            let vectors = (last - first) / 8 + 1
            let start = min(first, binCount - 8 * vectors)
            for bin in start..<start + 8 * vectors {
                if bin < first || bin > last {
                    weights.append(0)
                } else {
                    let mel = binMels[bin]
                    weights.append(Float(mel <= centre ? (mel - left) / spacing : (right - mel) / spacing))
                }
            }
            ranges.append(Range(firstBin: Int32(start), vectors: Int32(vectors)))
        }
        (self.ranges, self.weights) = (ranges, weights)
    }

    /// Filter `band`'s weight for each of the `binCount` bins.
    public func weights(ofBand band: Int) -> [Float] {
        var result = [Float](repeating: 0, count: binCount)
        let before = ranges[..<band].reduce(0) { $0 + 8 * Int($1.vectors) }
        for i in 0..<8 * Int(ranges[band].vectors) { result[Int(ranges[band].firstBin) + i] = weights[before + i] }
        return result
    }

    /// The energy that each filter passes.
    ///
    /// - Parameters:
    ///   - power: at least `binCount` values.
    ///   - energies: at least `bandCount` elements, of which the first `bandCount` are written.
    public func apply(_ power: Span<Float>, into energies: inout MutableSpan<Float>) {
        run(power, &energies) { $0 }
    }

    /// The natural logarithm of the energy that each filter passes, the energy at least `floor`.
    ///
    /// - Parameters: as for `apply`; `floor` is positive.
    public func applyLog(_ power: Span<Float>, floor: Float, into logarithms: inout MutableSpan<Float>) {
        run(power, &logarithms) { energies in
            Elementary.logLanes(energies.replacing(with: floor, where: energies .< floor))
        }
    }

    @inline(__always)
    private func run(
        _ power: Span<Float>, _ result: inout MutableSpan<Float>, _ finish: (SIMD8<Float>) -> SIMD8<Float>
    ) {
        precondition(power.count >= binCount && result.count >= bandCount, "spans do not fit these filters")
        unsafe power.withUnsafeBufferPointer { power in
            unsafe result.withUnsafeMutableBufferPointer { result in
                unsafe weights.withUnsafeBufferPointer { weights in
                    unsafe ranges.withUnsafeBufferPointer { ranges in
                        guard let power = power.baseAddress, let result = result.baseAddress,
                            var w = weights.baseAddress, let ranges = ranges.baseAddress
                        else { return }
                        var band = 0
                        while band < bandCount {
                            let a = unsafe pair(ranges + band, power, &w)
                            let b = unsafe pair(ranges + band + 2, power, &w)
                            let c = unsafe pair(ranges + band + 4, power, &w)
                            let d = unsafe pair(ranges + band + 6, power, &w)
                            let low = SIMD4(lowHalf: a, highHalf: b)
                            let high = SIMD4(lowHalf: c, highHalf: d)
                            unsafe result.store(finish(SIMD8(lowHalf: low, highHalf: high)), at: band)
                            band += 8
                        }
                    }
                }
            }
        }
    }

    /// The energies of two neighbouring filters; `w` moves past their weights.
    @inline(__always)
    private func pair(
        _ ranges: UnsafePointer<Range>, _ power: UnsafePointer<Float>, _ w: inout UnsafePointer<Float>
    ) -> SIMD2<Float> {
        let first = unsafe band(ranges[0], power, &w)
        let second = unsafe band(ranges[1], power, &w)
        // Both are folded at once: eight lanes to four, to two, to one.
        let (a, b) = (first.lowHalf + first.highHalf, second.lowHalf + second.highHalf)
        let joined = SIMD4(lowHalf: a.lowHalf + a.highHalf, highHalf: b.lowHalf + b.highHalf)
        return joined.evenHalf + joined.oddHalf
    }

    @inline(__always)
    private func band(
        _ range: Range, _ power: UnsafePointer<Float>, _ w: inout UnsafePointer<Float>
    ) -> SIMD8<Float> {
        var sum = SIMD8<Float>.zero
        var bins = unsafe power + Int(range.firstBin)
        for _ in 0..<range.vectors {
            unsafe sum += bins.lanes(at: 0) * w.lanes(at: 0)
            unsafe bins += 8
            unsafe w += 8
        }
        return sum
    }

    private static func mel(_ frequency: Double) -> Double { 1127 * Elementary.log(1 + frequency / 700) }
}
