/// What the convolutions of 8-bit weights are made of.
enum PairProducts {
    /// Sums of neighbouring products: one `pmaddwd` on x86-64, `smull`, `smull2`, `addp` on aarch64.
    @inline(__always)
    static func sum(_ values: SIMD8<Int16>, _ weights: SIMD8<Int16>) -> SIMD4<Int32> {
        let products = SIMD8<Int32>(truncatingIfNeeded: values) &* SIMD8<Int32>(truncatingIfNeeded: weights)
        return products.evenHalf &+ products.oddHalf
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
