/// Elementary functions of our own, so that every machine computes the same bytes: the system's differ from one C
/// library to the next.
///
/// Only + − × ÷ and shifts of exponents are used, in a fixed order and without fused multiply-add. The `Double` forms
/// make tables once; the `Float` forms are for hot loops. The tests measure all of them against Glibc.
public enum Elementary {}

extension Elementary {
    /// The largest |x| that `sin` and `cos` take; beyond it they give NaN.
    public static let largestAngle = 536_870_912.0

    private static let halfPiHigh = 1.570796251296997
    private static let halfPiMiddle = 7.549789415861596e-08
    private static let halfPiLow = 5.390302858158119e-15

    /// sin x, x in radians; NaN unless |x| ≤ `largestAngle`.
    public static func sin(_ x: Double) -> Double {
        guard x.magnitude <= largestAngle else { return .nan }
        let (quarter, rest) = reduce(x)
        let value = quarter & 1 == 0 ? sine(rest) : cosine(rest)
        return quarter & 2 == 0 ? value : -value
    }

    /// cos x, x in radians; NaN unless |x| ≤ `largestAngle`.
    public static func cos(_ x: Double) -> Double {
        guard x.magnitude <= largestAngle else { return .nan }
        let (quarter, rest) = reduce(x)
        let value = quarter & 1 == 0 ? cosine(rest) : sine(rest)
        return (quarter + 1) & 2 == 0 ? value : -value
    }

    /// The point of the unit circle at the angle 2π·`numerator`/`denominator`; exact at the quarter turns.
    ///
    /// - Precondition: `denominator > 0`.
    public static func turn(_ numerator: Int, of denominator: Int) -> (cosine: Double, sine: Double) {
        let (whole, part) = (numerator % denominator, denominator)
        let eighths = 8 * (whole < 0 ? whole + part : whole)
        let quarter = (eighths + part) / (2 * part)
        let rest = Double(eighths - quarter * 2 * part) / Double(part) * 0.7853981633974483
        let (c, s) = (cosine(rest), sine(rest))
        switch quarter & 3 {
        case 0: return (c, s)
        case 1: return (-s, c)
        case 2: return (-c, -s)
        default: return (s, -c)
        }
    }

    /// eˣ.
    public static func exp(_ x: Double) -> Double {
        if x.isNaN { return x }
        if x > 710 { return .infinity }
        if x < -746 { return 0 }
        let power = (x * 1.4426950408889634).rounded(.toNearestOrEven)
        let rest = x - power * 0.6931471803691238 - power * 1.9082149292705877e-10
        var sum = 1.0
        var k = 16.0
        while k >= 1 {
            sum = 1 + rest / k * sum
            k -= 1
        }
        let half = Int(power) / 2
        return sum * Double(sign: .plus, exponent: half, significand: 1)
            * Double(sign: .plus, exponent: Int(power) - half, significand: 1)
    }

    /// The natural logarithm: −∞ of 0, NaN of a negative number.
    public static func log(_ x: Double) -> Double {
        if x.isNaN || x < 0 { return .nan }
        if x == 0 { return -.infinity }
        if x == .infinity { return x }
        var significand = x.significand
        var exponent = Double(x.exponent)
        if significand > 1.4142135623730951 {
            significand /= 2
            exponent += 1
        }
        let s = (significand - 1) / (significand + 1)
        let square = s * s
        var sum = 0.0
        var k = 27.0
        while k >= 3 {
            sum = (sum + 1 / k) * square
            k -= 2
        }
        return exponent * 0.6931471803691238 + (2 * s + (2 * s * sum + exponent * 1.9082149292705877e-10))
    }

    /// x as `quarter`·π/2 + `rest` with |rest| ≤ π/4; π/2 in three parts (Cody and Waite 1980), so that the
    /// products with `quarter` below 2²⁹ lose nothing.
    @inline(__always)
    private static func reduce(_ x: Double) -> (quarter: Int, rest: Double) {
        let quarter = (x * 0.6366197723675814).rounded(.toNearestOrEven)
        let rest = ((x - quarter * halfPiHigh) - quarter * halfPiMiddle) - quarter * halfPiLow
        return (Int(quarter), rest)
    }

    /// sin for |x| ≤ π/4, its series to x¹⁹.
    @inline(__always)
    private static func sine(_ x: Double) -> Double {
        let square = x * x
        var sum = 1.0
        var k = 18.0
        while k >= 2 {
            sum = 1 - square / (k * (k + 1)) * sum
            k -= 2
        }
        return x * sum
    }

    /// cos for |x| ≤ π/4, its series to x²⁰.
    @inline(__always)
    private static func cosine(_ x: Double) -> Double {
        let square = x * x
        var sum = 1.0
        var k = 19.0
        while k >= 1 {
            sum = 1 - square / (k * (k + 1)) * sum
            k -= 2
        }
        return sum
    }
}
