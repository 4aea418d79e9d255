/// The beginning of an inverse Fourier transform on another grid of times than the spectrum's own: sound at another
/// rate, band-limited, in one step.
///
/// y[m] = 2 Re Σ X[k]·e^(2πikm/period) for k = 0 ... `highestBin` and m = 0 ..< `count`, unnormalised. With period
/// 32·q, k = 32a + b and m = q·c + d the sum over a is done for each b and d from a table, and the sum over b by a
/// transform of 32 values for each d (Cooley and Tukey 1965), of which four fill a vector.
public struct SpectralResampler: Sendable {
    /// The number of values that come out.
    public let count: Int

    private let highestBin: Int
    private let quotient: Int
    private let groups: Int
    /// For every four d and each k: cosines and sines of 2πkd/period, twice.
    private let turns: [SIMD4<Float>]
    /// e^(2πib/32) for b = 0 ... 18.
    private let circle: [SIMD2<Float>]

    /// - Precondition: `period` is a multiple of 32, `count` is at most `period`.
    public init(period: Int, highestBin: Int, count: Int) {
        precondition(period % 32 == 0 && count <= period && highestBin > 0, "no such transform")
        self.count = count
        self.highestBin = highestBin
        quotient = period / 32
        groups = (quotient + 3) / 4
        turns = (0..<groups).flatMap { group in
            (0...highestBin).flatMap { k in
                let points = (0..<4).map { Elementary.turn(k * (4 * group + $0), of: period) }
                return [
                    SIMD4(points.map { Float(2 * $0.cosine) }), SIMD4(points.map { Float(2 * $0.sine) }),
                ]
            }
        }
        circle = (0...18).map {
            let point = Elementary.turn($0, of: 32)
            return SIMD2(Float(point.cosine), Float(point.sine))
        }
    }

    /// - Parameters:
    ///   - real, imaginary: X[0 ... highestBin].
    ///   - result: at least `count` elements, of which the first `count` are written.
    public func apply(real: Span<Float>, imaginary: Span<Float>, into result: inout MutableSpan<Float>) {
        precondition(real.count > highestBin && imaginary.count > highestBin && result.count >= count, "spans too short")
        unsafe real.withUnsafeBufferPointer { real in
            unsafe imaginary.withUnsafeBufferPointer { imaginary in
                unsafe result.withUnsafeMutableBufferPointer { result in
                    unsafe turns.withUnsafeBufferPointer { turns in
                        unsafe circle.withUnsafeBufferPointer { circle in
                            guard let x = real.baseAddress, let y = imaginary.baseAddress,
                                let result = result.baseAddress, let turns = turns.baseAddress,
                                let circle = circle.baseAddress
                            else { return }
                            // Up to 1 KB each lies on the stack; more would be allocated.
                            unsafe withUnsafeTemporaryAllocation(of: SIMD4<Float>.self, capacity: 64) { work in
                                unsafe withUnsafeTemporaryAllocation(of: SIMD4<Float>.self, capacity: 32) { middle in
                                    guard let work = work.baseAddress, let middle = middle.baseAddress else { return }
                                    for group in 0..<groups {
                                        let table = unsafe turns + 2 * (highestBin + 1) * group
                                        unsafe gather(x, y, table, circle, work)
                                        unsafe spread(work, circle, middle, result, from: 4 * group)
                                        unsafe spread(work + 32, circle, middle, result, from: 4 * group + quotient)
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The sums over a, joined for b and b + 16: those of the even c to the first 32 elements of `work` (real parts,
    /// then imaginary ones), those of the odd c to the next 32.
    @inline(__always)
    private func gather(
        _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ table: UnsafePointer<SIMD4<Float>>,
        _ circle: UnsafePointer<SIMD2<Float>>, _ work: UnsafeMutablePointer<SIMD4<Float>>
    ) {
        @inline(__always) func sum(_ first: Int) -> (re: SIMD4<Float>, im: SIMD4<Float>) {
            var (re, im) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
            var k = first > highestBin ? -1 : first + (highestBin - first) / 32 * 32
            while k >= 0 {
                let (c, s) = unsafe (table[2 &* k], table[2 &* k &+ 1])
                let (a, b) = unsafe (x[k], y[k])
                re += c * a - s * b
                im += s * a + c * b
                k &-= 32
            }
            return (re, im)
        }
        for b in 0..<16 {
            let (near, far) = (sum(b), sum(b &+ 16))
            unsafe work[b] = near.re + far.re
            unsafe work[b &+ 16] = near.im + far.im
            let (re, im) = (near.re - far.re, near.im - far.im)
            let turn = unsafe circle[b]
            unsafe work[b &+ 32] = re * turn.x - im * turn.y
            unsafe work[b &+ 48] = re * turn.y + im * turn.x
        }
    }

    /// The real parts of Σ v[b]·e^(2πibn/16) go to every other row of `quotient` values, from `place` on.
    @inline(__always)
    private func spread(
        _ v: UnsafePointer<SIMD4<Float>>, _ circle: UnsafePointer<SIMD2<Float>>, _ middle: UnsafeMutablePointer<SIMD4<Float>>,
        _ result: UnsafeMutablePointer<Float>, from place: Int
    ) {
        for r in 0..<4 {
            let (aR, bR, cR, dR) = unsafe (v[r], v[r &+ 4], v[r &+ 8], v[r &+ 12])
            let (aI, bI, cI, dI) = unsafe (v[r &+ 16], v[r &+ 20], v[r &+ 24], v[r &+ 28])
            let (pR, pI, qR, qI) = (aR + cR, aI + cI, aR - cR, aI - cI)
            let (sR, sI, tR, tI) = (bR + dR, bI + dI, bR - dR, bI - dI)
            unsafe put(r, 0, pR + sR, pI + sI, circle, middle)
            unsafe put(r, 1, qR - tI, qI + tR, circle, middle)
            unsafe put(r, 2, pR - sR, pI - sI, circle, middle)
            unsafe put(r, 3, qR + tI, qI - tR, circle, middle)
        }
        for s in 0..<4 {
            let (aR, bR, cR, dR) = unsafe (middle[s], middle[s &+ 8], middle[s &+ 16], middle[s &+ 24])
            let (bI, dI) = unsafe (middle[s &+ 12], middle[s &+ 28])
            let (p, q, even, odd) = (aR + cR, aR - cR, bR + dR, bI - dI)
            unsafe store(p + even, result, place &+ 2 &* quotient &* s)
            unsafe store(q - odd, result, place &+ 2 &* quotient &* (s &+ 4))
            unsafe store(p - even, result, place &+ 2 &* quotient &* (s &+ 8))
            unsafe store(q + odd, result, place &+ 2 &* quotient &* (s &+ 12))
        }
    }

    /// Turns by r·s sixteenths; real parts of row r from 8r on, imaginary ones four later.
    @inline(__always)
    private func put(
        _ r: Int, _ s: Int, _ re: SIMD4<Float>, _ im: SIMD4<Float>, _ circle: UnsafePointer<SIMD2<Float>>,
        _ middle: UnsafeMutablePointer<SIMD4<Float>>
    ) {
        // r·s is at most 9.
        let turn = unsafe circle[2 &* r &* s]
        unsafe middle[8 &* r &+ s] = re * turn.x - im * turn.y
        unsafe middle[8 &* r &+ s &+ 4] = re * turn.y + im * turn.x
    }

    @inline(__always)
    private func store(_ four: SIMD4<Float>, _ result: UnsafeMutablePointer<Float>, _ place: Int) {
        if place &+ 4 <= count {
            unsafe result.store(four, at: place)
        } else {
            for lane in 0..<4 where place + lane < count { unsafe result[place + lane] = four[lane] }
        }
    }
}
