/// Weighing the samples of a frame.
public enum SampleWindow {
    /// Writes samples times window, and says what the squares of the samples and of the products add up to.
    ///
    /// - Parameters:
    ///   - window: as many as there are samples.
    ///   - result: room for them from `place` on.
    public static func apply(
        _ window: Span<Float>, to samples: Span<Float>, into result: inout MutableSpan<Float>, at place: Int
    ) -> (samples: Float, products: Float) {
        let count = samples.count
        precondition(window.count == count && place >= 0 && result.count - place >= count, "spans do not fit")
        return unsafe samples.withUnsafeBufferPointer { samples in
            unsafe window.withUnsafeBufferPointer { window in
                unsafe result.withUnsafeMutableBufferPointer { result in
                    guard let x = samples.baseAddress, let w = window.baseAddress, let start = result.baseAddress else {
                        return (0, 0)
                    }
                    let y = unsafe start + place
                    var (squares, products) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
                    var i = 0
                    while i + 8 <= count {
                        let sample = unsafe x.lanes(at: i)
                        let product = unsafe sample * w.lanes(at: i)
                        unsafe y.store(product, at: i)
                        squares += sample * sample
                        products += product * product
                        i += 8
                    }
                    var (sum, productSum) = (squares.total, products.total)
                    while i < count {
                        let product = unsafe x[i] * w[i]
                        unsafe y[i] = product
                        unsafe sum += x[i] * x[i]
                        productSum += product * product
                        i += 1
                    }
                    return (sum, productSum)
                }
            }
        }
    }
}
