internal import Kernels

/// Percentiles of values that are not negative, in bounded memory.
///
/// The first 131,072 values (22 minutes) are kept, and percentiles are exact. After that values are counted in 102,400
/// classes, 4096 to the octave from 2⁻¹⁵ to 2¹⁰: 400 KB however long the sound, and percentiles within 0.03 %.
struct ValueDistribution {
    private static let exactCount = 131_072
    private static let lowest: UInt32 = 112 << 12
    private static let classes = 25 << 12

    private var values: [Float] = []
    private var counts: [UInt32] = []
    private(set) var count = 0

    mutating func add(_ value: Float) {
        count += 1
        if counts.isEmpty {
            if values.count < ValueDistribution.exactCount {
                values.append(value)
                return
            }
            counts = [UInt32](repeating: 0, count: ValueDistribution.classes)
            for kept in values { counts[ValueDistribution.place(kept)] += 1 }
            values = []
        }
        counts[ValueDistribution.place(value)] += 1
    }

    /// The values at the parts of the way from the least to the greatest; zeros of no values.
    func percentiles(_ parts: [Double]) -> [Double] {
        guard count > 0 else { return parts.map { _ in 0 } }
        return parts.map { part in
            let rank = part * Double(count - 1)
            let below = Int(rank)
            let (low, high) = (value(at: below), value(at: min(below + 1, count - 1)))
            return low + (high - low) * (rank - Double(below))
        }
    }

    private func value(at rank: Int) -> Double {
        if counts.isEmpty { return Double(RankSelection.value(at: rank, of: values.span)) }
        var seen = 0
        for (place, here) in counts.enumerated() {
            seen += Int(here)
            if seen > rank {
                return Double(Float(bitPattern: (ValueDistribution.lowest + UInt32(place)) << 11 | 1 << 10))
            }
        }
        return 0
    }

    private static func place(_ value: Float) -> Int {
        let key = max(value, 0).bitPattern >> 11
        return key < lowest ? 0 : min(Int(key - lowest), classes - 1)
    }
}
