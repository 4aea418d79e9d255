import Signal

/// The head of a picture as netpbm writes it (its manual, pgm(5) and pnm(5)). Only grey ones of 8 bits are read (P5).
struct PortableMap {
    /// Where the pixels begin.
    let start: Int
    let layout: PictureLayout

    /// A map that is not read.
    struct Unread: Error {
        /// What it is.
        let found: String
    }

    /// What follows the letter P: what kind of map it is.
    private static let kinds: [UInt8: String] = [
        0x31: "a bitmap in digits (PBM, P1)", 0x32: "grey in digits (PGM, P2)", 0x33: "colour in digits (PPM, P3)",
        0x34: "a bitmap (PBM, P4)", 0x36: "colour (PPM, P6)", 0x37: "any map (PAM, P7)",
    ]
    /// No number in a head counts for more.
    private static let most = 1_000_000_000

    /// `nil` for a file that is none.
    init?(_ bytes: Span<UInt8>) throws(Unread) {
        guard bytes.count > 2, bytes[0] == 0x50, bytes[2] == 0x23 || PortableMap.isWhite(bytes[2]) else { return nil }
        if let kind = PortableMap.kinds[bytes[1]] { throw Unread(found: kind) }
        guard bytes[1] == 0x35 else { return nil }
        var at = 2
        let width = try PortableMap.number(in: bytes, &at)
        let height = try PortableMap.number(in: bytes, &at)
        let white = try PortableMap.number(in: bytes, &at)
        guard white == 255 else {
            throw Unread(found: "grey of \(white > 255 ? 16 : 8) bits, white being \(white) and not 255 (PGM, P5)")
        }
        guard at < bytes.count, PortableMap.isWhite(bytes[at]) else { throw PortableMap.broken }
        start = at + 1
        layout = PictureLayout(format: .gray8, width: width, height: height, stride: width)
    }

    private static let broken = Unread(found: "grey (PGM, P5) without width, height, white and a space before the pixels")

    /// White space and comments, then digits.
    private static func number(in bytes: Span<UInt8>, _ at: inout Int) throws(Unread) -> Int {
        while at < bytes.count, isWhite(bytes[at]) || bytes[at] == 0x23 {
            if bytes[at] == 0x23 { while at < bytes.count, bytes[at] != 0x0a { at += 1 } } else { at += 1 }
        }
        let first = at
        var number = 0
        while at < bytes.count, (0x30...0x39).contains(bytes[at]) {
            number = min(most, number * 10 + Int(bytes[at] - 0x30))
            at += 1
        }
        guard at > first else { throw broken }
        return number
    }

    private static func isWhite(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
}
