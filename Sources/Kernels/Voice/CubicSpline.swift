/// A natural cubic spline through values at fixed places, read at other fixed places (Press et al., Numerical Recipes,
/// § 3.3): everything that depends on the places only is worked out once.
public struct CubicSpline: Sendable {
    public let knotCount: Int
    public let pointCount: Int

    /// Of the elimination: for knot i the factors of the differences before and after it, of the value before it, and
    /// of the next value on the way back.
    private let before: [Double]
    private let after: [Double]
    private let carry: [Double]
    private let back: [Double]
    /// For each point its interval and the four weights.
    private let interval: [Int32]
    private let weights: [SIMD4<Float>]

    /// - Parameters:
    ///   - knots: rising, at least three.
    ///   - points: within the knots.
    public init(knots: [Double], points: [Double]) {
        let n = knots.count
        precondition(n >= 3, "a spline needs three knots")
        knotCount = n
        pointCount = points.count
        let widths = (0..<n - 1).map { knots[$0 + 1] - knots[$0] }
        var before = [Double](repeating: 0, count: n)
        var (after, carry, back) = (before, before, before)
        for i in 1..<n - 1 {
            let pivot = 2 * (widths[i - 1] + widths[i]) - widths[i - 1] * back[i - 1]
            before[i] = 6 / (widths[i - 1] * pivot)
            after[i] = 6 / (widths[i] * pivot)
            carry[i] = widths[i - 1] / pivot
            back[i] = widths[i] / pivot
        }
        (self.before, self.after, self.carry, self.back) = (before, after, carry, back)
        var (interval, weights): ([Int32], [SIMD4<Float>]) = ([], [])
        var k = 0
        for point in points {
            while k + 2 < n, knots[k + 1] < point { k += 1 }
            let h = widths[k]
            let (a, b) = ((knots[k + 1] - point) / h, (point - knots[k]) / h)
            interval.append(Int32(k))
            weights.append(
                SIMD4(Float(a), Float(b), Float((a * a * a - a) * h * h / 6), Float((b * b * b - b) * h * h / 6)))
        }
        (self.interval, self.weights) = (interval, weights)
    }

    /// - Parameters:
    ///   - values: one a knot.
    ///   - curvature: one a knot; overwritten.
    ///   - result: one a point.
    public func apply(_ values: Span<Float>, curvature: inout MutableSpan<Float>, into result: inout MutableSpan<Float>) {
        precondition(values.count == knotCount && curvature.count == knotCount, "values do not fit the knots")
        precondition(result.count == pointCount, "results do not fit the points")
        let (before, after, carry, back) = (before.span, after.span, carry.span, back.span)
        var last = 0.0
        curvature[0] = 0
        for i in 1..<knotCount - 1 {
            let rise = Double(values[i + 1] - values[i]) * after[i] - Double(values[i] - values[i - 1]) * before[i]
            last = rise - carry[i] * last
            curvature[i] = Float(last)
        }
        curvature[knotCount - 1] = 0
        last = 0
        for i in stride(from: knotCount - 2, to: 0, by: -1) {
            last = Double(curvature[i]) - back[i] * last
            curvature[i] = Float(last)
        }
        let (interval, weights) = (interval.span, weights.span)
        for i in 0..<pointCount {
            let (k, w) = (Int(interval[i]), weights[i])
            result[i] = (w.x * values[k] + w.y * values[k + 1]) + (w.z * curvature[k] + w.w * curvature[k + 1])
        }
    }
}
