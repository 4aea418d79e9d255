// The one shape in which sound kernels load, store and reduce: eight floats at any address. Every reduction has a
// fixed order, so that results are the same bytes on every machine.

extension UnsafePointer<Float> {
    /// Eight values from `index` on; the address may have any alignment.
    @inline(__always)
    func lanes(at index: Int) -> SIMD8<Float> {
        unsafe UnsafeRawPointer(self + index).loadUnaligned(as: SIMD8<Float>.self)
    }

    /// Four values from `index` on; the address may have any alignment.
    @inline(__always)
    func four(at index: Int) -> SIMD4<Float> {
        unsafe UnsafeRawPointer(self + index).loadUnaligned(as: SIMD4<Float>.self)
    }

    /// Two values from `index` on; the address may have any alignment.
    @inline(__always)
    func two(at index: Int) -> SIMD2<Float> {
        unsafe UnsafeRawPointer(self + index).loadUnaligned(as: SIMD2<Float>.self)
    }
}

extension UnsafeMutablePointer<Float> {
    /// Four values from `index` on; the address may have any alignment.
    @inline(__always)
    func four(at index: Int) -> SIMD4<Float> {
        unsafe UnsafeRawPointer(self + index).loadUnaligned(as: SIMD4<Float>.self)
    }

    /// Eight values from `index` on; the address may have any alignment.
    @inline(__always)
    func lanes(at index: Int) -> SIMD8<Float> {
        unsafe UnsafeRawPointer(self + index).loadUnaligned(as: SIMD8<Float>.self)
    }

    /// Writes eight values from `index` on; the address may have any alignment.
    @inline(__always)
    func store(_ lanes: SIMD8<Float>, at index: Int) {
        unsafe UnsafeMutableRawPointer(self + index).storeBytes(of: lanes, as: SIMD8<Float>.self)
    }

    /// Writes four values from `index` on; the address may have any alignment.
    @inline(__always)
    func store(_ lanes: SIMD4<Float>, at index: Int) {
        unsafe UnsafeMutableRawPointer(self + index).storeBytes(of: lanes, as: SIMD4<Float>.self)
    }
}

extension SIMD8<Float> {
    /// The sum of the lanes: halves, then halves of halves.
    @inline(__always)
    var total: Float {
        let four = lowHalf + highHalf
        let two = four.lowHalf + four.highHalf
        return two.x + two.y
    }

    /// The lanes from last to first.
    @inline(__always)
    var reversed: SIMD8<Float> {
        SIMD8(self[7], self[6], self[5], self[4], self[3], self[2], self[1], self[0])
    }
}

extension SIMD4<Float> {
    /// The lanes from last to first.
    @inline(__always)
    var reversed: SIMD4<Float> { SIMD4(self[3], self[2], self[1], self[0]) }
}

/// Rows become columns.
@inline(__always)
func transposed(
    _ a: SIMD4<Float>, _ b: SIMD4<Float>, _ c: SIMD4<Float>, _ d: SIMD4<Float>
) -> (SIMD4<Float>, SIMD4<Float>, SIMD4<Float>, SIMD4<Float>) {
    let (ab01, ab23) = (SIMD4(a[0], b[0], a[1], b[1]), SIMD4(a[2], b[2], a[3], b[3]))
    let (cd01, cd23) = (SIMD4(c[0], d[0], c[1], d[1]), SIMD4(c[2], d[2], c[3], d[3]))
    return (
        SIMD4(lowHalf: ab01.lowHalf, highHalf: cd01.lowHalf), SIMD4(lowHalf: ab01.highHalf, highHalf: cd01.highHalf),
        SIMD4(lowHalf: ab23.lowHalf, highHalf: cd23.lowHalf), SIMD4(lowHalf: ab23.highHalf, highHalf: cd23.highHalf)
    )
}

/// Σ a[i]·b[i] over `count` values: four accumulators of eight lanes, then what is left over one by one.
@inline(__always)
func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int) -> Float {
    var sum0 = SIMD8<Float>.zero
    var sum1 = SIMD8<Float>.zero
    var sum2 = SIMD8<Float>.zero
    var sum3 = SIMD8<Float>.zero
    var i = 0
    while i + 32 <= count {
        unsafe sum0 += a.lanes(at: i) * b.lanes(at: i)
        unsafe sum1 += a.lanes(at: i + 8) * b.lanes(at: i + 8)
        unsafe sum2 += a.lanes(at: i + 16) * b.lanes(at: i + 16)
        unsafe sum3 += a.lanes(at: i + 24) * b.lanes(at: i + 24)
        i += 32
    }
    while i + 8 <= count {
        unsafe sum0 += a.lanes(at: i) * b.lanes(at: i)
        i += 8
    }
    var result = ((sum0 + sum1) + (sum2 + sum3)).total
    while i < count {
        unsafe result += a[i] * b[i]
        i += 1
    }
    return result
}
