/// Products of one sequence with another that is shifted against it.
public enum CrossCorrelation {
    /// Σ fixed[i]·moved[i + lag] for lag = 0 ..< `lags`.
    ///
    /// - Parameters:
    ///   - moved: at least `fixed.count + lags − 1` values.
    ///   - result: at least `lags` elements, of which those are written.
    /// - Complexity: O(`fixed.count` · `lags`); nothing is allocated.
    public static func measure(
        _ fixed: Span<Float>, with moved: Span<Float>, lags: Int, into result: inout MutableSpan<Float>
    ) {
        let count = fixed.count
        precondition(result.count >= lags, "no room for \(lags) products")
        precondition(moved.count >= count + lags - 1, "\(moved.count) values are too few for \(lags) lags of \(count)")
        unsafe fixed.withUnsafeBufferPointer { fixed in
            unsafe moved.withUnsafeBufferPointer { moved in
                guard let x = fixed.baseAddress, let y = moved.baseAddress else { return }
                for lag in 0..<lags { result[lag] = unsafe dot(x, y + lag, count: count) }
            }
        }
    }
}
