/// Weighted products of a sequence with itself, all shifts by all shifts: what linear prediction by the covariance method
/// solves (Makhoul 1975, § II.B).
public enum WeightedCovariance {
    /// φ[i, j] = Σ weights[n]·values[n − i]·values[n − j] over n = `order` ..< `values.count`, for i, j = 0 ... `order`.
    ///
    /// - Parameters:
    ///   - weights: as many as there are values; the first `order` do not count.
    ///   - scratch: as many as there are values; overwritten.
    ///   - result: `(order + 1)²` elements, row after row; the matrix is symmetric.
    /// - Complexity: O(order² · values); nothing is allocated.
    public static func measure(
        _ values: Span<Double>, weights: Span<Double>, order: Int, scratch: inout MutableSpan<Double>,
        into result: inout MutableSpan<Double>
    ) {
        let (count, width) = (values.count, order + 1)
        precondition(weights.count == count && scratch.count >= count && count > order, "spans do not fit")
        precondition(result.count >= width * width, "no room for \(width) by \(width) products")
        unsafe values.withUnsafeBufferPointer { values in
            unsafe weights.withUnsafeBufferPointer { weights in
                unsafe scratch.withUnsafeMutableBufferPointer { scratch in
                    guard let x = values.baseAddress, let w = weights.baseAddress, let z = scratch.baseAddress else {
                        return
                    }
                    for i in 0...order {
                        for n in order..<count { unsafe z[n] = w[n] * x[n - i] }
                        for j in i...order {
                            let sum = unsafe dot(z + order, x + order - j, count: count - order)
                            result[i * width + j] = sum
                            result[j * width + i] = sum
                        }
                    }
                }
            }
        }
    }

    /// Σ a[i]·b[i] in two accumulators of four lanes, then what is left over one by one.
    @inline(__always)
    private static func dot(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, count: Int) -> Double {
        var (sum0, sum1) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
        var i = 0
        while i + 8 <= count {
            unsafe sum0 += lanes(a, i) * lanes(b, i)
            unsafe sum1 += lanes(a, i + 4) * lanes(b, i + 4)
            i += 8
        }
        let sum = sum0 + sum1
        var result = (sum.x + sum.z) + (sum.y + sum.w)
        while i < count {
            unsafe result += a[i] * b[i]
            i += 1
        }
        return result
    }

    @inline(__always)
    private static func lanes(_ pointer: UnsafePointer<Double>, _ index: Int) -> SIMD4<Double> {
        unsafe UnsafeRawPointer(pointer + index).loadUnaligned(as: SIMD4<Double>.self)
    }
}
