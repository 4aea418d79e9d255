/// A natural cubic spline through values at fixed places, read at other fixed places (Press et al., Numerical Recipes,
/// § 3.3): everything that depends on the places only is worked out once.
///
/// The curvatures follow from one another forward and then backward, each step waiting for the one before it. What a
/// step hands on fades by a factor of about 0.27, so eight chains run side by side, each begun 16 steps early from 0:
/// what is missing is below the last bit.
public struct CubicSpline: Sendable {
    public let knotCount: Int
    public let pointCount: Int
    /// The length of the scratch that `apply` needs.
    public var scratchCount: Int { 3 * room }

    private static let chains = 8
    private static let early = 16

    /// Steps of a chain, and the room for all of them with margins.
    private let steps: Int
    private let room: Int
    /// For each knot, after a margin: factors of the differences before and after it, of the value before it, and of
    /// the next value on the way back.
    private let before: [Float]
    private let after: [Float]
    private let carry: [Float]
    private let back: [Float]
    /// For each point its interval and the four weights.
    private let interval: [Int32]
    private let weights: [SIMD4<Float>]

    /// - Parameters:
    ///   - knots: rising, at least three.
    ///   - points: within the knots.
    ///   - gains: a factor for each point.
    public init(knots: [Double], points: [Double], gains: [Double]) {
        let n = knots.count
        precondition(n >= 3 && gains.count == points.count, "a spline needs three knots, and a gain for each point")
        knotCount = n
        pointCount = points.count
        steps = (n - 1 + CubicSpline.chains - 1) / CubicSpline.chains
        room = CubicSpline.chains * steps + 2 * CubicSpline.early + 8
        let widths = (0..<n - 1).map { knots[$0 + 1] - knots[$0] }
        let empty = [Float](repeating: 0, count: room)
        var (before, after, carry, back) = (empty, empty, empty, empty)
        var ratio = 0.0
        for i in 1..<n - 1 {
            let pivot = 2 * (widths[i - 1] + widths[i]) - widths[i - 1] * ratio
            ratio = widths[i] / pivot
            let place = CubicSpline.early + i
            before[place] = Float(6 / (widths[i - 1] * pivot))
            after[place] = Float(6 / (widths[i] * pivot))
            carry[place] = Float(widths[i - 1] / pivot)
            back[place] = Float(ratio)
        }
        (self.before, self.after, self.carry, self.back) = (before, after, carry, back)
        var (interval, weights): ([Int32], [SIMD4<Float>]) = ([], [])
        var k = 0
        for (point, gain) in zip(points, gains) {
            while k + 2 < n, knots[k + 1] < point { k += 1 }
            let h = widths[k]
            let (a, b) = ((knots[k + 1] - point) / h, (point - knots[k]) / h)
            interval.append(Int32(k))
            weights.append(
                SIMD4(
                    Float(gain * a), Float(gain * b), Float(gain * (a * a * a - a) * h * h / 6),
                    Float(gain * (b * b * b - b) * h * h / 6)))
        }
        (self.interval, self.weights) = (interval, weights)
    }

    /// The spline at every point, times its gain.
    ///
    /// - Parameters:
    ///   - values: one a knot.
    ///   - scratch: at least `scratchCount`; zeros the first time, then as it was left.
    ///   - result: at least one element a point, of which those are written.
    public func apply(_ values: Span<Float>, scratch: inout MutableSpan<Float>, into result: inout MutableSpan<Float>) {
        precondition(values.count == knotCount && scratch.count >= scratchCount, "spans do not fit the knots")
        precondition(result.count >= pointCount, "results do not fit the points")
        unsafe values.withUnsafeBufferPointer { values in
            unsafe scratch.withUnsafeMutableBufferPointer { scratch in
                unsafe result.withUnsafeMutableBufferPointer { result in
                    guard let values = values.baseAddress, let rises = scratch.baseAddress,
                        let result = result.baseAddress
                    else { return }
                    unsafe rise(values, rises)
                    unsafe forward(rises, rises + room)
                    unsafe backward(rises + room, rises + 2 * room)
                    unsafe read(values, rises + 2 * room + CubicSpline.early, result)
                }
            }
        }
    }

    /// The right sides of the equations, each over its pivot.
    @inline(__always)
    private func rise(_ values: UnsafePointer<Float>, _ rises: UnsafeMutablePointer<Float>) {
        unsafe before.withUnsafeBufferPointer { before in
            unsafe after.withUnsafeBufferPointer { after in
                guard let before = before.baseAddress, let after = after.baseAddress else { return }
                let early = CubicSpline.early
                var i = 1
                while i + 8 <= knotCount - 1 {
                    let here = unsafe values.lanes(at: i)
                    let up = unsafe (values.lanes(at: i + 1) - here) * after.lanes(at: early + i)
                    let down = unsafe (here - values.lanes(at: i - 1)) * before.lanes(at: early + i)
                    unsafe rises.store(up - down, at: early + i)
                    i += 8
                }
                while i < knotCount - 1 {
                    let up = unsafe (values[i + 1] - values[i]) * after[early + i]
                    unsafe rises[early + i] = up - (values[i] - values[i - 1]) * before[early + i]
                    i += 1
                }
            }
        }
    }

    /// One step of all chains; `factors` are those of the chain's neighbour.
    @inline(__always)
    private func step(
        _ i: Int, _ from: UnsafePointer<Float>, _ factors: UnsafePointer<Float>, _ to: UnsafeMutablePointer<Float>,
        _ state: inout (Float, Float, Float, Float, Float, Float, Float, Float)
    ) {
        @inline(__always) func one(_ i: Int, _ value: inout Float) {
            unsafe value = from[i] - factors[i] * value
            unsafe to[i] = value
        }
        one(i, &state.0)
        one(i + steps, &state.1)
        one(i + 2 * steps, &state.2)
        one(i + 3 * steps, &state.3)
        one(i + 4 * steps, &state.4)
        one(i + 5 * steps, &state.5)
        one(i + 6 * steps, &state.6)
        one(i + 7 * steps, &state.7)
    }

    @inline(__always)
    private func forward(_ from: UnsafePointer<Float>, _ to: UnsafeMutablePointer<Float>) {
        unsafe carry.withUnsafeBufferPointer { carry in
            guard let carry = carry.baseAddress else { return }
            var state: (Float, Float, Float, Float, Float, Float, Float, Float) = (0, 0, 0, 0, 0, 0, 0, 0)
            for i in 1..<1 + steps + CubicSpline.early { unsafe step(i, from, carry, to, &state) }
        }
    }

    @inline(__always)
    private func backward(_ from: UnsafePointer<Float>, _ to: UnsafeMutablePointer<Float>) {
        unsafe back.withUnsafeBufferPointer { back in
            guard let back = back.baseAddress else { return }
            var state: (Float, Float, Float, Float, Float, Float, Float, Float) = (0, 0, 0, 0, 0, 0, 0, 0)
            var i = steps + 2 * CubicSpline.early
            while i > CubicSpline.early {
                unsafe step(i, from, back, to, &state)
                i -= 1
            }
        }
    }

    /// Four points at a time.
    @inline(__always)
    private func read(
        _ values: UnsafePointer<Float>, _ curvature: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>
    ) {
        unsafe interval.withUnsafeBufferPointer { interval in
            unsafe weights.withUnsafeBufferPointer { weights in
                @inline(__always) func parts(_ i: Int) -> SIMD4<Float> {
                    let k = unsafe Int(interval[i])
                    return unsafe SIMD4(lowHalf: values.two(at: k), highHalf: curvature.two(at: k)) * weights[i]
                }
                var i = 0
                while i + 4 <= pointCount {
                    let sums = transposed(parts(i), parts(i + 1), parts(i + 2), parts(i + 3))
                    unsafe result.store((sums.0 + sums.1) + (sums.2 + sums.3), at: i)
                    i += 4
                }
                while i < pointCount {
                    let four = parts(i)
                    unsafe result[i] = (four.x + four.y) + (four.z + four.w)
                    i += 1
                }
            }
        }
    }
}
