extension Luma {
    /// The number of boxes of `factor` pixels that cover `length` pixels; the last may be cut by the edge.
    public static func reducedLength(_ length: Int, factor: Int) -> Int {
        (length + factor - 1) / factor
    }

    /// Makes a picture smaller by a whole factor: each sample is the mean of a box of `factor` × `factor` pixels,
    /// rounded to the nearest, halves upward. Boxes cut by the right and lower edge are means of what is there.
    ///
    /// - Parameters:
    ///   - stride: samples from one line to the next, for a part of a picture; `nil`: `width`.
    ///   - target: `reducedLength(width)` × `reducedLength(height)` samples.
    /// - Precondition: `width`, `height` in 1 ... 8192; `factor` in 1 ... 8192; both spans have their exact length.
    /// - Complexity: O(width · height).
    public static func areaReduce(
        _ samples: Span<UInt8>, width: Int, height: Int, stride: Int? = nil, factor: Int,
        into target: inout MutableSpan<UInt8>
    ) {
        let stride = stride ?? width
        precondition((1...8192).contains(width) && (1...8192).contains(height), "a side must be 1 ... 8192 pixels")
        precondition((1...8192).contains(factor), "a factor must be 1 ... 8192")
        let targetWidth = reducedLength(width, factor: factor)
        let targetHeight = reducedLength(height, factor: factor)
        precondition(
            stride >= width && samples.count == (height - 1) * stride + width, "the picture must have \(width)x\(height) samples")
        precondition(target.count == targetWidth * targetHeight, "the target must hold every box")
        var columns = InlineArray<512, UInt32>(repeating: 0)
        var columnSums = columns.mutableSpan
        for targetY in 0..<targetHeight {
            let top = targetY * factor
            let rows = min(factor, height - top)
            // Columns are summed in strips of whole boxes; a box wider than the strip is summed line by line.
            let boxesInStrip = max(1, columnSums.count / factor)
            var targetX = 0
            if factor == 2, rows == 2 {
                targetX = width / 2
                halve(samples, top: top, width: width, stride: stride, into: &target, at: targetY * targetWidth)
            }
            while targetX < targetWidth {
                let boxes = min(boxesInStrip, targetWidth - targetX)
                let left = targetX * factor
                let right = min(left + boxes * factor, width)
                if factor <= columnSums.count {
                    sumColumns(samples, left..<right, top..<top + rows, stride: stride, into: &columnSums)
                    for box in 0..<boxes {
                        let from = box * factor
                        let to = min(from + factor, right - left)
                        var sum: UInt32 = 0
                        for x in from..<to { sum &+= columnSums[x] }
                        target[targetY * targetWidth + targetX + box] = mean(sum, UInt32((to - from) * rows))
                    }
                } else {
                    var sum = 0
                    for y in top..<top + rows {
                        sum += Luma.sum(samples.extracting(y * stride + left..<y * stride + right))
                    }
                    let count = (right - left) * rows
                    target[targetY * targetWidth + targetX] = UInt8((sum + count / 2) / count)
                }
                targetX += boxes
            }
        }
    }

    /// The means of the whole 2 × 2 boxes of the two lines from `top` on, written from `start` on.
    private static func halve(
        _ samples: Span<UInt8>, top: Int, width: Int, stride: Int, into target: inout MutableSpan<UInt8>, at start: Int
    ) {
        let count = width / 2
        unsafe samples.withUnsafeBytes { samples in
            unsafe target.withUnsafeMutableBytes { target in
                // In bounds: both lines lie inside the picture; `rebasing` checks all three ranges.
                let upper = unsafe UnsafeRawBufferPointer(rebasing: samples[top * stride..<top * stride + width])
                let lower = unsafe UnsafeRawBufferPointer(
                    rebasing: samples[(top + 1) * stride..<(top + 1) * stride + width])
                let means = unsafe UnsafeMutableRawBufferPointer(rebasing: target[start..<start + count])
                for x in 0..<count {
                    let above = unsafe UInt16(upper[2 &* x]) &+ UInt16(upper[2 &* x &+ 1])
                    let below = unsafe UInt16(lower[2 &* x]) &+ UInt16(lower[2 &* x &+ 1])
                    unsafe means[x] = UInt8(truncatingIfNeeded: (above &+ below &+ 2) &>> 2)
                }
            }
        }
    }

    /// `sums[i]` = the sum of column `columns.lowerBound + i` over `rows`.
    @inline(__always)
    private static func sumColumns(
        _ samples: Span<UInt8>, _ columns: Range<Int>, _ rows: Range<Int>, stride: Int,
        into sums: inout MutableSpan<UInt32>
    ) {
        let count = columns.count
        unsafe samples.withUnsafeBufferPointer { samples in
            unsafe sums.withUnsafeMutableBufferPointer { sums in
                let sums = unsafe UnsafeMutableBufferPointer(rebasing: sums[0..<count])
                for x in 0..<count { unsafe sums[x] = 0 }
                for y in rows {
                    // In bounds: both ranges lie inside the picture, whose size was checked.
                    let start = y * stride + columns.lowerBound
                    let row = unsafe UnsafeBufferPointer(rebasing: samples[start..<start + count])
                    for x in 0..<count { unsafe sums[x] &+= UInt32(row[x]) }
                }
            }
        }
    }

    /// sum / count to the nearest; a sum of at most 255 · 512² fits 32 bits.
    @inline(__always)
    private static func mean(_ sum: UInt32, _ count: UInt32) -> UInt8 {
        if count & (count &- 1) == 0 {
            return UInt8(truncatingIfNeeded: (sum &+ count / 2) &>> UInt32(count.trailingZeroBitCount))
        }
        return UInt8(truncatingIfNeeded: (sum &+ count / 2) / count)
    }
}
