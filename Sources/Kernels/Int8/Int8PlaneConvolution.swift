/// A convolution over a plane with 8-bit weights, 16-bit activations and 32-bit sums.
///
/// Activations are rows of pixels, a pixel `inputs` values. What is summed for output row y and column x is, over all taps
/// (i, j) and inputs c, `input[y · stride + i][x · stride + j][c] · weight[o][i][j][c]`. Nothing outside the plane is
/// read: a margin of zeros, where the network wants one, stands in the plane. With one tap it is a connected layer over
/// pixels. All arithmetic is exact in integers, so every CPU gives the same sums.
public struct Int8PlaneConvolution: Sendable {
    public let inputs: Int
    public let outputs: Int
    /// Taps down and across: the filter is square.
    public let side: Int
    public let stride: Int

    /// Sums per position: `outputs` rounded up to a multiple of 16; the rest are zero.
    public let width: Int

    /// Values of one row of taps, which lie beside each other; an odd number is made even by a weight of zero.
    let run: Int

    /// Weights as the inner loop meets them: block of 16 outputs, row of taps, pair of values, output, value of the pair.
    let packed: [Int16]

    /// - Parameter weights: `outputs × side × side × inputs` values.
    /// - Precondition: all sizes are positive, and `side · side · inputs` is at most 65 536.
    public init(weights: [Int8], inputs: Int, outputs: Int, side: Int, stride: Int = 1) {
        precondition(inputs > 0 && outputs > 0 && side > 0 && stride > 0, "a convolution has a size")
        precondition(side * side * inputs <= 65_536, "a convolution sums at most 65,536 products")
        precondition(weights.count == outputs * side * side * inputs, "a convolution has outputs × taps × inputs weights")
        self.inputs = inputs
        self.outputs = outputs
        self.side = side
        self.stride = stride
        width = (outputs + 15) / 16 * 16
        run = (side * inputs + 1) / 2 * 2
        var packed = [Int16](repeating: 0, count: width * side * run)
        for output in 0..<outputs {
            for row in 0..<side {
                for value in 0..<side * inputs {
                    let pair = ((output / 16 * side + row) * (run / 2) + value / 2) * 32
                    packed[pair + output % 16 * 2 + value % 2] =
                        Int16(weights[(output * side + row) * side * inputs + value])
                }
            }
        }
        self.packed = packed
    }

    /// The number of values from the first to the last that `sum` reads.
    ///
    /// - Parameters:
    ///   - rows, columns: positions down and across, at least one of each.
    ///   - pitch: values from one row of the plane to the next.
    public func reach(rows: Int, columns: Int, pitch: Int) -> Int {
        ((rows - 1) * stride + side - 1) * pitch + (columns - 1) * stride * inputs + run
    }

    /// Writes the sums of `rows × columns` positions, row after row, `width` a position.
    ///
    /// - Precondition: `input` holds `reach(rows:columns:pitch:)` values, none beyond (2³¹ − 1) / (128 · `side` · `side` ·
    ///   `inputs`) in size, so that no sum overflows, whatever the weights; `sums` has room for all.
    /// - Complexity: rows × columns × width × side × side × inputs multiplications, eight an instruction.
    public func sum(_ input: Span<Int16>, rows: Int, columns: Int, pitch: Int, into sums: inout MutableSpan<Int32>) {
        let positions = rows * columns
        guard rows > 0, columns > 0 else { return }
        precondition(pitch >= 0 && input.count >= reach(rows: rows, columns: columns, pitch: pitch), "the plane is too small")
        precondition(sums.count >= positions * width, "no room for the sums")
        // In bounds: no position reads beyond the reach, no block of weights is longer than what was packed.
        unsafe input.withUnsafeBytes { input in
            unsafe packed.span.withUnsafeBytes { weights in
                unsafe sums.withUnsafeMutableBytes { sums in
                    for row in 0..<rows {
                        var column = 0
                        while column < columns {
                            // Without a neighbour the last position of a row is summed twice.
                            let ahead = column + 1 < columns ? 1 : 0
                            let first = (row * pitch + column * inputs) * stride * 2
                            let target = (row * columns + column) * width * 4
                            for block in 0..<width / 16 {
                                unsafe sum(
                                    input, first, first + ahead * inputs * stride * 2, pitch * 2, weights,
                                    block * side * run * 32, sums, target + block * 64, target + (ahead * width + block * 16) * 4)
                            }
                            column += 2
                        }
                    }
                }
            }
        }
    }

    /// 16 sums of two positions, in eight vectors that stay in registers. All places are in bytes.
    @inline(__always)
    private func sum(
        _ input: UnsafeRawBufferPointer, _ first: Int, _ second: Int, _ pitch: Int, _ weights: UnsafeRawBufferPointer,
        _ start: Int, _ sums: UnsafeMutableRawBufferPointer, _ target: Int, _ otherTarget: Int
    ) {
        var a0 = SIMD4<Int32>(), a1 = SIMD4<Int32>(), a2 = SIMD4<Int32>(), a3 = SIMD4<Int32>()
        var b0 = SIMD4<Int32>(), b1 = SIMD4<Int32>(), b2 = SIMD4<Int32>(), b3 = SIMD4<Int32>()
        var weight = start
        for row in 0..<side {
            var at = first &+ row &* pitch
            let end = at &+ run &* 2
            let ahead = second &- first
            while at < end {
                let a = unsafe PairProducts.pair(input, at)
                let b = unsafe PairProducts.pair(input, at &+ ahead)
                let w0 = unsafe PairProducts.eight(weights, weight)
                a0 &+= PairProducts.sum(a, w0)
                b0 &+= PairProducts.sum(b, w0)
                let w1 = unsafe PairProducts.eight(weights, weight &+ 16)
                a1 &+= PairProducts.sum(a, w1)
                b1 &+= PairProducts.sum(b, w1)
                let w2 = unsafe PairProducts.eight(weights, weight &+ 32)
                a2 &+= PairProducts.sum(a, w2)
                b2 &+= PairProducts.sum(b, w2)
                let w3 = unsafe PairProducts.eight(weights, weight &+ 48)
                a3 &+= PairProducts.sum(a, w3)
                b3 &+= PairProducts.sum(b, w3)
                at &+= 4
                weight &+= 64
            }
        }
        unsafe sums.storeBytes(of: a0, toByteOffset: target, as: SIMD4<Int32>.self)
        unsafe sums.storeBytes(of: a1, toByteOffset: target + 16, as: SIMD4<Int32>.self)
        unsafe sums.storeBytes(of: a2, toByteOffset: target + 32, as: SIMD4<Int32>.self)
        unsafe sums.storeBytes(of: a3, toByteOffset: target + 48, as: SIMD4<Int32>.self)
        unsafe sums.storeBytes(of: b0, toByteOffset: otherTarget, as: SIMD4<Int32>.self)
        unsafe sums.storeBytes(of: b1, toByteOffset: otherTarget + 16, as: SIMD4<Int32>.self)
        unsafe sums.storeBytes(of: b2, toByteOffset: otherTarget + 32, as: SIMD4<Int32>.self)
        unsafe sums.storeBytes(of: b3, toByteOffset: otherTarget + 48, as: SIMD4<Int32>.self)
    }
}
