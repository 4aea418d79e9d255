internal import Signal

/// The discrete Fourier transform of real sequences of one power-of-two length.
///
/// The N real values are taken as N/2 complex ones, transformed by a self-sorting radix-4 algorithm (decimation in
/// time, Stockham's order; Van Loan 1992, § 1.7) in vectors of eight lanes, and taken apart again. Its tables are made in `Double` with
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
    /// e^(−2πik/N) for k = 0 ..< N/4: cosines, then (negative) sines.
    let unpacking: [Float]
    /// Two complex buffers in turn, each `half + 8` real parts and as many imaginary ones.
    private var scratch: WipedBuffer<Float>

    /// - Precondition: `size` is a power of two, 64 ... 65536.
    public init(size: Int) {
        precondition(size >= 64 && size <= 65_536 && size & (size - 1) == 0, "\(size) is no power of two, 64 ... 65536")
        self.size = size
        half = size / 2
        twiddles = RealFFT.twiddles(half)
        let turns = (0..<half / 2).map { Elementary.turn(-$0, of: 2 * (size / 2)) }
        unpacking = turns.map { Float($0.cosine) } + turns.map { Float($0.sine) }
        scratch = WipedBuffer(capacity: 4 * (half + 8))
        scratch.resize(to: 4 * (half + 8))
    }

    /// Zeroes the scratch.
    public mutating func wipe() {
        scratch.wipe()
        scratch.resize(to: 4 * (half + 8))
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
                    unsafe RealFFT.unpack(z.re, z.im, half, unpacking) { (k, re, im, mirrored) in
                        let value = (re * re + im * im) * 0.25
                        if mirrored {
                            unsafe power.store(value.reversed, at: half - k - 7)
                        } else {
                            unsafe power.store(value, at: k)
                        }
                    }
                    // The vectors leave out half/2, and 0 and half are sums of real parts.
                    unsafe power[half / 2] = z.re[half / 2] * z.re[half / 2] + z.im[half / 2] * z.im[half / 2]
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
                        unsafe RealFFT.unpack(z.re, z.im, half, unpacking) { (k, re, im, mirrored) in
                            if mirrored {
                                unsafe real.store((re * 0.5).reversed, at: half - k - 7)
                                unsafe imaginary.store((im * -0.5).reversed, at: half - k - 7)
                            } else {
                                unsafe real.store(re * 0.5, at: k)
                                unsafe imaginary.store(im * 0.5, at: k)
                            }
                        }
                        unsafe real[half / 2] = z.re[half / 2]
                        unsafe imaginary[half / 2] = -z.im[half / 2]
                        unsafe imaginary[0] = 0
                        unsafe imaginary[half] = 0
                    }
                }
            }
        }
    }
}
