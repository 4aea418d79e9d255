/// How alike neighbouring stretches of sound are, for many lengths at once.
public enum PeriodCorrelation {
    /// The correlation coefficient of samples 0 ..< L with samples L ..< 2L, for every L of `lengths`; 0 where one of
    /// them does not vary.
    ///
    /// - Parameters:
    ///   - samples: at least twice the longest length.
    ///   - scratch: at least as long as twice the longest length; overwritten.
    ///   - result: an element for each length.
    /// - Complexity: O(lengths · L); nothing is allocated.
    public static func measure(
        _ samples: Span<Float>, lengths: ClosedRange<Int>, scratch: inout MutableSpan<Float>,
        into result: inout MutableSpan<Float>
    ) {
        let count = 2 * lengths.upperBound
        precondition(lengths.lowerBound > 0 && samples.count >= count && scratch.count >= count, "spans too short")
        precondition(result.count >= lengths.count, "no room for \(lengths.count) coefficients")
        unsafe samples.withUnsafeBufferPointer { samples in
            unsafe scratch.withUnsafeMutableBufferPointer { scratch in
                guard let from = samples.baseAddress, let x = scratch.baseAddress else { return }
                unsafe centre(from, x, count)
                // Sums over 0 ..< L and 0 ..< 2L, brought forward from length to length.
                var (endA, endAB) = (lengths.lowerBound, 2 * lengths.lowerBound)
                let (first, second) = unsafe (sums(x, endA), sums(x + endA, endAB - endA))
                var (sumA, squareA) = first
                var (sumAB, squareAB) = (first.sum + second.sum, first.squares + second.squares)
                for length in lengths {
                    while endA < length {
                        let value = unsafe Double(x[endA])
                        sumA += value
                        squareA += value * value
                        endA += 1
                    }
                    while endAB < 2 * length {
                        let value = unsafe Double(x[endAB])
                        sumAB += value
                        squareAB += value * value
                        endAB += 1
                    }
                    let (sumB, squareB, n) = (sumAB - sumA, squareAB - squareA, Double(length))
                    let products = unsafe Double(dot(x, x + length, count: length))
                    let (varianceA, varianceB) = (squareA - sumA * sumA / n, squareB - sumB * sumB / n)
                    // What is left of a constant by rounding is no variance.
                    let varies = varianceA > 1e-12 * squareA && varianceB > 1e-12 * squareB
                    let covariance = products - sumA * sumB / n
                    let value = varies ? covariance / (varianceA * varianceB).squareRoot() : 0
                    result[length - lengths.lowerBound] = Float(value)
                }
            }
        }
    }

    /// Without their mean the sums of products lose less.
    @inline(__always)
    private static func centre(_ from: UnsafePointer<Float>, _ to: UnsafeMutablePointer<Float>, _ count: Int) {
        let mean = unsafe Float(sums(from, count).sum / Double(count))
        for k in 0..<count { unsafe to[k] = from[k] - mean }
    }

    /// Four sums run side by side.
    @inline(__always)
    private static func sums(_ x: UnsafePointer<Float>, _ count: Int) -> (sum: Double, squares: Double) {
        var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0)
        var (aa, bb, cc, dd) = (0.0, 0.0, 0.0, 0.0)
        var i = 0
        while i &+ 4 <= count {
            let (p, q) = unsafe (Double(x[i]), Double(x[i &+ 1]))
            let (r, s) = unsafe (Double(x[i &+ 2]), Double(x[i &+ 3]))
            (a, b, c, d) = (a + p, b + q, c + r, d + s)
            (aa, bb, cc, dd) = (aa + p * p, bb + q * q, cc + r * r, dd + s * s)
            i &+= 4
        }
        while i < count {
            let p = unsafe Double(x[i])
            (a, aa) = (a + p, aa + p * p)
            i &+= 1
        }
        return ((a + b) + (c + d), (aa + bb) + (cc + dd))
    }
}
