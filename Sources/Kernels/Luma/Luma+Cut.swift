/// A square that is cut out of a picture: where its middle is, and how far one of its samples is from the next.
public struct LumaCut: Sendable, Hashable {
    /// The middle, in pixels of the picture; pixel i reaches from i to i + 1.
    public var x: Float
    public var y: Float
    /// The way from one sample to its right neighbour, in pixels of the picture; the way down is turned by a quarter.
    public var stepX: Float
    public var stepY: Float

    /// - Parameter roll: how far what is cut out is turned clockwise in the picture, in degrees; it comes out upright.
    public init(x: Float, y: Float, pixelsASample: Float, roll: Float = 0) {
        let radians = Double(max(-360, min(360, roll))) * 0.017_453_292_519_943_295
        (self.x, self.y) = (x, y)
        stepX = pixelsASample * Float(Elementary.cos(radians))
        stepY = pixelsASample * Float(Elementary.sin(radians))
    }
}

extension Luma {
    /// Cuts a square out of a picture, turned and scaled, each sample mixed from the four pixels around its place.
    ///
    /// Beyond the edges the last pixels are repeated. Places are whole 1/65536 of a pixel, mixing whole 1/256, so every
    /// machine gives the same bytes. Where the square is much coarser than the picture, cut from a smaller one.
    ///
    /// - Parameters:
    ///   - side: samples across and down.
    ///   - target: `side · side` samples.
    /// - Precondition: `width`, `height` in 1 ... 8192; both spans have their exact length.
    /// - Complexity: O(side²).
    public static func cut(
        _ samples: Span<UInt8>, width: Int, height: Int, _ cut: LumaCut, side: Int, into target: inout MutableSpan<UInt8>
    ) {
        precondition((1...8192).contains(width) && (1...8192).contains(height), "a side must be 1 ... 8192 pixels")
        precondition(samples.count == width * height, "the picture must have \(width)x\(height) samples")
        precondition(side > 0 && target.count == side * side, "the target must have \(side)x\(side) samples")
        let (acrossX, acrossY) = (fixed(cut.stepX), fixed(cut.stepY))
        // From the middle of the square to the middle of its first sample, and from pixel edges to pixel middles.
        let startX = fixed(cut.x) - 32_768 - (side - 1) * (acrossX - acrossY) / 2
        let startY = fixed(cut.y) - 32_768 - (side - 1) * (acrossX + acrossY) / 2
        let (last, lastRow) = (width - 1, height - 1)
        // Where all four corners lie inside, so does everything between.
        var isInside = true
        for corner in 0..<4 {
            let (i, j) = (corner % 2 * (side - 1), corner / 2 * (side - 1))
            let x = (startX + i * acrossX - j * acrossY) >> 16
            let y = (startY + i * acrossY + j * acrossX) >> 16
            if x < 0 || y < 0 || x >= last || y >= lastRow { isInside = false }
        }
        unsafe samples.withUnsafeBufferPointer { samples in
            unsafe target.withUnsafeMutableBufferPointer { target in
                for row in 0..<side {
                    var x = startX - row * acrossY
                    var y = startY + row * acrossX
                    for column in 0..<side {
                        let (left, top) = (x >> 16, y >> 16)
                        let shareX = UInt32(truncatingIfNeeded: (x >> 8) & 255)
                        let shareY = UInt32(truncatingIfNeeded: (y >> 8) & 255)
                        let sample: UInt32
                        if isInside {
                            // In bounds: left, top and the pixels beside them lie inside the picture.
                            let at = top &* width &+ left
                            sample = unsafe mixed(
                                samples[at], samples[at &+ 1], samples[at &+ width], samples[at &+ width &+ 1], shareX, shareY)
                        } else {
                            let (x0, x1) = (min(max(left, 0), last), min(max(left + 1, 0), last))
                            let (y0, y1) = (min(max(top, 0), lastRow) * width, min(max(top + 1, 0), lastRow) * width)
                            sample = unsafe mixed(
                                samples[y0 + x0], samples[y0 + x1], samples[y1 + x0], samples[y1 + x1], shareX, shareY)
                        }
                        unsafe target[row &* side &+ column] = UInt8(truncatingIfNeeded: sample)
                        x &+= acrossX
                        y &+= acrossY
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func mixed(
        _ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8, _ shareX: UInt32, _ shareY: UInt32
    ) -> UInt32 {
        let upper = UInt32(a) &* (256 &- shareX) &+ UInt32(b) &* shareX
        let lower = UInt32(c) &* (256 &- shareX) &+ UInt32(d) &* shareX
        return (upper &* (256 &- shareY) &+ lower &* shareY &+ 32_768) &>> 16
    }

    /// Whole 1/65536 of a pixel; what lies absurdly far away, or is no number, stays where it cannot overflow.
    private static func fixed(_ value: Float) -> Int {
        guard value.isFinite else { return 0 }
        return Int((Double(max(-100_000, min(100_000, value))) * 65_536).rounded())
    }
}
