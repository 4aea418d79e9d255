internal import Signal

/// The autocorrelation of a sound at single lags, out of its magnitude spectrum: for a few lags cheaper than the
/// transform that gives all.
///
/// r[lag] = Σ |X[j]|² cos(2πj·lag/size) over all `size` frequencies, of which those above the middle mirror the others.
/// The frequencies are folded once more at a quarter, and summed in blocks of eight: within a block the angles are
/// those of the first block, turned.
public struct SpectralAutocorrelation: ~Copyable, Sendable {
    /// The length of the transform.
    public let size: Int

    /// cos(2πi/size) for i = 0 ..< size.
    private let cosines: [Float]
    /// What belongs to the even lags, and to the odd ones: size/4 + 1 values each, and zeros.
    private var folded: WipedBuffer<Float>
    private var length: Int { size / 4 + 8 }

    /// - Precondition: `size` is a power of two, at least 64.
    public init(size: Int) {
        precondition(size >= 64 && size & (size - 1) == 0, "\(size) is no power of two, at least 64")
        self.size = size
        cosines = (0..<size).map { Float(Elementary.turn($0, of: size).cosine) }
        folded = WipedBuffer(capacity: size / 2 + 16)
        folded.resize(to: size / 2 + 16)
    }

    /// Zeroes the spectrum.
    public mutating func wipe() {
        folded.wipe()
        folded.resize(to: size / 2 + 16)
    }

    /// Takes the spectrum whose autocorrelation is wanted.
    ///
    /// - Parameter magnitudes: |X[0 ... size/2]|.
    public mutating func load(_ magnitudes: Span<Float>) {
        let (half, quarter, length) = (size / 2, size / 4, length)
        precondition(magnitudes.count == half + 1, "a spectrum of \(size) has \(half + 1) magnitudes")
        var folded = folded.mutableSpan
        unsafe magnitudes.withUnsafeBufferPointer { magnitudes in
            unsafe folded.withUnsafeMutableBufferPointer { folded in
                guard let x = magnitudes.baseAddress, let even = folded.baseAddress else { return }
                let odd = unsafe even + length
                var j = 0
                while j < quarter {
                    let (low, high) = unsafe (x.lanes(at: j), x.lanes(at: half &- j &- 7).reversed)
                    unsafe even.store(low * low + high * high, at: j)
                    unsafe odd.store(low * low - high * high, at: j)
                    j &+= 8
                }
                unsafe even[0] *= 0.5
                unsafe odd[0] *= 0.5
                unsafe even[quarter] = x[quarter] * x[quarter]
                for k in quarter + 1..<length { unsafe even[k] = 0 }
                for k in quarter..<length { unsafe odd[k] = 0 }
            }
        }
    }

    /// r[lag].
    ///
    /// - Precondition: 0 ≤ lag < size.
    public func value(at lag: Int) -> Float {
        precondition(lag >= 0 && lag < size, "there is no lag \(lag)")
        let (mask, quarter, length) = (size - 1, size / 4, length)
        return unsafe cosines.withUnsafeBufferPointer { cosines in
            unsafe folded.span.withUnsafeBufferPointer { folded in
                guard let c = cosines.baseAddress, let base = folded.baseAddress else { return 0 }
                let x = unsafe lag & 1 == 0 ? base : base + length
                var (alongC, alongS) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
                var (j, turn) = (0, 0)
                while j < length {
                    let values = unsafe x.lanes(at: j)
                    unsafe alongC += values * c[turn]
                    unsafe alongS += values * c[(turn &- quarter) & mask]
                    j &+= 8
                    turn = (turn &+ 8 &* lag) & mask
                }
                var (first, second) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
                for lane in 0..<8 {
                    let turn = (lane &* lag) & mask
                    first[lane] = unsafe c[turn]
                    second[lane] = unsafe c[(turn &- quarter) & mask]
                }
                return 2 * (alongC * first - alongS * second).total
            }
        }
    }
}
