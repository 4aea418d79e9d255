internal import Kernels

/// A resonance of the vocal tract; zeros where none was found.
struct Formant {
    /// In Hz.
    var frequency: Float = 0
    var bandwidth: Float = 0
}

extension PolynomialRoots {
    /// The three resonances of the lowest frequencies, taking the roots for poles at `rate`.
    ///
    /// - Parameters:
    ///   - band: frequencies that count, in Hz.
    ///   - broadest: the greatest bandwidth that counts, in Hz.
    func formants(rate: Double, band: ClosedRange<Float>, broadest: Float) -> InlineArray<3, Formant> {
        var found = InlineArray<3, Formant>(repeating: Formant())
        var count = 0
        for i in 0..<degree {
            guard let formant = points[i].formant(rate: rate) else { continue }
            guard band.contains(formant.frequency), formant.bandwidth <= broadest else { continue }
            var place = count
            while place > 0, found[place - 1].frequency > formant.frequency { place -= 1 }
            guard place < 3 else { continue }
            for k in stride(from: 2, to: place, by: -1) { found[k] = found[k - 1] }
            found[place] = formant
            count = min(count + 1, 3)
        }
        return found
    }
}

extension ComplexPoint {
    /// What resonates with a pole here, or mirrored into the unit circle; nil below the real axis and at 0.
    func formant(rate: Double) -> Formant? {
        guard im >= 0 else { return nil }
        var (re, im) = (re, im)
        let square = re * re + im * im
        guard square > 1e-20, square < 1e20 else { return nil }
        if square > 1 { (re, im) = (re / square, im / square) }
        let frequency = ComplexPoint.angle(re, im) / (2 * Double.pi) * rate
        let bandwidth = -0.5 * Elementary.log(re * re + im * im) * rate / Double.pi
        return Formant(frequency: Float(frequency), bandwidth: Float(bandwidth))
    }

    /// The angle of a point above or on the real axis, 0 ... π.
    private static func angle(_ re: Double, _ im: Double) -> Double {
        let length = (re * re + im * im).squareRoot()
        guard length > 0 else { return 0 }
        // Halve the angle until the series of the arc tangent is short.
        var (x, y, factor) = (re / length, im / length, 1.0)
        for _ in 0..<5 {
            let half = (((1 + x) / 2).squareRoot(), ((1 - x) / 2).squareRoot())
            if half.0 > 0.70 { y = y / (2 * half.0) } else { y = half.1 }
            x = half.0
            factor *= 2
        }
        let t = y / x
        let square = t * t
        var sum = 0.0
        for k in stride(from: 13, through: 1, by: -2) { sum = (k % 4 == 1 ? 1 : -1) / Double(k) + sum * square }
        return factor * t * sum
    }
}
