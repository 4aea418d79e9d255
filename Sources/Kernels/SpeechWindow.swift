/// Prepares a frame of sound for its spectrum: takes the mean away, emphasises high frequencies, applies a window.
///
/// The Povey window (½ − ½ cos 2πi/(N−1))^0.85, as Kaldi's feature extraction has it. The first sample is emphasised
/// against itself.
public struct SpeechWindow: Sendable {
    /// Samples in a frame, a multiple of 8.
    public let length: Int
    /// y[i] = x[i] − `preemphasis`·x[i−1].
    public let preemphasis: Float
    let weights: [Float]

    /// - Parameter scale: what every sample is multiplied with besides.
    /// - Precondition: `length` is a multiple of 8, at least 16.
    public init(length: Int, preemphasis: Float, scale: Float) {
        precondition(length >= 16 && length % 8 == 0, "\(length) samples are no multiple of 8")
        self.length = length
        self.preemphasis = preemphasis
        weights = (0..<length).map { i in
            let raised = 0.5 - 0.5 * Elementary.turn(i, of: length - 1).cosine
            return Float(raised <= 0 ? 0 : Elementary.exp(0.85 * Elementary.log(raised))) * scale
        }
    }

    /// Writes the prepared frame to the first `length` elements of `result`.
    ///
    /// - Parameter frame: `length` samples.
    /// - Returns: the mean square of the samples after their mean is taken away, before all else.
    public func apply(_ frame: Span<Float>, into result: inout MutableSpan<Float>) -> Float {
        precondition(frame.count == length && result.count >= length, "the frame does not fit the window")
        return unsafe frame.withUnsafeBufferPointer { frame in
            unsafe result.withUnsafeMutableBufferPointer { result in
                unsafe weights.withUnsafeBufferPointer { weights in
                    guard let x = frame.baseAddress, let y = result.baseAddress, let w = weights.baseAddress else {
                        return 0
                    }
                    return unsafe run(x, y, w)
                }
            }
        }
    }

    @inline(__always)
    private func run(
        _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ w: UnsafePointer<Float>
    ) -> Float {
        var sum0 = SIMD8<Float>.zero
        var sum1 = SIMD8<Float>.zero
        var i = 0
        while i + 16 <= length {
            unsafe sum0 += x.lanes(at: i)
            unsafe sum1 += x.lanes(at: i + 8)
            i += 16
        }
        if i < length { unsafe sum0 += x.lanes(at: i) }
        let mean = (sum0 + sum1).total / Float(length)

        let head = unsafe x.lanes(at: 0) - mean
        let before = SIMD8(head[0], head[0], head[1], head[2], head[3], head[4], head[5], head[6])
        unsafe y.store((head - before * preemphasis) * w.lanes(at: 0), at: 0)
        var squares = head * head
        i = 8
        while i < length {
            let now = unsafe x.lanes(at: i) - mean
            let last = unsafe x.lanes(at: i - 1) - mean
            unsafe y.store((now - last * preemphasis) * w.lanes(at: i), at: i)
            squares += now * now
            i += 8
        }
        return squares.total / Float(length)
    }
}
