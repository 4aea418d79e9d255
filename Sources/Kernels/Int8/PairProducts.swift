/// What the convolutions of 8-bit weights are made of.
enum PairProducts {
    /// Sums of neighbouring products: one `pmaddwd` on x86-64, `smull`, `smull2`, `addp` on aarch64.
    @inline(__always)
    static func sum(_ values: SIMD8<Int16>, _ weights: SIMD8<Int16>) -> SIMD4<Int32> {
        let products = widened(values) &* widened(weights)
        return products.evenHalf &+ products.oddHalf
    }

    /// Value by value: `SIMD8<Int32>(truncatingIfNeeded:)` is generic, and where it is used often it becomes a call.
    @inline(__always)
    private static func widened(_ v: SIMD8<Int16>) -> SIMD8<Int32> {
        SIMD8<Int32>(Int32(v[0]), Int32(v[1]), Int32(v[2]), Int32(v[3]), Int32(v[4]), Int32(v[5]), Int32(v[6]), Int32(v[7]))
    }

    /// Eight values from a byte on, which the caller knows to be there.
    @inline(__always)
    static func eight(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> SIMD8<Int16> {
        unsafe bytes.loadUnaligned(fromByteOffset: at, as: SIMD8<Int16>.self)
    }

    /// Two neighbouring values from a byte on, four times.
    @inline(__always)
    static func pair(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> SIMD8<Int16> {
        let word = unsafe SIMD4<Int32>(repeating: bytes.loadUnaligned(fromByteOffset: at, as: Int32.self))
        return unsafe unsafeBitCast(word, to: SIMD8<Int16>.self)
    }
}
