extension Luma {
    /// Two thirds of a length, rounded up.
    public static func twoThirds(_ length: Int) -> Int { (2 * length + 2) / 3 }

    /// Makes a picture two thirds as large by averaging areas: each sample is the mean of 1.5 × 1.5 pixels, rounded to the
    /// nearest. Beyond the right and lower edge the last pixels are repeated.
    ///
    /// - Parameter target: `twoThirds(width)` × `twoThirds(height)` samples.
    /// - Precondition: `width`, `height` in 1 ... 8192; both spans have their exact length.
    /// - Complexity: O(width · height).
    public static func twoThirds(
        _ samples: Span<UInt8>, width: Int, height: Int, into target: inout MutableSpan<UInt8>
    ) {
        precondition((1...8192).contains(width) && (1...8192).contains(height), "a side must be 1 ... 8192 pixels")
        let (across, down) = (twoThirds(width), twoThirds(height))
        precondition(samples.count == width * height, "the picture must have \(width)x\(height) samples")
        precondition(target.count == across * down, "the target must have two thirds of each side")
        // A strip of columns at a time, weighted 2 : 1 down. Strips begin on whole thirds.
        var storage = InlineArray<1_536, UInt16>(repeating: 0)
        var strip = storage.mutableSpan
        unsafe samples.withUnsafeBufferPointer { samples in
            unsafe target.withUnsafeMutableBufferPointer { target in
                unsafe strip.withUnsafeMutableBufferPointer { strip in
                    for y in 0..<down {
                        // Even rows are 2 : 1 of a third's first and second line, odd ones 1 : 2 of its second and third.
                        let whole = min(y / 2 * 3 + 2 * (y % 2), height - 1)
                        let half = min(y / 2 * 3 + 1, height - 1)
                        var left = 0
                        while left < width {
                            let count = min(strip.count, width - left)
                            let first = unsafe UnsafeBufferPointer(
                                rebasing: samples[whole * width + left..<whole * width + left + count])
                            let second = unsafe UnsafeBufferPointer(
                                rebasing: samples[half * width + left..<half * width + left + count])
                            let sums = unsafe UnsafeMutableBufferPointer(rebasing: strip[0..<count])
                            for x in 0..<count { unsafe sums[x] = 2 &* UInt16(first[x]) &+ UInt16(second[x]) }
                            unsafe narrow(sums, into: target, from: y * across + left / 3 * 2, to: (y + 1) * across)
                            left += count
                        }
                    }
                }
            }
        }
    }

    /// The same across, and a ninth of it. A ninth of 0 ... 2295 is exact with 16 bits of fraction.
    @inline(__always)
    private static func narrow(
        _ sums: UnsafeMutableBufferPointer<UInt16>, into target: UnsafeMutableBufferPointer<UInt8>, from start: Int, to end: Int
    ) {
        let thirds = sums.count / 3
        for third in 0..<thirds {
            // In bounds: the strip has three sums for every two samples.
            let (a, b, c) = unsafe (UInt32(sums[3 &* third]), UInt32(sums[3 &* third &+ 1]), UInt32(sums[3 &* third &+ 2]))
            unsafe target[start &+ 2 &* third] = ninth(2 &* a &+ b)
            unsafe target[start &+ 2 &* third &+ 1] = ninth(b &+ 2 &* c)
        }
        guard sums.count % 3 > 0 else { return }
        let a = unsafe UInt32(sums[3 * thirds])
        let b = unsafe UInt32(sums[min(3 * thirds + 1, sums.count - 1)])
        unsafe target[start + 2 * thirds] = ninth(2 * a + b)
        if start + 2 * thirds + 1 < end { unsafe target[start + 2 * thirds + 1] = ninth(3 * b) }
    }

    @inline(__always)
    private static func ninth(_ sum: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: (sum &* 7_282 &+ 32_768) &>> 16) }
}
