/// Finding one value of a sorted sequence without sorting it.
public enum RankSelection {
    /// The value that would stand at place `rank` if `values` were sorted.
    ///
    /// The bits of a number that is not negative rise with it: the eleven highest say in which part the value lies,
    /// the next ten in which part of that, and so on. Three passes, nothing allocated.
    ///
    /// - Precondition: 0 ≤ rank < `values.count`; no value is negative.
    public static func value(at rank: Int, of values: Span<Float>) -> Float {
        precondition(rank >= 0 && rank < values.count, "there is no place \(rank) among \(values.count)")
        var rest = rank
        let high = digit(&rest, values, prefix: 0, above: 31, shift: 20)
        let middle = digit(&rest, values, prefix: high, above: 20, shift: 10)
        let low = digit(&rest, values, prefix: high << 10 | middle, above: 10, shift: 0)
        return Float(bitPattern: (high << 10 | middle) << 10 | low)
    }

    /// The bits from `shift` to `above` of the value wanted, among those values whose higher bits are `prefix`; takes
    /// from `rank` how many come before all that have these bits.
    @inline(__always)
    private static func digit(
        _ rank: inout Int, _ values: Span<Float>, prefix: UInt32, above: UInt32, shift: UInt32
    ) -> UInt32 {
        var counts = InlineArray<2048, UInt32>(repeating: 0)
        let mask: UInt32 = 1 &<< (above - shift) &- 1
        for i in values.indices {
            // Minus zero counts as zero.
            let bits = values[i].bitPattern & 0x7FFF_FFFF
            if bits &>> above == prefix { counts[Int(bits &>> shift & mask)] &+= 1 }
        }
        var digit = 0
        while digit < Int(mask), rank >= Int(counts[digit]) {
            rank -= Int(counts[digit])
            digit += 1
        }
        return UInt32(digit)
    }
}
