/// A convolution over time with 8-bit weights, 16-bit activations and 32-bit sums.
///
/// Activations are rows of `inputs` values, one row a time step. Position p of the result sums, over every tap k and
/// input c, `row[p · stride + k · dilation − padding][c] · weight[o][k][c]`; rows outside the input count as zero.
/// With one tap it is a fully connected layer. All arithmetic is exact in integers, so every CPU gives the same sums.
public struct Int8Convolution: Sendable {
    public let inputs: Int
    public let outputs: Int
    public let taps: Int
    public let stride: Int
    public let dilation: Int
    public let padding: Int

    /// Sums per position: `outputs` rounded up to a multiple of 32; the rest are zero.
    public let width: Int

    /// Weights as the inner loop meets them: block of 32 outputs, tap, pair of inputs, output, input of the pair.
    let packed: [Int16]

    /// - Parameter weights: `outputs × taps × inputs` values.
    /// - Precondition: `inputs` is even and positive, as are `outputs`, `taps`, `stride` and `dilation` positive,
    ///   `padding` is not negative, and `taps · inputs` is at most 65 536.
    public init(
        weights: [Int8], inputs: Int, outputs: Int, taps: Int, stride: Int = 1, dilation: Int = 1, padding: Int = 0
    ) {
        precondition(inputs > 0 && inputs % 2 == 0, "a convolution takes an even number of inputs")
        precondition(outputs > 0 && taps > 0 && stride > 0 && dilation > 0 && padding >= 0, "a convolution has a size")
        precondition(taps * inputs <= 65_536, "a convolution sums at most 65,536 products")
        precondition(weights.count == outputs * taps * inputs, "a convolution has outputs × taps × inputs weights")
        self.inputs = inputs
        self.outputs = outputs
        self.taps = taps
        self.stride = stride
        self.dilation = dilation
        self.padding = padding
        width = (outputs + 31) / 32 * 32
        var packed = [Int16](repeating: 0, count: width * taps * inputs)
        for output in 0..<outputs {
            for tap in 0..<taps {
                for input in 0..<inputs {
                    let pair = ((output / 32 * taps + tap) * (inputs / 2) + input / 2) * 64
                    packed[pair + output % 32 * 2 + input % 2] = Int16(weights[(output * taps + tap) * inputs + input])
                }
            }
        }
        self.packed = packed
    }

    /// The number of positions that `rows` rows give, 0 if they are too few.
    public func positions(rows: Int) -> Int {
        let reach = (taps - 1) * dilation + 1
        return rows + 2 * padding < reach ? 0 : (rows + 2 * padding - reach) / stride + 1
    }

    /// Writes the sums of all positions, `width` a position.
    ///
    /// - Precondition: `input` holds `rows × inputs` values, none beyond (2³¹ − 1) / (128 · `taps` · `inputs`) in size, so
    ///   that no sum overflows, whatever the weights;
    ///   `sums` has room for `positions(rows:) × width`.
    /// - Complexity: positions × width × taps × inputs multiplications, eight an instruction.
    public func sum(_ input: Span<Int16>, rows: Int, into sums: inout MutableSpan<Int32>) {
        let positions = positions(rows: rows)
        precondition(rows >= 0 && input.count >= rows * inputs, "the input has fewer rows than said")
        precondition(sums.count >= positions * width, "no room for the sums")
        unsafe input.withUnsafeBytes { input in
            unsafe packed.span.withUnsafeBytes { weights in
                unsafe sums.withUnsafeMutableBytes { sums in
                    for position in 0..<positions {
                        for block in 0..<width / 32 {
                            unsafe sum(input, rows, weights, sums, position, block)
                        }
                    }
                }
            }
        }
    }

    /// 32 sums of one position, in eight vectors that stay in registers.
    @inline(__always)
    private func sum(
        _ input: UnsafeRawBufferPointer, _ rows: Int, _ weights: UnsafeRawBufferPointer,
        _ sums: UnsafeMutableRawBufferPointer, _ position: Int, _ block: Int
    ) {
        var s0 = SIMD4<Int32>(), s1 = SIMD4<Int32>(), s2 = SIMD4<Int32>(), s3 = SIMD4<Int32>()
        var s4 = SIMD4<Int32>(), s5 = SIMD4<Int32>(), s6 = SIMD4<Int32>(), s7 = SIMD4<Int32>()
        for tap in 0..<taps {
            let row = position * stride + tap * dilation - padding
            guard row >= 0, row < rows else { continue }
            var at = row * inputs * 2
            let end = at + inputs * 2
            var weight = (block * taps + tap) * inputs * 64
            while at < end {
                let values = unsafe PairProducts.pair(input, at)
                unsafe s0 &+= PairProducts.sum(values, PairProducts.eight(weights, weight))
                unsafe s1 &+= PairProducts.sum(values, PairProducts.eight(weights, weight &+ 16))
                unsafe s2 &+= PairProducts.sum(values, PairProducts.eight(weights, weight &+ 32))
                unsafe s3 &+= PairProducts.sum(values, PairProducts.eight(weights, weight &+ 48))
                unsafe s4 &+= PairProducts.sum(values, PairProducts.eight(weights, weight &+ 64))
                unsafe s5 &+= PairProducts.sum(values, PairProducts.eight(weights, weight &+ 80))
                unsafe s6 &+= PairProducts.sum(values, PairProducts.eight(weights, weight &+ 96))
                unsafe s7 &+= PairProducts.sum(values, PairProducts.eight(weights, weight &+ 112))
                at &+= 4
                weight &+= 128
            }
        }
        let target = (position * width + block * 32) * 4
        unsafe sums.storeBytes(of: s0, toByteOffset: target, as: SIMD4<Int32>.self)
        unsafe sums.storeBytes(of: s1, toByteOffset: target + 16, as: SIMD4<Int32>.self)
        unsafe sums.storeBytes(of: s2, toByteOffset: target + 32, as: SIMD4<Int32>.self)
        unsafe sums.storeBytes(of: s3, toByteOffset: target + 48, as: SIMD4<Int32>.self)
        unsafe sums.storeBytes(of: s4, toByteOffset: target + 64, as: SIMD4<Int32>.self)
        unsafe sums.storeBytes(of: s5, toByteOffset: target + 80, as: SIMD4<Int32>.self)
        unsafe sums.storeBytes(of: s6, toByteOffset: target + 96, as: SIMD4<Int32>.self)
        unsafe sums.storeBytes(of: s7, toByteOffset: target + 112, as: SIMD4<Int32>.self)
    }
}
