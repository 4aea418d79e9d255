/// Builds WAV files byte by byte.
public struct WaveFile: Sendable {
    public var tag: Int = 1
    public var bits = 16
    public var channels = 1
    public var rate = 16_000
    public var data: [UInt8] = []
    /// Overrides of what a proper writer states.
    public var riffSize: Int?
    public var dataSize: Int?
    public var isExtensible = false
    /// Chunks between the format and the data: an identifier and a body.
    public var chunks: [(id: String, body: [UInt8])] = []
    /// What follows the data.
    public var tail: [UInt8] = []

    public init() {}

    /// 16-bit samples, mono.
    public init(samples: [Int16], rate: Int = 16_000) {
        self.rate = rate
        data = samples.flatMap { little(Int($0), 2) }
    }

    public var bytes: [UInt8] {
        let frame = channels * bits / 8
        var format = little(isExtensible ? 0xfffe : tag, 2) + little(channels, 2) + little(rate, 4)
        format += little(rate * frame, 4) + little(frame, 2) + little(bits, 2)
        if isExtensible {
            format += little(22, 2) + little(bits, 2) + little(0, 4) + little(tag, 2)
            format += [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]
        }
        var body = Array("WAVE".utf8) + chunk("fmt ", format)
        for (id, content) in chunks { body += chunk(id, content) }
        body += Array("data".utf8) + little(dataSize ?? data.count, 4) + data + tail
        return Array("RIFF".utf8) + little(riffSize ?? body.count, 4) + body
    }

    private func chunk(_ id: String, _ body: [UInt8]) -> [UInt8] {
        Array(id.utf8) + little(body.count, 4) + body + (body.count % 2 == 1 ? [0] : [])
    }
}

/// The lowest `count` bytes of a number, least significant first.
public func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

/// The lowest `count` bytes of a number, most significant first.
public func big(_ value: Int, _ count: Int) -> [UInt8] { little(value, count).reversed() }
