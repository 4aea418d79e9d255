/// From 32-bit sums back to 16-bit activations.
public enum Requantisation {
    /// Adding and taking away 1.5 · 2²³ rounds a Float of less than 2²² to the nearest whole number, halves to even:
    /// two additions, where `rounded()` is a call per lane on the baseline CPU.
    private static let rounder: Float = 12_582_912

    /// Rounds to the nearest whole number, halves to even.
    ///
    /// - Precondition: `abs(value) < 2²²`.
    @inline(__always)
    public static func round(_ value: Float) -> Int32 {
        Int32(truncatingIfNeeded: (value + rounder).bitPattern) &- Int32(truncatingIfNeeded: rounder.bitPattern)
    }

    /// Limits to `low … high` and rounds; what is not a number becomes `low`.
    @inline(__always)
    public static func limit(_ value: Float, _ low: Float, _ high: Float) -> Int16 {
        let raised = value > low ? value : low
        let limited = raised < high ? raised : high
        return Int16(truncatingIfNeeded: round(limited))
    }

    /// `out[r][c] = limit(sum[r][c] · multiplier[c] + bias[c], 0, ceiling)`: scale, bias and rectifier of a layer.
    ///
    /// Floats are combined in this order only, so every CPU gives the same activations.
    /// - Precondition: `sums` holds `rows × width`; `multiplier` and `bias` at least `channels` values, `channels`
    ///   at most `width`; `out` has room for `rows × channels`; `0 ≤ ceiling ≤ 32 767`.
    public static func rectify(
        _ sums: Span<Int32>, rows: Int, width: Int, channels: Int, multiplier: Span<Float>, bias: Span<Float>,
        ceiling: Float, into out: inout MutableSpan<Int16>
    ) {
        check(sums, rows, width, channels, multiplier, bias, out.count)
        unsafe sums.withUnsafeBytes { sums in
            unsafe multiplier.withUnsafeBytes { multiplier in
                unsafe bias.withUnsafeBytes { bias in
                    unsafe out.withUnsafeMutableBytes { out in
                        for row in 0..<rows {
                            // In bounds: all places were checked, and eight values stand there as long as c + 8 ≤ channels.
                            let (from, to) = (row &* width, row &* channels)
                            var c = 0
                            while c &+ 8 <= channels {
                                let low = unsafe scaled(sums, from &+ c, multiplier, bias, c)
                                let high = unsafe scaled(sums, from &+ c &+ 4, multiplier, bias, c &+ 4)
                                unsafe out.storeBytes(
                                    of: whole(low, high, ceiling), toByteOffset: (to &+ c) &* 2, as: SIMD8<Int16>.self)
                                c &+= 8
                            }
                            while c < channels {
                                let value = unsafe one(sums, from &+ c, multiplier, bias, c)
                                unsafe out.storeBytes(
                                    of: limit(value, 0, ceiling), toByteOffset: (to &+ c) &* 2, as: Int16.self)
                                c &+= 1
                            }
                        }
                    }
                }
            }
        }
    }

    /// The same for a residual layer: `out[r][c] = limit((sum · multiplier + bias) + out[r][c] · carry, 0, ceiling)`,
    /// where `out` holds the layer's input and is replaced.
    public static func rectifyResidual(
        _ sums: Span<Int32>, rows: Int, width: Int, channels: Int, multiplier: Span<Float>, bias: Span<Float>,
        carry: Float, ceiling: Float, into out: inout MutableSpan<Int16>
    ) {
        check(sums, rows, width, channels, multiplier, bias, out.count)
        unsafe out.withUnsafeMutableBytes { out in
            unsafe rectifyResidual(
                sums, rows, width, channels, multiplier, bias, UnsafeRawBufferPointer(out), carry, ceiling, into: out)
        }
    }

    /// The same where the layer's input stands elsewhere: `out[r][c] = limit((sum · multiplier + bias) + added[r][c] ·
    /// carry, 0, ceiling)`.
    ///
    /// - Precondition: `added` holds `rows × channels` values, too.
    public static func rectifyResidual(
        _ sums: Span<Int32>, rows: Int, width: Int, channels: Int, multiplier: Span<Float>, bias: Span<Float>,
        adding added: Span<Int16>, carry: Float, ceiling: Float, into out: inout MutableSpan<Int16>
    ) {
        check(sums, rows, width, channels, multiplier, bias, min(out.count, added.count))
        unsafe added.withUnsafeBytes { added in
            unsafe out.withUnsafeMutableBytes { out in
                unsafe rectifyResidual(sums, rows, width, channels, multiplier, bias, added, carry, ceiling, into: out)
            }
        }
    }

    /// Both of them: `added` and `out` may be the same memory, of which each value is read before it is written.
    @inline(__always)
    private static func rectifyResidual(
        _ sums: Span<Int32>, _ rows: Int, _ width: Int, _ channels: Int, _ multiplier: Span<Float>, _ bias: Span<Float>,
        _ added: UnsafeRawBufferPointer, _ carry: Float, _ ceiling: Float, into out: UnsafeMutableRawBufferPointer
    ) {
        unsafe sums.withUnsafeBytes { sums in
            unsafe multiplier.withUnsafeBytes { multiplier in
                unsafe bias.withUnsafeBytes { bias in
                    for row in 0..<rows {
                        // In bounds: the caller checked all places.
                        let (from, to) = (row &* width, row &* channels)
                        var c = 0
                        while c &+ 8 <= channels {
                            let place = (to &+ c) &* 2
                            let carried = unsafe added.loadUnaligned(fromByteOffset: place, as: SIMD8<Int16>.self)
                            let low = unsafe scaled(sums, from &+ c, multiplier, bias, c)
                            let high = unsafe scaled(sums, from &+ c &+ 4, multiplier, bias, c &+ 4)
                            unsafe out.storeBytes(
                                of: whole(
                                    low + floats(carried.lowHalf) * carry, high + floats(carried.highHalf) * carry, ceiling),
                                toByteOffset: place, as: SIMD8<Int16>.self)
                            c &+= 8
                        }
                        while c < channels {
                            let place = (to &+ c) &* 2
                            let carried = unsafe Float(added.loadUnaligned(fromByteOffset: place, as: Int16.self)) * carry
                            let value = unsafe one(sums, from &+ c, multiplier, bias, c) + carried
                            unsafe out.storeBytes(of: limit(value, 0, ceiling), toByteOffset: place, as: Int16.self)
                            c &+= 1
                        }
                    }
                }
            }
        }
    }

    private static func check(
        _ sums: Span<Int32>, _ rows: Int, _ width: Int, _ channels: Int, _ multiplier: Span<Float>, _ bias: Span<Float>,
        _ room: Int
    ) {
        precondition(rows >= 0 && channels >= 0 && channels <= width, "a row has as many sums as channels")
        precondition(multiplier.count >= channels && bias.count >= channels, "a scale is missing")
        precondition(sums.count >= rows * width && room >= rows * channels, "rows are missing")
    }

    // MARK: Eight at once. Value by value where a generic conversion would become a call.

    /// Four sums from a place on, scaled.
    @inline(__always)
    private static func scaled(
        _ sums: UnsafeRawBufferPointer, _ place: Int, _ multiplier: UnsafeRawBufferPointer, _ bias: UnsafeRawBufferPointer,
        _ channel: Int
    ) -> SIMD4<Float> {
        let sum = unsafe sums.loadUnaligned(fromByteOffset: place &* 4, as: SIMD4<Int32>.self)
        let gain = unsafe multiplier.loadUnaligned(fromByteOffset: channel &* 4, as: SIMD4<Float>.self)
        let shift = unsafe bias.loadUnaligned(fromByteOffset: channel &* 4, as: SIMD4<Float>.self)
        return SIMD4(Float(sum[0]), Float(sum[1]), Float(sum[2]), Float(sum[3])) * gain + shift
    }

    @inline(__always)
    private static func one(
        _ sums: UnsafeRawBufferPointer, _ place: Int, _ multiplier: UnsafeRawBufferPointer, _ bias: UnsafeRawBufferPointer,
        _ channel: Int
    ) -> Float {
        let sum = unsafe Float(sums.loadUnaligned(fromByteOffset: place &* 4, as: Int32.self))
        return unsafe sum * multiplier.loadUnaligned(fromByteOffset: channel &* 4, as: Float.self)
            + bias.loadUnaligned(fromByteOffset: channel &* 4, as: Float.self)
    }

    @inline(__always)
    private static func floats(_ v: SIMD4<Int16>) -> SIMD4<Float> {
        SIMD4(Float(Int32(v[0])), Float(Int32(v[1])), Float(Int32(v[2])), Float(Int32(v[3])))
    }

    /// Eight values limited to `0 … ceiling` and rounded; what is not a number becomes 0.
    @inline(__always)
    private static func whole(_ low: SIMD4<Float>, _ high: SIMD4<Float>, _ ceiling: Float) -> SIMD8<Int16> {
        let (a, b) = (bits(low, ceiling), bits(high, ceiling))
        return SIMD8(
            Int16(truncatingIfNeeded: a[0]), Int16(truncatingIfNeeded: a[1]), Int16(truncatingIfNeeded: a[2]),
            Int16(truncatingIfNeeded: a[3]), Int16(truncatingIfNeeded: b[0]), Int16(truncatingIfNeeded: b[1]),
            Int16(truncatingIfNeeded: b[2]), Int16(truncatingIfNeeded: b[3]))
    }

    /// Four rounded values in the low half of each lane: the rounder's own bits end in 22 zeros.
    @inline(__always)
    private static func bits(_ values: SIMD4<Float>, _ ceiling: Float) -> SIMD4<Int32> {
        let zero = SIMD4<Float>(repeating: 0)
        let most = SIMD4<Float>(repeating: ceiling)
        let raised = zero.replacing(with: values, where: values .> zero)
        let limited = most.replacing(with: raised, where: raised .< most)
        return unsafe unsafeBitCast(limited + SIMD4<Float>(repeating: rounder), to: SIMD4<Int32>.self)
    }
}
