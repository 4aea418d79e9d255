import Signal

/// Reads YUV4MPEG2 (mjpegtools, yuv4mpeg(5)) of 8 bits: C420 in its three placements, C422, C444, Cmono.
///
/// Interlacing is not looked at: a picture of two fields is one picture.
struct Y4MReader: Sendable {
    static let magic = Array("YUV4".utf8)
    private static let frame = Array("FRAME".utf8)
    private static let longestLine = 1_024

    let layout: PictureLayout
    private let byteCount: Int
    /// Pictures a second, as a fraction.
    private let rate: Y4MRate
    private var index = 0

    /// Reads the line of the header; its first four bytes were read already.
    init(_ input: inout Input) throws(Halt) {
        let words = try Y4MReader.line(&input).split(separator: 0x20)
        guard words.first == ArraySlice("MPEG2".utf8) else {
            throw input.damage(
                at: 4, expected: "\"MPEG2\" after \"YUV4\"", found: input.quoted(Array(words.first?.prefix(16) ?? [])),
                advice: "give a WAV, Y4M or Matroska recording")
        }
        var width: Int?
        var height: Int?
        var rate: Y4MRate?
        var format = PixelFormat.planar420
        var place = 4
        for word in words {
            defer { place += word.count + 1 }
            let value = String(decoding: word.dropFirst(), as: UTF8.self)
            switch word.first {
            case UInt8(ascii: "W") where width == nil: width = Y4MReader.side(value)
            case UInt8(ascii: "H") where height == nil: height = Y4MReader.side(value)
            case UInt8(ascii: "F"): rate = Y4MRate(value)
            case UInt8(ascii: "C"): format = try Y4MReader.format(value, at: place, input)
            default: break
            }
        }
        let range = "1 to \(PictureLayout.largestSide) pixels"
        guard let width else { throw input.damage(at: 0, expected: "a width W of \(range)", found: "none") }
        guard let height else { throw input.damage(at: 0, expected: "a height H of \(range)", found: "none") }
        guard let rate else {
            throw input.damage(
                at: 0, expected: "a rate F of pictures a second, as in F30:1", found: "none",
                advice: "give one with: ffmpeg -r 30 -i INPUT OUTPUT.y4m")
        }
        layout = .packed(format, width: width, height: height)
        byteCount = layout.packedByteCount
        self.rate = rate
        input.inside = "a picture"
    }

    /// Reads or passes over a picture; `false` at the end.
    mutating func step(_ input: inout Input, _ intake: inout Intake) throws(Halt) -> Bool {
        let place = input.offset
        guard var byte = try input.byteOrEnd() else { return false }
        for (i, expected) in Y4MReader.frame.enumerated() {
            if i > 0 { byte = try input.byte() }
            guard byte == expected else {
                throw input.damage(at: place + i, expected: "\"FRAME\"", found: input.quoted([byte]))
            }
        }
        _ = try Y4MReader.line(&input)
        guard let time = rate.time(of: index), let end = rate.time(of: index + 1) else {
            throw input.damage(at: place, expected: "at most ten years of pictures", found: "more")
        }
        index += 1
        _ = intake.meet(time)
        try intake.readPicture(byteCount, time: time, end: end, layout: layout, from: &input)
        return true
    }

    /// What is left of a line, without its end. Refuses what is not text at once, so that no bytes of a picture are
    /// taken for a line.
    private static func line(_ input: inout Input) throws(Halt) -> [UInt8] {
        let place = input.offset
        var line: [UInt8] = []
        while true {
            let byte = try input.byte()
            if byte == 0x0a { return line }
            guard (0x20...0x7e).contains(byte), line.count < longestLine else {
                throw input.damage(
                    at: place + line.count, expected: "the end of a line of at most \(longestLine) characters",
                    found: "byte \(byte)")
            }
            line.append(byte)
        }
    }

    private static func side(_ text: String) -> Int? {
        guard let side = Int(text), (1...PictureLayout.largestSide).contains(side) else { return nil }
        return side
    }

    private static func format(_ name: String, at place: Int, _ input: borrowing Input) throws(Halt) -> PixelFormat {
        switch name {
        case "420", "420jpeg", "420mpeg2", "420paldv": return .planar420
        case "422": return .planar422
        case "444": return .planar444
        case "mono": return .gray8
        default:
            throw input.damage(
                at: place, expected: "C420, C422, C444 or Cmono", found: "C\(name)",
                advice: "convert it with: ffmpeg -i INPUT -pix_fmt yuv420p OUTPUT.y4m")
        }
    }
}

/// Pictures a second, as a fraction.
struct Y4MRate: Sendable, Hashable {
    private let pictures: Int64
    private let seconds: Int64

    /// Reads "30000:1001"; one picture an hour to 1000 a second.
    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let pictures = Int64(parts[0]), let seconds = Int64(parts[1]),
            (1...1_000_000_000).contains(pictures), (1...1_000_000_000).contains(seconds),
            pictures / seconds <= 1_000, seconds / pictures <= 3_600
        else { return nil }
        (self.pictures, self.seconds) = (pictures, seconds)
    }

    /// When a picture begins, `nil` beyond what a source may deliver.
    func time(of index: Int) -> MediaTime? {
        let exact = Int128(index) * Int128(seconds) * 1_000_000_000 / Int128(pictures)
        guard exact <= Int128(MediaTime.limit.nanoseconds) else { return nil }
        return MediaTime(nanoseconds: Int64(exact)).rounded
    }
}
