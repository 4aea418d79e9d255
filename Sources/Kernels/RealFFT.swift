internal import Signal

/// The discrete Fourier transform of real sequences of one power-of-two length.
///
/// The N real values are taken as N/2 complex ones, transformed by a self-sorting radix-4 algorithm (decimation in
/// time, Stockham's order; Van Loan 1992, § 1.7) and taken apart again. Its tables are made in `Double` with
/// `Elementary`, its order of operations is fixed: the same bytes everywhere. Its scratch is wiped memory of its own.
public struct RealFFT: ~Copyable, Sendable {
    /// The length N of the sequences.
    public let size: Int

    /// The number of frequencies 0 ... N/2.
    public var binCount: Int { size / 2 + 1 }

    /// N/2, the length of the complex transform.
    let half: Int
    /// The factors of all steps but the first, each step's one after the other.
    let twiddles: [Float]
    /// e^(−2πik/N) for k = 0 ..< N/4, as blocks.
    let unpacking: [Float]
    /// Two complex buffers in turn, each a block longer than the transform.
    private var scratch: WipedBuffer<Float>

    /// - Precondition: `size` is a power of two, 64 ... 65536.
    public init(size: Int) {
        precondition(size >= 64 && size <= 65_536 && size & (size - 1) == 0, "\(size) is no power of two, 64 ... 65536")
        self.size = size
        half = size / 2
        twiddles = RealFFT.twiddles(half)
        unpacking = stride(from: 0, to: half / 2, by: 4).flatMap { RealFFT.block(($0..<$0 + 4).map { -$0 }, of: size) }
        scratch = WipedBuffer(capacity: 2 * (size + 8))
        scratch.resize(to: 2 * (size + 8))
    }

    /// Zeroes the scratch.
    public mutating func wipe() {
        scratch.wipe()
        scratch.resize(to: 2 * (size + 8))
    }

    /// |X[k]|² for k = 0 ... N/2.
    ///
    /// - Parameters:
    ///   - signal: at most N values; the rest counts as 0.
    ///   - power: at least `binCount` elements, of which the first `binCount` are written.
    /// - Complexity: O(N log N); nothing is allocated.
    public mutating func power(of signal: Span<Float>, into power: inout MutableSpan<Float>) {
        precondition(signal.count <= size && power.count >= binCount, "spans do not fit an FFT of \(size)")
        let (size, half, twiddles, unpacking) = (size, half, twiddles, unpacking)
        var work = scratch.mutableSpan
        unsafe signal.withUnsafeBufferPointer { signal in
            unsafe work.withUnsafeMutableBufferPointer { work in
                unsafe power.withUnsafeMutableBufferPointer { power in
                    guard let base = work.baseAddress, let power = power.baseAddress else { return }
                    let z = unsafe RealFFT.complex(signal, size: size, twiddles, base)
                    unsafe RealFFT.unpack(z, half, unpacking) { (k, near, far) in
                        unsafe power.store((near.re * near.re + near.im * near.im) * 0.25, at: k)
                        unsafe power.store(((far.re * far.re + far.im * far.im) * 0.25).reversed, at: half &- k &- 3)
                    }
                    // The vectors leave out half/2.
                    let (re, im) = unsafe (z[half], z[half + 4])
                    unsafe power[half / 2] = re * re + im * im
                }
            }
        }
    }

    /// X[k] = Σ signal[j] e^(−2πijk/N) for k = 0 ... N/2.
    ///
    /// - Parameters:
    ///   - signal: at most N values; the rest counts as 0.
    ///   - real, imaginary: at least `binCount` elements each, of which the first `binCount` are written.
    /// - Complexity: O(N log N); nothing is allocated.
    public mutating func transform(
        _ signal: Span<Float>, real: inout MutableSpan<Float>, imaginary: inout MutableSpan<Float>
    ) {
        precondition(
            signal.count <= size && real.count >= binCount && imaginary.count >= binCount,
            "spans do not fit an FFT of \(size)")
        let (size, half, twiddles, unpacking) = (size, half, twiddles, unpacking)
        var work = scratch.mutableSpan
        unsafe signal.withUnsafeBufferPointer { signal in
            unsafe work.withUnsafeMutableBufferPointer { work in
                unsafe real.withUnsafeMutableBufferPointer { real in
                    unsafe imaginary.withUnsafeMutableBufferPointer { imaginary in
                        guard let base = work.baseAddress, let real = real.baseAddress,
                            let imaginary = imaginary.baseAddress
                        else { return }
                        let z = unsafe RealFFT.complex(signal, size: size, twiddles, base)
                        unsafe RealFFT.unpack(z, half, unpacking) { (k, near, far) in
                            unsafe real.store(near.re * 0.5, at: k)
                            unsafe imaginary.store(near.im * 0.5, at: k)
                            unsafe real.store((far.re * 0.5).reversed, at: half &- k &- 3)
                            unsafe imaginary.store((far.im * -0.5).reversed, at: half &- k &- 3)
                        }
                        unsafe real[half / 2] = z[half]
                        unsafe imaginary[half / 2] = -z[half + 4]
                        unsafe imaginary[0] = 0
                        unsafe imaginary[half] = 0
                    }
                }
            }
        }
    }
}
