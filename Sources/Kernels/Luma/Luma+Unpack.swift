extension Luma {
    /// Copies the first plane of a planar picture, line by line.
    ///
    /// - Parameters:
    ///   - bytes: `height` lines of at least `width` bytes, `stride` bytes from one to the next.
    ///   - target: `width * height` samples.
    /// - Precondition: `0 < width <= stride`, `0 < height`, both spans are long enough.
    public static func unpackPlane(
        _ bytes: Span<UInt8>, width: Int, height: Int, stride: Int, into target: inout MutableSpan<UInt8>
    ) {
        checkLines(bytes, lineBytes: width, height: height, stride: stride)
        precondition(target.count == width * height, "the target must hold \(width)x\(height) samples")
        unsafe bytes.withUnsafeBufferPointer { source in
            unsafe target.withUnsafeMutableBufferPointer { target in
                for y in 0..<height {
                    // In bounds: (height − 1) · stride + width <= source.count, height · width == target.count.
                    let from = unsafe UnsafeBufferPointer(rebasing: source[y * stride..<y * stride + width])
                    let to = unsafe UnsafeMutableBufferPointer(rebasing: target[y * width..<y * width + width])
                    for x in 0..<width { unsafe to[x] = from[x] }
                }
            }
        }
    }

    /// Takes the Y of packed Y U Y V.
    ///
    /// - Parameters:
    ///   - bytes: `height` lines of at least `2 * width` bytes, `stride` bytes from one to the next.
    ///   - target: `width * height` samples.
    /// - Precondition: `0 < width`, `2 * width <= stride`, `0 < height`, both spans are long enough.
    public static func unpackYUYV(
        _ bytes: Span<UInt8>, width: Int, height: Int, stride: Int, into target: inout MutableSpan<UInt8>
    ) {
        checkLines(bytes, lineBytes: 2 * width, height: height, stride: stride)
        precondition(target.count == width * height, "the target must hold \(width)x\(height) samples")
        unsafe bytes.withUnsafeBytes { source in
            unsafe target.withUnsafeMutableBytes { target in
                for y in 0..<height {
                    // In bounds: (height − 1) · stride + 2 · width <= source.count, height · width == target.count.
                    let from = unsafe UnsafeRawBufferPointer(rebasing: source[y * stride..<y * stride + 2 * width])
                    let to = unsafe UnsafeMutableRawBufferPointer(rebasing: target[y * width..<y * width + width])
                    for x in 0..<width { unsafe to[x] = from[2 &* x] }
                }
            }
        }
    }

    private static func checkLines(_ bytes: Span<UInt8>, lineBytes: Int, height: Int, stride: Int) {
        precondition(lineBytes > 0 && height > 0 && lineBytes <= stride, "a line must fit its stride")
        precondition((height - 1) * stride + lineBytes <= bytes.count, "the picture is shorter than its lines")
    }
}
