import Kernels
import Signal

/// What stands before a WAV file's samples.
struct WaveHeader: Sendable {
    let format: SoundFormat
    /// The length of the data, `nil` if it runs to the end of the file, as a writer leaves it that cannot go back.
    let dataBytes: Int?

    /// A length of 32 bits that says: not known, or see the `ds64` chunk.
    private static let unknown = 0xffff_ffff

    /// Reads up to the first sample; the first four bytes were read already.
    init(_ input: inout Input, magic: [UInt8]) throws(Halt) {
        let riffSize = try input.little(4)
        let form = try input.bytes(4)
        guard form == Array("WAVE".utf8) else {
            throw input.damage(
                at: 8, expected: "\"WAVE\"", found: input.quoted(form), advice: "give a WAV, Y4M or Matroska recording")
        }
        let is64 = magic != WaveReader.riff
        var size64: Int?
        var format: SoundFormat?
        while true {
            let place = input.offset
            let id = try input.bytes(4)
            let size = try input.little(4)
            switch id {
            case Array("fmt ".utf8):
                format = try WaveHeader.format(&input, size: size)
            case Array("ds64".utf8) where is64:
                guard size >= 28 else {
                    throw input.damage(at: place + 4, expected: "at least 28 bytes of ds64", found: "\(size)")
                }
                _ = try input.bytes(8)
                size64 = try input.little(8)
                try input.skip(size - 16 + size % 2)
            case Array("data".utf8):
                guard let format else {
                    throw input.damage(at: place, expected: "the chunk \"fmt \" before \"data\"", found: "none")
                }
                self.format = format
                dataBytes = try WaveHeader.dataBytes(
                    size, riffSize: riffSize, size64: is64 ? size64 : nil, format, at: place, input)
                return
            default:
                // A chunk of an odd size is followed by a byte of padding.
                try input.skip(size + size % 2)
            }
        }
    }

    private static func dataBytes(
        _ size: Int, riffSize: Int, size64: Int?, _ format: SoundFormat, at place: Int, _ input: borrowing Input
    ) throws(Halt) -> Int? {
        var known: Int? = size
        if size == unknown { known = size64 == .some(unknown) ? nil : size64 }
        if size == 0, riffSize == 0 || riffSize == unknown { known = nil }
        if let known, known < 0 || known / format.frameBytes > format.mostFrames {
            throw input.damage(at: place + 4, expected: "at most ten years of sound", found: "\(known) bytes")
        }
        return known
    }

    private static func format(_ input: inout Input, size: Int) throws(Halt) -> SoundFormat {
        let place = input.offset
        guard (16...4_096).contains(size) else {
            throw input.damage(at: place - 4, expected: "16 to 4096 bytes of format", found: "\(size)")
        }
        var tag = try input.little(2)
        let channels = try input.little(2)
        let rate = try input.little(4)
        _ = try input.little(4)
        let frameBytes = try input.little(2)
        let bits = try input.little(2)
        var read = 16
        if tag == 0xfffe {
            guard size >= 40 else {
                throw input.damage(at: place - 4, expected: "40 bytes of extensible format", found: "\(size)")
            }
            // Size of the extension, valid bits, channel mask; then an identifier that begins with the tag.
            _ = try input.little(8)
            tag = try input.little(2)
            let rest = try input.bytes(14)
            read = 40
            let expected: [UInt8] = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]
            guard rest == expected else {
                throw input.damage(
                    at: place + 26, expected: "PCM or floating-point sound", found: "another subformat",
                    advice: "convert it with: ffmpeg -i INPUT -c:a pcm_s16le OUTPUT.wav")
            }
        }
        try input.skip(size - read + size % 2)
        let samples: SampleFormat? =
            switch (tag, bits) {
            case (1, 8): .unsigned8
            case (1, 16): .signed16
            case (1, 24): .signed24
            case (1, 32): .signed32
            case (3, 32): .float32
            case (3, 64): .float64
            default: nil
            }
        guard let samples else {
            throw input.damage(
                at: place, expected: "PCM of 8, 16, 24 or 32 bits, or floats of 32 or 64", found: "format \(tag) of \(bits) bits",
                advice: "convert it with: ffmpeg -i INPUT -c:a pcm_s16le OUTPUT.wav")
        }
        let format = SoundFormat(samples: samples, channels: channels, rate: rate)
        try format.check(input, channelsAt: place + 2, rateAt: place + 4)
        guard frameBytes == format.frameBytes else {
            throw input.damage(
                at: place + 12, expected: "\(format.frameBytes) bytes a frame", found: "\(frameBytes)")
        }
        return format
    }
}

extension SoundFormat {
    /// Refuses channels and rates that are not read.
    func check(_ input: borrowing Input, channelsAt: Int, rateAt: Int) throws(Halt) {
        guard (1...SoundFormat.mostChannels).contains(channels) else {
            throw input.damage(
                at: channelsAt, expected: "1 to \(SoundFormat.mostChannels) channels", found: "\(channels)",
                advice: "mix it with: ffmpeg -i INPUT -ac 1 OUTPUT")
        }
        guard SoundFormat.rates.contains(rate) else {
            throw input.damage(
                at: rateAt, expected: "8000 to 96000 samples a second", found: "\(rate)",
                advice: "convert it with: ffmpeg -i INPUT -ar 48000 OUTPUT")
        }
    }
}

extension Input {
    /// A whole number of up to 8 bytes, least significant first; one beyond `Int.max` is negative.
    mutating func little(_ count: Int) throws(Halt) -> Int {
        var value: UInt64 = 0
        for i in 0..<count { value |= UInt64(try byte()) << UInt64(8 * i) }
        return Int(bitPattern: UInt(value))
    }

    /// Bytes as text in quotes where they are printable, else in hexadecimal.
    func quoted(_ bytes: [UInt8]) -> String {
        bytes.allSatisfy { (0x20...0x7e).contains($0) }
            ? "\"\(String(decoding: bytes, as: UTF8.self))\"" : bytes.map(hexadecimal).joined(separator: " ")
    }
}
