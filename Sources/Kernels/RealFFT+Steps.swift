extension RealFFT {
    /// The factors of all steps but the first of a complex transform of length `count`, in the order in which they
    /// are used: for each step e^(−2πijk/length) for j = 1, 2, 3, cosines and then sines.
    static func twiddles(_ count: Int) -> [Float] {
        var table: [Float] = []
        func add(_ places: [Int], _ length: Int, _ multiples: ClosedRange<Int>) {
            for multiple in multiples {
                table += places.map { Float(Elementary.turn(-$0 * multiple, of: length).cosine) }
                table += places.map { Float(Elementary.turn(-$0 * multiple, of: length).sine) }
            }
        }
        add([0, 1, 2, 3, 0, 1, 2, 3], 16, 1...3)
        var done = 16
        while done * 4 <= count {
            add(Array(0..<done), 4 * done, 1...3)
            done *= 4
        }
        if done < count { add(Array(0..<done), count, 1...1) }
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
            unsafe first(n, fromRe, fromIm, toRe, toIm)
            unsafe second(n, w, toRe, toIm, fromRe, fromIm)
            unsafe w += 48
            var done = 16
            while done * 4 <= n {
                unsafe step(n, done, w, fromRe, fromIm, toRe, toIm)
                unsafe swap(&fromRe, &toRe)
                unsafe swap(&fromIm, &toIm)
                unsafe w += 6 * done
                done *= 4
            }
            if done < n {
                unsafe last(done, w, fromRe, fromIm, toRe, toIm)
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

    /// Eight complex values.
    private typealias Lanes = (re: SIMD8<Float>, im: SIMD8<Float>)

    @inline(__always)
    private static func load(_ re: UnsafeMutablePointer<Float>, _ im: UnsafeMutablePointer<Float>, _ i: Int) -> Lanes {
        unsafe (re.lanes(at: i), im.lanes(at: i))
    }

    /// Eight complex values times the factors at `w`, whose sines follow `count` later.
    @inline(__always)
    private static func turn(_ x: Lanes, _ w: UnsafePointer<Float>, _ count: Int) -> Lanes {
        let (wr, wi) = unsafe (w.lanes(at: 0), w.lanes(at: count))
        return (x.re * wr - x.im * wi, x.re * wi + x.im * wr)
    }

    /// The transform of four values.
    @inline(__always)
    private static func butterfly(
        _ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes
    ) -> (y0: Lanes, y1: Lanes, y2: Lanes, y3: Lanes) {
        let (sr, si, tr, ti) = (a.re + c.re, a.im + c.im, a.re - c.re, a.im - c.im)
        let (ur, ui, vr, vi) = (b.re + d.re, b.im + d.im, b.re - d.re, b.im - d.im)
        return ((sr + ur, si + ui), (tr + vi, ti - vr), (sr - ur, si - ui), (tr - vi, ti + vr))
    }

    /// The first step, without factors: neighbours fill a vector; the four results of each come to lie side by side.
    @inline(__always)
    private static func first(
        _ n: Int, _ re: UnsafeMutablePointer<Float>, _ im: UnsafeMutablePointer<Float>,
        _ toRe: UnsafeMutablePointer<Float>, _ toIm: UnsafeMutablePointer<Float>
    ) {
        let m = n / 4
        var i = 0
        while i < m {
            let y = unsafe butterfly(
                load(re, im, i), load(re, im, i + m), load(re, im, i + 2 * m), load(re, im, i + 3 * m))
            unsafe interleave(y.y0.re, y.y1.re, y.y2.re, y.y3.re, toRe + 4 * i)
            unsafe interleave(y.y0.im, y.y1.im, y.y2.im, y.y3.im, toIm + 4 * i)
            i += 8
        }
    }

    /// The second step: two transforms of four values each fill a vector.
    @inline(__always)
    private static func second(
        _ n: Int, _ w: UnsafePointer<Float>, _ re: UnsafeMutablePointer<Float>, _ im: UnsafeMutablePointer<Float>,
        _ toRe: UnsafeMutablePointer<Float>, _ toIm: UnsafeMutablePointer<Float>
    ) {
        let m = n / 4
        var i = 0
        while i < m {
            let y = unsafe butterfly(
                load(re, im, i), turn(load(re, im, i + m), w, 8), turn(load(re, im, i + 2 * m), w + 16, 8),
                turn(load(re, im, i + 3 * m), w + 32, 8))
            unsafe sort(y.y0.re, y.y1.re, y.y2.re, y.y3.re, toRe + 4 * i)
            unsafe sort(y.y0.im, y.y1.im, y.y2.im, y.y3.im, toIm + 4 * i)
            i += 8
        }
    }

    /// A later step: joins transforms of `done` values, a multiple of 16, four by four.
    @inline(__always)
    private static func step(
        _ n: Int, _ done: Int, _ w: UnsafePointer<Float>, _ re: UnsafeMutablePointer<Float>,
        _ im: UnsafeMutablePointer<Float>, _ toRe: UnsafeMutablePointer<Float>, _ toIm: UnsafeMutablePointer<Float>
    ) {
        let m = n / 4
        var start = 0
        while start < m {
            var k = 0
            while k < done {
                let (from, to) = (start + k, 4 * start + k)
                let y = unsafe butterfly(
                    load(re, im, from), turn(load(re, im, from + m), w + k, done),
                    turn(load(re, im, from + 2 * m), w + (2 * done + k), done),
                    turn(load(re, im, from + 3 * m), w + (4 * done + k), done))
                unsafe toRe.store(y.y0.re, at: to)
                unsafe toIm.store(y.y0.im, at: to)
                unsafe toRe.store(y.y1.re, at: to + done)
                unsafe toIm.store(y.y1.im, at: to + done)
                unsafe toRe.store(y.y2.re, at: to + 2 * done)
                unsafe toIm.store(y.y2.im, at: to + 2 * done)
                unsafe toRe.store(y.y3.re, at: to + 3 * done)
                unsafe toIm.store(y.y3.im, at: to + 3 * done)
                k += 8
            }
            start += done
        }
    }

    /// The last step where the length is an odd power of two: joins two transforms of `done` values.
    @inline(__always)
    private static func last(
        _ done: Int, _ w: UnsafePointer<Float>, _ re: UnsafeMutablePointer<Float>,
        _ im: UnsafeMutablePointer<Float>, _ toRe: UnsafeMutablePointer<Float>, _ toIm: UnsafeMutablePointer<Float>
    ) {
        var k = 0
        while k < done {
            let a = unsafe load(re, im, k)
            let b = unsafe turn(load(re, im, k + done), w + k, done)
            unsafe toRe.store(a.re + b.re, at: k)
            unsafe toIm.store(a.im + b.im, at: k)
            unsafe toRe.store(a.re - b.re, at: k + done)
            unsafe toIm.store(a.im - b.im, at: k + done)
            k += 8
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
