/// Products of a sequence with itself, shifted.
public enum Autocorrelation {
    /// Σ x[i]·x[i + lag] for lag = 0 ..< `result.count`.
    ///
    /// - Parameter samples: at least as many as there are lags.
    public static func measure(_ samples: Span<Float>, into result: inout MutableSpan<Float>) {
        let lags = result.count
        precondition(samples.count >= lags, "\(samples.count) samples are too few for \(lags) lags")
        unsafe samples.withUnsafeBufferPointer { samples in
            guard let x = samples.baseAddress else { return }
            for lag in 0..<lags { result[lag] = unsafe dot(x, x + lag, count: samples.count - lag) }
        }
    }
}
