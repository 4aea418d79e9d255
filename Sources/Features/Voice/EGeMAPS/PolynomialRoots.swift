internal import Kernels

/// A complex number.
struct ComplexPoint {
    var re: Double
    var im: Double

    /// 0 where the divisor is 0.
    static func / (a: ComplexPoint, b: ComplexPoint) -> ComplexPoint {
        let square = b.re * b.re + b.im * b.im
        guard square > 0 else { return ComplexPoint(re: 0, im: 0) }
        return ComplexPoint(re: (a.re * b.re + a.im * b.im) / square, im: (a.im * b.re - a.re * b.im) / square)
    }
}

/// The roots of zⁿ − a₁zⁿ⁻¹ − … − aₙ for n = `degree`, all at once (Aberth 1973).
struct PolynomialRoots<let degree: Int> {
    private(set) var points: InlineArray<degree, ComplexPoint>

    /// Points from which any roots can be found.
    init() {
        points = InlineArray { i in
            let turn = Elementary.turn(4 * i + 1, of: 4 * degree)
            return ComplexPoint(re: 0.9 * turn.cosine, im: 0.9 * turn.sine)
        }
    }

    /// Moves the points from where they are, which should be near but must not all be real, onto the roots.
    mutating func refine(of a: InlineArray<degree, Double>) {
        approach(a)
        // Where two points have come to one root, begin anew.
        guard !isComplete(a) else { return }
        self = PolynomialRoots()
        approach(a)
    }

    /// Whether the points add up to what all roots together do (Viète).
    private func isComplete(_ a: InlineArray<degree, Double>) -> Bool {
        var (re, im) = (0.0, 0.0)
        for i in 0..<degree {
            re += points[i].re
            im += points[i].im
        }
        return (re - a[0]).magnitude < 1e-5 && im.magnitude < 1e-5
    }

    private mutating func approach(_ a: InlineArray<degree, Double>) {
        var roots = points
        var isOpen = InlineArray<degree, Bool>(repeating: true)
        var open = degree
        for _ in 0..<100 where open > 0 {
            for i in 0..<degree where isOpen[i] {
                let z = roots[i]
                var (value, slope) = (ComplexPoint(re: 1, im: 0), ComplexPoint(re: 0, im: 0))
                for k in 0..<degree {
                    slope = ComplexPoint(
                        re: slope.re * z.re - slope.im * z.im + value.re, im: slope.re * z.im + slope.im * z.re + value.im)
                    value = ComplexPoint(
                        re: value.re * z.re - value.im * z.im - a[k], im: value.re * z.im + value.im * z.re)
                }
                let newton = value / slope
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
                let step = newton / scale
                roots[i].re -= step.re
                roots[i].im -= step.im
                // The steps shrink with the third power: the next would be of no account.
                if step.re * step.re + step.im * step.im < 1e-12 * (z.re * z.re + z.im * z.im) {
                    isOpen[i] = false
                    open -= 1
                }
            }
        }
        points = roots
    }

    /// Turns all points a little, so that real ones can become pairs.
    mutating func turn() {
        for i in 0..<degree {
            let point = points[i]
            points[i] = ComplexPoint(re: point.re - 0.02 * point.im, im: point.im + 0.02 * point.re)
        }
    }
}
