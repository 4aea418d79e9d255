internal import Kernels

/// A complex number.
struct ComplexPoint {
    var re: Double
    var im: Double
}

/// The roots of z¹¹ − a₁z¹⁰ − … − a₁₁, all at once (Aberth 1973).
enum PolynomialRoots {
    private static let degree = 11
    private static let longest = 60

    /// Where the search begins when nothing better is known.
    static let starts: InlineArray<11, ComplexPoint> = InlineArray { i in
        let turn = Elementary.turn(4 * i + 1, of: 4 * degree)
        return ComplexPoint(re: 0.9 * turn.cosine, im: 0.9 * turn.sine)
    }

    /// Moves `roots` from where they are, which should be near but must not all be real, onto the roots.
    static func refine(_ roots: inout InlineArray<11, ComplexPoint>, of a: InlineArray<11, Double>) {
        var isOpen = InlineArray<11, Bool>(repeating: true)
        var open = degree
        for _ in 0..<longest where open > 0 {
            for i in 0..<degree where isOpen[i] {
                let z = roots[i]
                var (value, slope) = (ComplexPoint(re: 1, im: 0), ComplexPoint(re: 0, im: 0))
                for k in 0..<degree {
                    slope = ComplexPoint(
                        re: slope.re * z.re - slope.im * z.im + value.re, im: slope.re * z.im + slope.im * z.re + value.im)
                    value = ComplexPoint(
                        re: value.re * z.re - value.im * z.im - a[k], im: value.re * z.im + value.im * z.re)
                }
                let newton = divide(value, slope)
                var push = ComplexPoint(re: 0, im: 0)
                for j in 0..<degree where j != i {
                    let (re, im) = (z.re - roots[j].re, z.im - roots[j].im)
                    let square = re * re + im * im
                    let inverse = square > 0 ? 1 / square : 0
                    push.re += re * inverse
                    push.im -= im * inverse
                }
                let scale = ComplexPoint(
                    re: 1 - (newton.re * push.re - newton.im * push.im), im: -(newton.re * push.im + newton.im * push.re))
                let step = divide(newton, scale)
                roots[i].re -= step.re
                roots[i].im -= step.im
                // The steps shrink with the third power: the next would be of no account.
                if step.re * step.re + step.im * step.im < 1e-12 {
                    isOpen[i] = false
                    open -= 1
                }
            }
        }
    }

    /// Turns all points a little, so that real ones can become pairs.
    static func turn(_ points: inout InlineArray<11, ComplexPoint>) {
        for i in 0..<degree {
            let point = points[i]
            points[i] = ComplexPoint(re: point.re - 0.02 * point.im, im: point.im + 0.02 * point.re)
        }
    }

    /// The angle of a point above or on the real axis, 0 ... π.
    static func angle(_ re: Double, _ im: Double) -> Double {
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

    private static func divide(_ a: ComplexPoint, _ b: ComplexPoint) -> ComplexPoint {
        let square = b.re * b.re + b.im * b.im
        guard square > 0 else { return ComplexPoint(re: 0, im: 0) }
        return ComplexPoint(re: (a.re * b.re + a.im * b.im) / square, im: (a.im * b.re - a.re * b.im) / square)
    }
}
