/// The inverse DCT of 8 × 8 coefficients in 32-bit integers, to the accuracy of IEEE 1180-1990.
///
/// Rows and columns are transformed one after the other, eight at a time in the lanes of a vector, by the factorisation
/// of C. Loeffler, A. Ligtenberg and G. Moschytz, "Practical fast 1-D DCT algorithms with 11 multiplications" (ICASSP
/// 1989). Constants have 13 fractional bits, the values between the passes 4. With coefficients that a real encoder
/// makes nothing exceeds 30 bits; others wrap, the same everywhere.
enum JPEGInverseTransform {
    typealias Lanes = SIMD8<Int32>

    private static let constantBits: Int32 = 13
    private static let betweenBits: Int32 = 4

    /// √2 · cos(k π / 16) and their sums, times 2^13, rounded to the nearest.
    private enum C {
        static var c1: Int32 { 11363 }
        static var c2: Int32 { 10703 }
        static var c3: Int32 { 9633 }
        static var c5: Int32 { 6436 }
        static var c6: Int32 { 4433 }
        static var c7: Int32 { 2260 }
        static var c2MinusC6: Int32 { 6270 }
        static var c2PlusC6: Int32 { 15137 }
        static var c3MinusC5: Int32 { 3196 }
        static var c3PlusC5: Int32 { 16069 }
        static var c3MinusC7: Int32 { 7373 }
        static var c1PlusC3: Int32 { 20995 }
        static var odd7: Int32 { 2446 }
        static var odd5: Int32 { 16819 }
        static var odd3: Int32 { 25172 }
        static var odd1: Int32 { 12299 }
    }

    /// Eight vectors: the coefficients of one axis, or the samples along it.
    struct Rows {
        var v0, v1, v2, v3, v4, v5, v6, v7: Lanes
    }

    /// The sample that a block with nothing but a DC coefficient has everywhere.
    @inline(__always)
    static func flat(_ dc: Int32) -> UInt8 {
        UInt8(truncatingIfNeeded: min(max((dc &+ 4) &>> 3 &+ 128, 0), 255))
    }

    /// Transforms 64 dequantised coefficients, the vertical frequency running fastest, to samples in rows.
    ///
    /// - Parameters:
    ///   - used: bit 8u + v is set where the coefficient of horizontal frequency u, vertical v may be other than zero.
    ///   - target: 8 rows of 8 bytes, `stride` bytes from one to the next.
    @inline(__always)
    static func transform(
        _ coefficients: UnsafePointer<Int32>, used: UInt64, to target: UnsafeMutableRawPointer, stride: Int
    ) {
        let block = unsafe UnsafeRawPointer(coefficients)
        @inline(__always) func load(_ i: Int) -> Lanes {
            // In bounds: eight loads of 32 bytes each cover the 64 coefficients.
            unsafe block.loadUnaligned(fromByteOffset: 32 &* i, as: Lanes.self)
        }
        var rows: Rows
        if used & 0xFFFF_FFFF_0000_0000 == 0 {
            rows = half(load(0), load(1), load(2), load(3), constantBits - betweenBits, 0)
        } else {
            rows = full(
                Rows(
                    v0: load(0), v1: load(1), v2: load(2), v3: load(3), v4: load(4), v5: load(5), v6: load(6),
                    v7: load(7)), constantBits - betweenBits, 0)
        }
        let shift = constantBits + betweenBits + 3
        // Samples are coded around 128 (A.3.1).
        let level: Int32 = 128 << shift
        if used & 0xF0F0_F0F0_F0F0_F0F0 == 0 {
            let (a, b, c, d) = transposedUpper(rows)
            rows = half(a, b, c, d, shift, level)
        } else {
            rows = full(transposed(rows), shift, level)
        }
        unsafe store(rows, to: target, stride: stride)
    }

    /// One pass along an axis; results are rounded by `shift` bits after `level` was added.
    @inline(__always)
    private static func full(_ s: Rows, _ shift: Int32, _ level: Int32) -> Rows {
        let bias = Lanes(repeating: level &+ (1 &<< (shift &- 1)))
        let sum = (s.v0 &+ s.v4) &<< constantBits &+ bias
        let difference = (s.v0 &- s.v4) &<< constantBits &+ bias
        let turn = (s.v2 &+ s.v6) &* C.c6
        let e2 = turn &- s.v6 &* C.c2PlusC6
        let e3 = turn &+ s.v2 &* C.c2MinusC6

        let both = (s.v7 &+ s.v3 &+ s.v5 &+ s.v1) &* C.c3
        let z1 = (s.v7 &+ s.v1) &* C.c3MinusC7
        let z2 = (s.v5 &+ s.v3) &* C.c1PlusC3
        let z3 = both &- (s.v7 &+ s.v3) &* C.c3PlusC5
        let z4 = both &- (s.v5 &+ s.v1) &* C.c3MinusC5
        let o0 = s.v7 &* C.odd7 &- z1 &+ z3
        let o1 = s.v5 &* C.odd5 &- z2 &+ z4
        let o2 = s.v3 &* C.odd3 &- z2 &+ z3
        let o3 = s.v1 &* C.odd1 &- z1 &+ z4
        return butterfly(sum &+ e3, difference &+ e2, difference &- e2, sum &- e3, o0, o1, o2, o3, shift)
    }

    /// `full` where the four higher frequencies are zero.
    @inline(__always)
    private static func half(
        _ s0: Lanes, _ s1: Lanes, _ s2: Lanes, _ s3: Lanes, _ shift: Int32, _ level: Int32
    ) -> Rows {
        let even = s0 &<< constantBits &+ Lanes(repeating: level &+ (1 &<< (shift &- 1)))
        let e2 = s2 &* C.c6
        let e3 = s2 &* C.c2
        let o0 = s1 &* C.c7 &- s3 &* C.c5
        let o1 = s1 &* C.c5 &- s3 &* C.c1
        let o2 = s1 &* C.c3 &- s3 &* C.c7
        let o3 = s1 &* C.c1 &+ s3 &* C.c3
        return butterfly(even &+ e3, even &+ e2, even &- e2, even &- e3, o0, o1, o2, o3, shift)
    }

    @inline(__always)
    private static func butterfly(
        _ p0: Lanes, _ p1: Lanes, _ p2: Lanes, _ p3: Lanes, _ o0: Lanes, _ o1: Lanes, _ o2: Lanes, _ o3: Lanes,
        _ shift: Int32
    ) -> Rows {
        Rows(
            v0: (p0 &+ o3) &>> shift, v1: (p1 &+ o2) &>> shift, v2: (p2 &+ o1) &>> shift, v3: (p3 &+ o0) &>> shift,
            v4: (p3 &- o0) &>> shift, v5: (p2 &- o1) &>> shift, v6: (p1 &- o2) &>> shift, v7: (p0 &- o3) &>> shift)
    }

    @inline(__always)
    private static func transposed(_ r: Rows) -> Rows {
        let (a, b, c, d) = transposedUpper(r)
        let (x0, x1, x2, x3) = transposed4(r.v0.highHalf, r.v1.highHalf, r.v2.highHalf, r.v3.highHalf)
        let (y0, y1, y2, y3) = transposed4(r.v4.highHalf, r.v5.highHalf, r.v6.highHalf, r.v7.highHalf)
        return Rows(
            v0: a, v1: b, v2: c, v3: d, v4: Lanes(lowHalf: x0, highHalf: y0), v5: Lanes(lowHalf: x1, highHalf: y1),
            v6: Lanes(lowHalf: x2, highHalf: y2), v7: Lanes(lowHalf: x3, highHalf: y3))
    }

    /// The four upper rows of the transposed block.
    @inline(__always)
    private static func transposedUpper(_ r: Rows) -> (Lanes, Lanes, Lanes, Lanes) {
        let (x0, x1, x2, x3) = transposed4(r.v0.lowHalf, r.v1.lowHalf, r.v2.lowHalf, r.v3.lowHalf)
        let (y0, y1, y2, y3) = transposed4(r.v4.lowHalf, r.v5.lowHalf, r.v6.lowHalf, r.v7.lowHalf)
        return (
            Lanes(lowHalf: x0, highHalf: y0), Lanes(lowHalf: x1, highHalf: y1), Lanes(lowHalf: x2, highHalf: y2),
            Lanes(lowHalf: x3, highHalf: y3)
        )
    }

    private typealias Four = SIMD4<Int32>

    @inline(__always)
    private static func transposed4(_ a: Four, _ b: Four, _ c: Four, _ d: Four) -> (Four, Four, Four, Four) {
        (
            Four(a[0], b[0], c[0], d[0]), Four(a[1], b[1], c[1], d[1]), Four(a[2], b[2], c[2], d[2]),
            Four(a[3], b[3], c[3], d[3])
        )
    }

    @inline(__always)
    private static func store(_ rows: Rows, to target: UnsafeMutableRawPointer, stride: Int) {
        @inline(__always) func put(_ row: Lanes, _ y: Int) {
            let limited = row.clamped(lowerBound: Lanes(repeating: 0), upperBound: Lanes(repeating: 255))
            unsafe target.storeBytes(
                of: SIMD8<UInt8>(truncatingIfNeeded: limited), toByteOffset: y &* stride, as: SIMD8<UInt8>.self)
        }
        put(rows.v0, 0)
        put(rows.v1, 1)
        put(rows.v2, 2)
        put(rows.v3, 3)
        put(rows.v4, 4)
        put(rows.v5, 5)
        put(rows.v6, 6)
        put(rows.v7, 7)
    }
}
