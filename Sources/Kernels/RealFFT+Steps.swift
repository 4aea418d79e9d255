extension RealFFT {
    /// The factors of all radix-4 steps of a complex transform of length `count`, in the order in which they are used.
    static func twiddles(_ count: Int) -> [Float] {
        var table: [Float] = []
        func add(_ places: [Int], _ length: Int) {
            for multiple in 1...3 {
                table += places.map { Float(Elementary.turn(-$0 * multiple, of: length).cosine) }
                table += places.map { Float(Elementary.turn(-$0 * multiple, of: length).sine) }
            }
        }
        add(Array(0..<count / 4), count)
        add((0..<count / 4).map { $0 / 4 }, count / 4)
        var length = count / 16
        while length >= 4 {
            for p in 0..<length / 4 { add([p], length) }
            length /= 4
        }
        return table
    }

    /// Transforms `signal`, taken as complex numbers of an even and an odd sample, within `work`.
    ///
    /// - Returns: real and imaginary parts Z[0 ... size/2], where Z[size/2] repeats Z[0].
    @inline(__always)
    static func complex(
        _ signal: UnsafeBufferPointer<Float>, size: Int, _ twiddles: [Float], _ work: UnsafeMutablePointer<Float>
    ) -> (re: UnsafeMutablePointer<Float>, im: UnsafeMutablePointer<Float>) {
        let n = size / 2
        var (fromRe, fromIm) = unsafe (work, work + (n + 8))
        var (toRe, toIm) = unsafe (work + 2 * (n + 8), work + 3 * (n + 8))
        unsafe split(signal, n, fromRe, fromIm)
        unsafe twiddles.withUnsafeBufferPointer { table in
            guard var w = table.baseAddress else { return }
            unsafe first(n, w, fromRe, fromIm, toRe, toIm)
            unsafe w += 6 * (n / 4)
            unsafe second(n, w, toRe, toIm, fromRe, fromIm)
            unsafe w += 6 * (n / 4)
            var length = n / 16
            var stride = 16
            while length >= 4 {
                unsafe step(length / 4, stride, w, fromRe, fromIm, toRe, toIm)
                unsafe swap(&fromRe, &toRe)
                unsafe swap(&fromIm, &toIm)
                unsafe w += 6 * (length / 4)
                length /= 4
                stride *= 4
            }
            if length == 2 {
                unsafe last(stride, fromRe, fromIm, toRe, toIm)
                unsafe swap(&fromRe, &toRe)
                unsafe swap(&fromIm, &toIm)
            }
        }
        unsafe fromRe[n] = fromRe[0]
        unsafe fromIm[n] = fromIm[0]
        return unsafe (fromRe, fromIm)
    }

    /// Even samples to `re`, odd ones to `im`, zeros after the end.
    @inline(__always)
    private static func split(
        _ signal: UnsafeBufferPointer<Float>, _ n: Int, _ re: UnsafeMutablePointer<Float>,
        _ im: UnsafeMutablePointer<Float>
    ) {
        let count = signal.count
        var i = 0
        if let base = signal.baseAddress {
            while 2 * i + 16 <= count {
                let (a, b) = unsafe (base.lanes(at: 2 * i), base.lanes(at: 2 * i + 8))
                unsafe re.store(SIMD8(lowHalf: a.evenHalf, highHalf: b.evenHalf), at: i)
                unsafe im.store(SIMD8(lowHalf: a.oddHalf, highHalf: b.oddHalf), at: i)
                i += 8
            }
        }
        while i < n {
            unsafe re[i] = 2 * i < count ? signal[2 * i] : 0
            unsafe im[i] = 2 * i + 1 < count ? signal[2 * i + 1] : 0
            i += 1
        }
    }

    /// One butterfly of four: the sums before the factors.
    @inline(__always)
    private static func butterfly(
        _ re: UnsafeMutablePointer<Float>, _ im: UnsafeMutablePointer<Float>, _ place: Int, _ distance: Int
    ) -> (
        r0: SIMD8<Float>, i0: SIMD8<Float>, r1: SIMD8<Float>, i1: SIMD8<Float>, r2: SIMD8<Float>, i2: SIMD8<Float>,
        r3: SIMD8<Float>, i3: SIMD8<Float>
    ) {
        let (ar, ai) = unsafe (re.lanes(at: place), im.lanes(at: place))
        let (br, bi) = unsafe (re.lanes(at: place + distance), im.lanes(at: place + distance))
        let (cr, ci) = unsafe (re.lanes(at: place + 2 * distance), im.lanes(at: place + 2 * distance))
        let (dr, di) = unsafe (re.lanes(at: place + 3 * distance), im.lanes(at: place + 3 * distance))
        let (sr, si, tr, ti) = (ar + cr, ai + ci, ar - cr, ai - ci)
        let (ur, ui, vr, vi) = (br + dr, bi + di, br - dr, bi - di)
        return (sr + ur, si + ui, tr + vi, ti - vr, sr - ur, si - ui, tr - vi, ti + vr)
    }

    /// The first step: neighbours in p fill a vector; the four results of each p come to lie side by side.
    @inline(__always)
    private static func first(
        _ n: Int, _ w: UnsafePointer<Float>, _ re: UnsafeMutablePointer<Float>, _ im: UnsafeMutablePointer<Float>,
        _ toRe: UnsafeMutablePointer<Float>, _ toIm: UnsafeMutablePointer<Float>
    ) {
        let m = n / 4
        var p = 0
        while p < m {
            let y = unsafe butterfly(re, im, p, m)
            let (w1r, w1i) = unsafe (w.lanes(at: p), w.lanes(at: m + p))
            let (w2r, w2i) = unsafe (w.lanes(at: 2 * m + p), w.lanes(at: 3 * m + p))
            let (w3r, w3i) = unsafe (w.lanes(at: 4 * m + p), w.lanes(at: 5 * m + p))
            unsafe interleave(
                y.r0, y.r1 * w1r - y.i1 * w1i, y.r2 * w2r - y.i2 * w2i, y.r3 * w3r - y.i3 * w3i, toRe + 4 * p)
            unsafe interleave(
                y.i0, y.r1 * w1i + y.i1 * w1r, y.r2 * w2i + y.i2 * w2r, y.r3 * w3i + y.i3 * w3r, toIm + 4 * p)
            p += 8
        }
    }

    /// The second step: two p with their four values each fill a vector.
    @inline(__always)
    private static func second(
        _ n: Int, _ w: UnsafePointer<Float>, _ re: UnsafeMutablePointer<Float>, _ im: UnsafeMutablePointer<Float>,
        _ toRe: UnsafeMutablePointer<Float>, _ toIm: UnsafeMutablePointer<Float>
    ) {
        let m = n / 4
        var i = 0
        while i < m {
            let y = unsafe butterfly(re, im, i, m)
            let (w1r, w1i) = unsafe (w.lanes(at: i), w.lanes(at: m + i))
            let (w2r, w2i) = unsafe (w.lanes(at: 2 * m + i), w.lanes(at: 3 * m + i))
            let (w3r, w3i) = unsafe (w.lanes(at: 4 * m + i), w.lanes(at: 5 * m + i))
            unsafe sort(
                y.r0, y.r1 * w1r - y.i1 * w1i, y.r2 * w2r - y.i2 * w2i, y.r3 * w3r - y.i3 * w3i, toRe + 4 * i)
            unsafe sort(
                y.i0, y.r1 * w1i + y.i1 * w1r, y.r2 * w2i + y.i2 * w2r, y.r3 * w3i + y.i3 * w3r, toIm + 4 * i)
            i += 8
        }
    }

    /// A later step of radix 4: `stride` values, a multiple of 16, share the factors of a p.
    @inline(__always)
    private static func step(
        _ m: Int, _ stride: Int, _ w: UnsafePointer<Float>, _ re: UnsafeMutablePointer<Float>,
        _ im: UnsafeMutablePointer<Float>, _ toRe: UnsafeMutablePointer<Float>, _ toIm: UnsafeMutablePointer<Float>
    ) {
        for p in 0..<m {
            let factors = unsafe w + 6 * p
            let (w1r, w1i, w2r) = unsafe (factors[0], factors[1], factors[2])
            let (w2i, w3r, w3i) = unsafe (factors[3], factors[4], factors[5])
            var q = 0
            while q < stride {
                let y = unsafe butterfly(re, im, q + stride * p, stride * m)
                let to = q + 4 * stride * p
                unsafe toRe.store(y.r0, at: to)
                unsafe toIm.store(y.i0, at: to)
                unsafe toRe.store(y.r1 * w1r - y.i1 * w1i, at: to + stride)
                unsafe toIm.store(y.r1 * w1i + y.i1 * w1r, at: to + stride)
                unsafe toRe.store(y.r2 * w2r - y.i2 * w2i, at: to + 2 * stride)
                unsafe toIm.store(y.r2 * w2i + y.i2 * w2r, at: to + 2 * stride)
                unsafe toRe.store(y.r3 * w3r - y.i3 * w3i, at: to + 3 * stride)
                unsafe toIm.store(y.r3 * w3i + y.i3 * w3r, at: to + 3 * stride)
                q += 8
            }
        }
    }

    /// The last step where the length is an odd power of two: radix 2, without factors.
    @inline(__always)
    private static func last(
        _ stride: Int, _ re: UnsafeMutablePointer<Float>, _ im: UnsafeMutablePointer<Float>,
        _ toRe: UnsafeMutablePointer<Float>, _ toIm: UnsafeMutablePointer<Float>
    ) {
        var q = 0
        while q < stride {
            let (ar, ai) = unsafe (re.lanes(at: q), im.lanes(at: q))
            let (br, bi) = unsafe (re.lanes(at: q + stride), im.lanes(at: q + stride))
            unsafe toRe.store(ar + br, at: q)
            unsafe toIm.store(ai + bi, at: q)
            unsafe toRe.store(ar - br, at: q + stride)
            unsafe toIm.store(ai - bi, at: q + stride)
            q += 8
        }
    }

    /// Writes a[0] b[0] c[0] d[0] a[1] b[1] …
    @inline(__always)
    private static func interleave(
        _ a: SIMD8<Float>, _ b: SIMD8<Float>, _ c: SIMD8<Float>, _ d: SIMD8<Float>, _ to: UnsafeMutablePointer<Float>
    ) {
        unsafe interleave(a.lowHalf, b.lowHalf, c.lowHalf, d.lowHalf, to)
        unsafe interleave(a.highHalf, b.highHalf, c.highHalf, d.highHalf, to + 16)
    }

    @inline(__always)
    private static func interleave(
        _ a: SIMD4<Float>, _ b: SIMD4<Float>, _ c: SIMD4<Float>, _ d: SIMD4<Float>, _ to: UnsafeMutablePointer<Float>
    ) {
        let (ab01, ab23) = (SIMD4(a[0], b[0], a[1], b[1]), SIMD4(a[2], b[2], a[3], b[3]))
        let (cd01, cd23) = (SIMD4(c[0], d[0], c[1], d[1]), SIMD4(c[2], d[2], c[3], d[3]))
        unsafe to.store(SIMD4(lowHalf: ab01.lowHalf, highHalf: cd01.lowHalf), at: 0)
        unsafe to.store(SIMD4(lowHalf: ab01.highHalf, highHalf: cd01.highHalf), at: 4)
        unsafe to.store(SIMD4(lowHalf: ab23.lowHalf, highHalf: cd23.lowHalf), at: 8)
        unsafe to.store(SIMD4(lowHalf: ab23.highHalf, highHalf: cd23.highHalf), at: 12)
    }

    /// Writes the low halves of a, b, c, d and then the high ones.
    @inline(__always)
    private static func sort(
        _ a: SIMD8<Float>, _ b: SIMD8<Float>, _ c: SIMD8<Float>, _ d: SIMD8<Float>, _ to: UnsafeMutablePointer<Float>
    ) {
        unsafe to.store(SIMD8(lowHalf: a.lowHalf, highHalf: b.lowHalf), at: 0)
        unsafe to.store(SIMD8(lowHalf: c.lowHalf, highHalf: d.lowHalf), at: 8)
        unsafe to.store(SIMD8(lowHalf: a.highHalf, highHalf: b.highHalf), at: 16)
        unsafe to.store(SIMD8(lowHalf: c.highHalf, highHalf: d.highHalf), at: 24)
    }

    /// Takes the transforms of the even and of the odd samples apart and joins them: calls `body` with 2X[k ... k+7],
    /// and then with 2·conj X[n−k], …, 2·conj X[n−k−7] (`mirrored`), for k = 0, 8, … below n/2.
    @inline(__always)
    static func unpack(
        _ re: UnsafeMutablePointer<Float>, _ im: UnsafeMutablePointer<Float>, _ n: Int, _ factors: [Float],
        _ body: (Int, SIMD8<Float>, SIMD8<Float>, Bool) -> Void
    ) {
        unsafe factors.withUnsafeBufferPointer { factors in
            guard let w = factors.baseAddress else { return }
            var k = 0
            while k < n / 2 {
                let (zr, zi) = unsafe (re.lanes(at: k), im.lanes(at: k))
                let (yr, yi) = unsafe (re.lanes(at: n - k - 7).reversed, im.lanes(at: n - k - 7).reversed)
                let (wr, wi) = unsafe (w.lanes(at: k), w.lanes(at: n / 2 + k))
                let (evenRe, evenIm) = (zr + yr, zi - yi)
                let (oddRe, oddIm) = (zi + yi, yr - zr)
                let (turnedRe, turnedIm) = (wr * oddRe - wi * oddIm, wr * oddIm + wi * oddRe)
                body(k, evenRe + turnedRe, evenIm + turnedIm, false)
                body(k, evenRe - turnedRe, evenIm - turnedIm, true)
                k += 8
            }
        }
    }
}
