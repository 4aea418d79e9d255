public import Signal

/// Decodes the luma of JPEG files (ISO/IEC 10918-1), one picture after another, whatever is in them.
///
/// Reads Huffman-coded baseline and extended sequential files of 8 bits: luma alone or with chroma at any sampling
/// that is not finer than luma's, interleaved or not, with or without restart markers. Chroma is entropy-decoded and
/// passed over. Files without Huffman tables, as many cameras send them, mean the tables of Annex K.3. Everything else
/// (progressive, lossless, arithmetic, 12 bits, RGB, CMYK) is refused by name.
///
/// No bytes can make it trap, read outside the file, or take more memory or time than the size of the file allows. A
/// file cut inside its entropy-coded data is an error. Nothing of one picture reaches the next, and in the steady
/// state nothing is allocated. Same bytes in, same samples out, on every machine.
public struct JPEGLumaDecoder: ~Copyable, Sendable {
    /// The largest width and height that are decoded.
    public static let largestSide = 8192

    var frame = JPEGFrame()
    var restartInterval = 0
    /// Whether Adobe's marker says that colours are stored as they are (RGB), without luma.
    var isUntransformed = false
    /// Tables 0 ... 3 of 64 values each in zigzag order.
    var quantisers = InlineArray<256, UInt16>(repeating: 0)
    var hasQuantiser = InlineArray<4, Bool>(repeating: false)
    /// DC tables 0 ... 3, then AC tables 0 ... 3.
    var codes = InlineArray<8, JPEGHuffmanCodes>(repeating: JPEGHuffmanCodes())
    var work = JPEGScanWork()

    public init() {}

    /// Decodes the luma of a whole file.
    ///
    /// - Parameter target: gets `width * height` samples, 0 black ... 255 white, rows without gaps; none after an error.
    /// - Returns: the size in pixels, each side 1 ... `largestSide`.
    /// - Complexity: O(bytes + pixels), where pixels are at most 256 for each byte.
    public mutating func decode(
        _ file: Span<UInt8>, into target: inout WipedBuffer<UInt8>
    ) throws(JPEGError) -> (width: Int, height: Int) {
        do throws(JPEGError) {
            try decodeSegments(file, into: &target)
        } catch {
            target.resize(to: 0)
            throw error
        }
        return (frame.width, frame.height)
    }

    /// Zeroes what the last picture left behind.
    public mutating func wipe() {
        reset()
        work.wipe()
    }

    mutating func reset() {
        frame = JPEGFrame()
        restartInterval = 0
        isUntransformed = false
        for i in 0..<4 { hasQuantiser[i] = false }
        for i in 0..<8 { codes[i].total = 0 }
    }
}
