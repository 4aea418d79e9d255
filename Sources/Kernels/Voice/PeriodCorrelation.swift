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
                var sum = 0.0
                for i in 0..<count { unsafe sum += Double(from[i]) }
                // Without its mean the sums of products lose less.
                let mean = Float(sum / Double(count))
                for i in 0..<count { unsafe x[i] = from[i] - mean }
                // Sums over 0 ..< L and 0 ..< 2L, brought forward from length to length.
                var (sumA, squareA, sumAB, squareAB) = (0.0, 0.0, 0.0, 0.0)
                var (endA, endAB) = (0, 0)
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
                    let variances = (squareA - sumA * sumA / n) * (squareB - sumB * sumB / n)
                    let value = variances > 0 ? (products - sumA * sumB / n) / variances.squareRoot() : 0
                    result[length - lengths.lowerBound] = Float(value)
                }
            }
        }
    }
}
