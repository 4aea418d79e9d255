/// A convolution over a plane in which every channel is filtered by itself, three taps down and three across, with 8-bit
/// weights, 16-bit activations and 32-bit sums.
///
/// The sum for channel c at row y and column x is, over all taps (i, j), `input[y · stride + i][x · stride + j][c] ·
/// weight[c][i][j]`. Nothing outside the plane is read: a margin of zeros stands in the plane.
public struct Int8DepthConvolution: Sendable {
    /// Taps down and across.
    public static let side = 3

    public let channels: Int
    public let stride: Int

    /// Weights as the inner loop meets them: block of eight channels, pair of taps (the tenth is zero), channel, tap of
    /// the pair.
    let packed: [Int16]

    /// - Parameter weights: `channels × 3 × 3` values.
    /// - Precondition: `channels` is a positive multiple of 8, `stride` positive.
    public init(weights: [Int8], channels: Int, stride: Int = 1) {
        precondition(channels > 0 && channels % 8 == 0, "channels are filtered by eights")
        precondition(stride > 0 && weights.count == channels * 9, "a filter has nine weights a channel")
        self.channels = channels
        self.stride = stride
        var packed = [Int16](repeating: 0, count: channels * 10)
        for channel in 0..<channels {
            for tap in 0..<9 {
                packed[((channel / 8 * 5 + tap / 2) * 8 + channel % 8) * 2 + tap % 2] = Int16(weights[channel * 9 + tap])
            }
        }
        self.packed = packed
    }

    /// The number of values from the first to the last that `sum` reads.
    public func reach(rows: Int, columns: Int, pitch: Int) -> Int {
        ((rows - 1) * stride + 2) * pitch + ((columns - 1) * stride + 3) * channels
    }

    /// Writes the sums of `rows × columns` positions, row after row, `channels` a position.
    ///
    /// - Parameters:
    ///   - rows, columns: positions down and across.
    ///   - pitch: values from one row of the plane to the next.
    /// - Precondition: `input` holds `reach(rows:columns:pitch:)` values; `sums` has room for all. No sum can overflow.
    public func sum(_ input: Span<Int16>, rows: Int, columns: Int, pitch: Int, into sums: inout MutableSpan<Int32>) {
        guard rows > 0, columns > 0 else { return }
        precondition(pitch >= 0 && input.count >= reach(rows: rows, columns: columns, pitch: pitch), "the plane is too small")
        precondition(sums.count >= rows * columns * channels, "no room for the sums")
        // In bounds: no position reads beyond the reach, and ten weights of each channel were packed.
        unsafe input.withUnsafeBytes { input in
            unsafe packed.span.withUnsafeBytes { weights in
                unsafe sums.withUnsafeMutableBytes { sums in
                    for row in 0..<rows {
                        for column in 0..<columns {
                            let at = (row * pitch + column * channels) * stride * 2
                            let target = (row * columns + column) * channels * 4
                            for block in 0..<channels / 8 {
                                unsafe sum(
                                    input, at + block * 16, pitch * 2, weights, block * 160, sums, target + block * 32)
                            }
                        }
                    }
                }
            }
        }
    }

    /// Eight sums. All places are in bytes.
    @inline(__always)
    private func sum(
        _ input: UnsafeRawBufferPointer, _ at: Int, _ pitch: Int, _ weights: UnsafeRawBufferPointer, _ start: Int,
        _ sums: UnsafeMutableRawBufferPointer, _ target: Int
    ) {
        let across = channels * 2
        let (middle, last) = (at &+ pitch, at &+ pitch &* 2)
        var low = SIMD4<Int32>(), high = SIMD4<Int32>()
        unsafe add(PairProducts.eight(input, at), PairProducts.eight(input, at &+ across), weights, start, &low, &high)
        unsafe add(
            PairProducts.eight(input, at &+ across &* 2), PairProducts.eight(input, middle), weights, start &+ 32, &low, &high)
        unsafe add(
            PairProducts.eight(input, middle &+ across), PairProducts.eight(input, middle &+ across &* 2), weights, start &+ 64,
            &low, &high)
        unsafe add(PairProducts.eight(input, last), PairProducts.eight(input, last &+ across), weights, start &+ 96, &low, &high)
        unsafe add(PairProducts.eight(input, last &+ across &* 2), SIMD8<Int16>(), weights, start &+ 128, &low, &high)
        unsafe sums.storeBytes(of: low, toByteOffset: target, as: SIMD4<Int32>.self)
        unsafe sums.storeBytes(of: high, toByteOffset: target + 16, as: SIMD4<Int32>.self)
    }

    /// Adds the products of two taps: channel by channel their values stand beside each other, as `pmaddwd` wants them.
    @inline(__always)
    private func add(
        _ first: SIMD8<Int16>, _ second: SIMD8<Int16>, _ weights: UnsafeRawBufferPointer, _ at: Int,
        _ low: inout SIMD4<Int32>, _ high: inout SIMD4<Int32>
    ) {
        var both = SIMD16<Int16>()
        both.evenHalf = first
        both.oddHalf = second
        low &+= unsafe PairProducts.sum(both.lowHalf, PairProducts.eight(weights, at))
        high &+= unsafe PairProducts.sum(both.highHalf, PairProducts.eight(weights, at &+ 16))
    }
}
