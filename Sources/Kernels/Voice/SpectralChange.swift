/// Sums over a power spectrum.
public enum SpectralChange {
    /// The sum of all values.
    public static func total(_ values: Span<Float>) -> Float {
        let count = values.count
        return unsafe values.withUnsafeBufferPointer { values in
            guard let x = values.baseAddress else { return 0 }
            var (sum, i) = (SIMD8<Float>.zero, 0)
            while i &+ 8 <= count {
                unsafe sum += x.lanes(at: i)
                i &+= 8
            }
            var result = sum.total
            while i < count {
                unsafe result += x[i]
                i += 1
            }
            return result
        }
    }

    /// The sum of the squared differences between the roots of `power` and `magnitudes`, which become those roots.
    ///
    /// - Parameter magnitudes: as many as there are powers.
    public static func squares(_ power: Span<Float>, from magnitudes: inout MutableSpan<Float>) -> Float {
        let count = power.count
        precondition(magnitudes.count == count, "\(magnitudes.count) magnitudes for \(count) powers")
        return unsafe power.withUnsafeBufferPointer { power in
            unsafe magnitudes.withUnsafeMutableBufferPointer { magnitudes in
                guard let x = power.baseAddress, let y = magnitudes.baseAddress else { return 0 }
                return unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { roots in
                    guard let roots = roots.baseAddress else { return 0 }
                    // The roots have a loop of their own, which the compiler turns into vectors.
                    for i in 0..<count { unsafe roots[i] = x[i].squareRoot() }
                    var (sum, i) = (SIMD8<Float>.zero, 0)
                    while i &+ 8 <= count {
                        let change = unsafe roots.lanes(at: i) - y.lanes(at: i)
                        sum += change * change
                        unsafe y.store(roots.lanes(at: i), at: i)
                        i &+= 8
                    }
                    var result = sum.total
                    while i < count {
                        let change = unsafe roots[i] - y[i]
                        result += change * change
                        unsafe y[i] = roots[i]
                        i += 1
                    }
                    return result
                }
            }
        }
    }
}
