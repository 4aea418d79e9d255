internal import Kernels

/// The levels of the partials of a voice, relative to its fundamental.
///
/// Numbered as in openSMILE, where "H0" is the fundamental: the difference called H1−H2 is that of the second and the
/// third partial, and H1−A3 begins at the second.
struct HarmonicLevels: ~Copyable {
    private struct Partial {
        var bin = 0
        var frequency = 0.0
        /// The magnitude at its height; negative where it is missing or counted already.
        var height = -1.0
        var isSilent = false
        /// The magnitude of the bin.
        var magnitude: Float = 0
    }

    private static let partials = 100
    private static let missing = -201.0
    private static let silent = -200.0

    private var table = [Partial](repeating: Partial(), count: HarmonicLevels.partials)
    private var count = 0

    mutating func wipe() {
        for i in table.indices { table[i] = Partial() }
        count = 0
    }

    /// Finds the partials of a frame.
    ///
    /// - Parameters:
    ///   - magnitudes: of a long frame.
    ///   - fundamental: above 0.
    ///   - highest: up to where partials are wanted.
    mutating func find(_ magnitudes: Span<Float>, fundamental: Double, highest: Double) {
        count = 0
        var before = 0
        for i in 0..<HarmonicLevels.partials {
            let expected = Double(i + 1) * fundamental
            guard i < 3 || expected < highest + fundamental else { break }
            table[i] = Partial()
            count = i + 1
            let bin = HarmonicLevels.peak(
                magnitudes, HarmonicLevels.nearest(expected), from: HarmonicLevels.nearest(expected - 0.5 * fundamental),
                to: HarmonicLevels.nearest(expected + 0.5 * fundamental))
            guard bin > 0 else {
                table[i].isSilent = true
                continue
            }
            guard bin != before || i == 0 else { continue }
            before = bin
            let (left, middle, right) = (
                Double(magnitudes[bin - 1]), Double(magnitudes[bin]), Double(magnitudes[bin + 1])
            )
            let offset = (left - right) / (2 * (left - 2 * middle + right))
            table[i].bin = bin
            table[i].magnitude = magnitudes[bin]
            table[i].frequency = (Double(bin) + offset) * LongSpectrum.binWidth
            table[i].height = middle - 0.25 * (left - right) * offset
        }
    }

    /// The level of a partial in dB above the fundamental's bin; the fundamental is its own measure.
    private func level(_ i: Int) -> Double {
        if i == 0 { return table[0].isSilent ? HarmonicLevels.silent : 0 }
        if table[i].isSilent { return HarmonicLevels.silent }
        guard table[i].height >= 0 else { return HarmonicLevels.missing }
        let reference = Double(table[0].magnitude)
        let ratio = reference > 0 ? table[i].height / reference : 0
        return ratio > 1e-10 ? 8.685889638065037 * Elementary.log(ratio) : HarmonicLevels.silent
    }

    /// H1−H2, in dB.
    var tilt: Float { HarmonicLevels.limited(level(1) - level(2)) }

    /// H1−A3 for the third formant's frequency, in dB; −201 where there is none.
    func tilt(to formant: Double) -> Float {
        guard formant > 0 else { return Float(HarmonicLevels.missing) }
        guard let partial = strongest(near: formant) else { return HarmonicLevels.limited(level(1) - HarmonicLevels.missing) }
        return HarmonicLevels.limited(level(1) - level(partial))
    }

    /// The level of the strongest partial within a fifth of `formant`, 0 where there is none.
    func amplitude(of formant: Double) -> Float {
        guard let partial = strongest(near: formant) else { return 0 }
        return Float(level(partial))
    }

    private func strongest(near formant: Double) -> Int? {
        var (best, magnitude): (Int?, Float) = (nil, 0)
        for i in 0..<count where table[i].magnitude > magnitude {
            guard table[i].frequency >= 0.8 * formant, table[i].frequency <= 1.2 * formant else { continue }
            (best, magnitude) = (i, table[i].magnitude)
        }
        return best
    }

    private static func limited(_ level: Double) -> Float { Float(min(max(level, -201), 201)) }

    /// The bin nearest to `frequency`, 0 past the last.
    private static func nearest(_ frequency: Double) -> Int {
        let bin = Int((frequency / LongSpectrum.binWidth).rounded())
        return bin < LongSpectrum.binCount ? bin : 0
    }

    /// The local maximum nearest to `bin` within `low` ... `high`, 0 for none.
    private static func peak(_ magnitudes: Span<Float>, _ bin: Int, from low: Int, to high: Int) -> Int {
        func isPeak(_ k: Int) -> Bool {
            k > 0 && k + 1 < magnitudes.count && magnitudes[k] > magnitudes[k - 1] && magnitudes[k] > magnitudes[k + 1]
        }
        guard bin > 0 else { return 0 }
        if isPeak(bin) { return bin }
        var distance = 1
        while bin + distance <= high || bin - distance >= low {
            if bin + distance <= high, isPeak(bin + distance) { return bin + distance }
            if bin - distance >= low, isPeak(bin - distance) { return bin - distance }
            distance += 1
        }
        return 0
    }
}
