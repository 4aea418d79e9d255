// Between the steps complex numbers lie in blocks of four: four real parts, then four imaginary ones. So one pointer
// leads to both, and what a butterfly needs just fits the registers of the baseline CPU.

extension RealFFT {
    /// The factors of all steps but the first of a complex transform of length `count`, in the order in which they
    /// are used: for each step and each four j there e^(−2πijk/length) for k = 1, 2, 3, as blocks.
    static func twiddles(_ count: Int) -> [Float] {
        var table: [Float] = []
        func add(_ done: Int, _ length: Int, _ multiples: ClosedRange<Int>) {
            for start in stride(from: 0, to: done, by: 4) {
                for multiple in multiples { table += block((start..<start + 4).map { -$0 * multiple }, of: length) }
            }
        }
        var done = 4
        while done * 4 <= count {
            add(done, 4 * done, 1...3)
            done *= 4
        }
        if done < count { add(done, count, 1...1) }
        return table
    }

    /// Four turns by parts of a circle, as a block.
    static func block(_ turns: [Int], of circle: Int) -> [Float] {
        let points = turns.map { Elementary.turn($0, of: circle) }
        return points.map { Float($0.cosine) } + points.map { Float($0.sine) }
    }

    /// Transforms `signal`, taken as complex numbers of an even and an odd sample, within `work`.
    ///
    /// - Returns: the blocks of Z[0 ... size/2 + 3], where Z[size/2] repeats Z[0].
    @inline(__always)
    static func complex(
        _ signal: UnsafeBufferPointer<Float>, size: Int, _ twiddles: [Float], _ work: UnsafeMutablePointer<Float>
    ) -> UnsafeMutablePointer<Float> {
        let n = size / 2
        var (from, to) = unsafe (work, work + (size + 8))
        unsafe split(signal, size, from)
        unsafe twiddles.withUnsafeBufferPointer { table in
            guard var w = table.baseAddress else { return }
            unsafe first(n, from, to)
            unsafe weave(n, to, from)
            var done = 4
            while done * 4 <= n {
                unsafe step(n, done, w, from, to)
                unsafe swap(&from, &to)
                unsafe w += 6 * done
                done *= 4
            }
            if done < n {
                unsafe last(done, w, from, to)
                unsafe swap(&from, &to)
            }
        }
        unsafe from.store(from.lanes(at: 0), at: size)
        return unsafe from
    }

    /// Even samples are real parts, odd ones imaginary; zeros after the end.
    @inline(__always)
    private static func split(_ signal: UnsafeBufferPointer<Float>, _ size: Int, _ to: UnsafeMutablePointer<Float>) {
        let count = signal.count
        var i = 0
        if let base = signal.baseAddress {
            while i &+ 8 <= count {
                let x = unsafe base.lanes(at: i)
                unsafe to.store(SIMD8(lowHalf: x.evenHalf, highHalf: x.oddHalf), at: i)
                i &+= 8
            }
        }
        while i < size {
            for lane in 0..<8 {
                let place = i + (lane & 3) * 2 + lane >> 2
                unsafe to[i + lane] = place < count ? signal[place] : 0
            }
            i += 8
        }
    }

    /// Four complex values.
    typealias Lanes = (re: SIMD4<Float>, im: SIMD4<Float>)

    @inline(__always)
    private static func load(_ from: UnsafePointer<Float>) -> Lanes { unsafe (from.four(at: 0), from.four(at: 4)) }

    @inline(__always)
    private static func store(_ x: Lanes, _ to: UnsafeMutablePointer<Float>) {
        unsafe to.store(x.re, at: 0)
        unsafe to.store(x.im, at: 4)
    }

    /// Four complex values times the factors at `w`.
    @inline(__always)
    private static func turn(_ x: Lanes, _ w: UnsafePointer<Float>) -> Lanes {
        let (wr, wi) = unsafe (w.four(at: 0), w.four(at: 4))
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

    /// The first step, without factors: the four results of neighbours fill vectors.
    @inline(__always)
    private static func first(_ n: Int, _ from: UnsafePointer<Float>, _ to: UnsafeMutablePointer<Float>) {
        let quarter = n / 2
        var (input, output) = unsafe (from, to)
        for _ in 0..<n / 16 {
            let y = unsafe butterfly(
                load(input), load(input + quarter), load(input + 2 * quarter), load(input + 3 * quarter))
            unsafe store(y.y0, output)
            unsafe store(y.y1, output + quarter)
            unsafe store(y.y2, output + 2 * quarter)
            unsafe store(y.y3, output + 3 * quarter)
            unsafe input += 8
            unsafe output += 8
        }
    }

    /// Puts the four results of each side by side. Within `first` the compiler would add lane by lane.
    @inline(__always)
    private static func weave(_ n: Int, _ from: UnsafePointer<Float>, _ to: UnsafeMutablePointer<Float>) {
        let quarter = n / 2
        var (input, output) = unsafe (from, to)
        for _ in 0..<n / 16 {
            for part in 0..<2 {
                let (a, b) = unsafe (input.four(at: 4 &* part), input.four(at: quarter &+ 4 &* part))
                let (c, d) = unsafe (input.four(at: 2 &* quarter &+ 4 &* part), input.four(at: 3 &* quarter &+ 4 &* part))
                let rows = transposed(a, b, c, d)
                unsafe output.store(rows.0, at: 4 &* part)
                unsafe output.store(rows.1, at: 8 &+ 4 &* part)
                unsafe output.store(rows.2, at: 16 &+ 4 &* part)
                unsafe output.store(rows.3, at: 24 &+ 4 &* part)
            }
            unsafe input += 8
            unsafe output += 32
        }
    }

    /// A later step: joins transforms of `done` values, a multiple of 4, four by four.
    @inline(__always)
    private static func step(
        _ n: Int, _ done: Int, _ factors: UnsafePointer<Float>, _ from: UnsafePointer<Float>,
        _ to: UnsafeMutablePointer<Float>
    ) {
        let (quarter, part) = (n / 2, 2 * done)
        var (input, output) = unsafe (from, to)
        for _ in 0..<n / 4 / done {
            var w = unsafe factors
            for _ in 0..<done / 4 {
                let y = unsafe butterfly(
                    load(input), turn(load(input + quarter), w), turn(load(input + 2 * quarter), w + 8),
                    turn(load(input + 3 * quarter), w + 16))
                unsafe store(y.y0, output)
                unsafe store(y.y1, output + part)
                unsafe store(y.y2, output + 2 * part)
                unsafe store(y.y3, output + 3 * part)
                unsafe input += 8
                unsafe output += 8
                unsafe w += 24
            }
            unsafe output += 3 * part
        }
    }

    /// The last step where the length is an odd power of two: joins two transforms of `done` values.
    @inline(__always)
    private static func last(
        _ done: Int, _ factors: UnsafePointer<Float>, _ from: UnsafePointer<Float>, _ to: UnsafeMutablePointer<Float>
    ) {
        var (input, output, w) = unsafe (from, to, factors)
        for _ in 0..<done / 4 {
            let a = unsafe load(input)
            let b = unsafe turn(load(input + 2 * done), w)
            unsafe store((a.re + b.re, a.im + b.im), output)
            unsafe store((a.re - b.re, a.im - b.im), output + 2 * done)
            unsafe input += 8
            unsafe output += 8
            unsafe w += 8
        }
    }

    /// Takes the transforms of the even and of the odd samples apart and joins them: calls `body` with 2X[k ... k+3]
    /// and with 2·conj X[n−k], …, 2·conj X[n−k−3], for k = 0, 4, … below n/2.
    @inline(__always)
    static func unpack(
        _ z: UnsafePointer<Float>, _ n: Int, _ factors: [Float], _ body: (_ k: Int, _ near: Lanes, _ far: Lanes) -> Void
    ) {
        unsafe factors.withUnsafeBufferPointer { factors in
            guard var w = factors.baseAddress else { return }
            var (low, high) = unsafe (z, z + 2 * n)
            var last = unsafe load(high)
            var k = 0
            while k < n / 2 {
                let x = unsafe load(low)
                unsafe high -= 8
                let before = unsafe load(high)
                let y = (turned(last.re, before.re), turned(last.im, before.im))
                let (evenRe, evenIm) = (x.re + y.0, x.im - y.1)
                let odd = unsafe turn((x.im + y.1, y.0 - x.re), w)
                body(k, (evenRe + odd.re, evenIm + odd.im), (evenRe - odd.re, evenIm - odd.im))
                last = before
                unsafe low += 8
                unsafe w += 8
                k &+= 4
            }
        }
    }

    /// The first of `a`, then the last three of `b` from the last on.
    @inline(__always)
    private static func turned(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> SIMD4<Float> { SIMD4(a[0], b[3], b[2], b[1]) }
}
