// Float forms, eight lanes at a time; the scalar form is lane 0 of the same operations, so both give the same bytes.

extension Elementary {
    /// eˣ for each lane, within 1.5 ULP; +∞ from 88.73 on, subnormal results below −87.33, 0 below −103.98.
    @inline(__always)
    static func expLanes(_ x: SIMD8<Float>) -> SIMD8<Float> {
        var x = x
        x.replace(with: 90, where: x .> 90)
        x.replace(with: -105, where: x .< -105)
        // Adding 1.5·2²³ leaves the nearest integer, ties to even, in the low bits.
        let shifted = x * 1.442695 + 12_582_912
        let power = shifted - 12_582_912
        let rest = (x - power * 0.693359375) - power * -2.12194440e-4
        // (eʳ − 1 − r)/r² on |r| ≤ ln 2 / 2, a minimax fit of the relative error of eʳ (3·10⁻⁹).
        var sum = rest * 0.0013814602 + 0.008368716
        sum = sum * rest + 0.04166839
        sum = sum * rest + 0.16666521
        sum = sum * rest + 0.49999994
        let value = (sum * (rest * rest) + rest) + 1
        // 2ⁿ in two steps: n reaches beyond what one exponent field can hold.
        let exponent = bits(shifted) &- 0x4b40_0000
        let half = exponent &>> 1
        let first = floats((half &+ 127) &<< 23)
        let second = floats((exponent &- half &+ 127) &<< 23)
        return value * first * second
    }

    /// ln x for each lane, within 1.5 ULP; −∞ of 0, NaN of a negative number.
    @inline(__always)
    static func logLanes(_ x: SIMD8<Float>) -> SIMD8<Float> {
        // Subnormal numbers are lifted into the normal range first.
        let small = x .< Float.leastNormalMagnitude
        let lifted = x.replacing(with: x * 8_388_608, where: small)
        // Take away the exponent that brings the significand into √½ ... √2.
        let pattern = bits(lifted)
        let exponent = (pattern &- 0x3f35_04f3) &>> 23
        let f = floats(pattern &- exponent &<< 23) - 1
        // Adding to 1.5·2²³ turns small integers into floats exactly.
        var power = floats(exponent &+ 0x4b40_0000) - 12_582_912
        power.replace(with: power - 23, where: small)
        // (ln(1 + f) − f + f²/2)/f³ on √½ − 1 ... √2 − 1, a minimax fit of the relative error of ln(1 + f) (6·10⁻⁹).
        var sum = f * -0.07634493 + 0.12761575
        sum = sum * f + -0.13160183
        sum = sum * f + 0.14201759
        sum = sum * f + -0.16623357
        sum = sum * f + 0.20001227
        sum = sum * f + -0.2500082
        sum = sum * f + 0.3333333
        let square = f * f
        var value = sum * (square * f) + power * -2.12194440e-4
        value = (value - square * 0.5) + f + power * 0.693359375
        value.replace(with: x, where: x .== .infinity)
        value.replace(with: -.infinity, where: x .== 0)
        value.replace(with: .nan, where: .!(x .>= 0))
        return value
    }

    @inline(__always)
    private static func bits(_ x: SIMD8<Float>) -> SIMD8<Int32> { unsafe unsafeBitCast(x, to: SIMD8<Int32>.self) }

    @inline(__always)
    private static func floats(_ x: SIMD8<Int32>) -> SIMD8<Float> { unsafe unsafeBitCast(x, to: SIMD8<Float>.self) }
}

extension Elementary {
    /// eˣ for each lane, within 1.5 ULP; +∞ from 88.73 on, subnormal results below −87.33, 0 below −103.98.
    public static func exp(_ x: SIMD8<Float>) -> SIMD8<Float> { expLanes(x) }

    /// eˣ, within 1.5 ULP; +∞ from 88.73 on, subnormal results below −87.33, 0 below −103.98.
    public static func exp(_ x: Float) -> Float { expLanes(SIMD8(repeating: x))[0] }

    /// eˣ of every element, in place.
    public static func exp(_ values: inout MutableSpan<Float>) {
        mapLanes(&values) { expLanes($0) }
    }

    /// ln x for each lane, within 1.5 ULP; −∞ of 0, NaN of a negative number.
    public static func log(_ x: SIMD8<Float>) -> SIMD8<Float> { logLanes(x) }

    /// ln x, within 1.5 ULP; −∞ of 0, NaN of a negative number.
    public static func log(_ x: Float) -> Float { logLanes(SIMD8(repeating: x))[0] }

    /// ln x of every element, in place.
    public static func log(_ values: inout MutableSpan<Float>) {
        mapLanes(&values) { logLanes($0) }
    }

    /// sin x, x in radians, within 0.51 ULP; NaN unless |x| ≤ `largestAngle`.
    public static func sin(_ x: Float) -> Float { Float(sin(Double(x))) }

    /// cos x, x in radians, within 0.51 ULP; NaN unless |x| ≤ `largestAngle`.
    public static func cos(_ x: Float) -> Float { Float(cos(Double(x))) }

    /// sin x of every element, in place.
    public static func sin(_ values: inout MutableSpan<Float>) {
        for i in 0..<values.count { values[i] = sin(values[i]) }
    }

    /// cos x of every element, in place.
    public static func cos(_ values: inout MutableSpan<Float>) {
        for i in 0..<values.count { values[i] = cos(values[i]) }
    }

    /// Applies `function` to all elements; the last few share one vector with copies of 1.
    @inline(__always)
    private static func mapLanes(
        _ values: inout MutableSpan<Float>, _ function: (SIMD8<Float>) -> SIMD8<Float>
    ) {
        unsafe values.withUnsafeMutableBufferPointer { values in
            guard let base = values.baseAddress else { return }
            let count = values.count
            var i = 0
            while i + 8 <= count {
                unsafe base.store(function(base.lanes(at: i)), at: i)
                i += 8
            }
            if i < count {
                var last = SIMD8<Float>(repeating: 1)
                for lane in 0..<count - i { last[lane] = unsafe base[i + lane] }
                last = function(last)
                for lane in 0..<count - i { unsafe base[i + lane] = last[lane] }
            }
        }
    }
}
