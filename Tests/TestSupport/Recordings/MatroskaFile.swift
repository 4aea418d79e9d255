/// Builds Matroska files element by element.
public struct MatroskaFile: Sendable {
    public enum Lacing: UInt8, Sendable, CaseIterable { case none, xiph, fixed, ebml }

    /// Entries of the tracks, whole elements.
    public var tracks: [[UInt8]] = []
    /// What stands in the information beside the timestamp scale.
    public var info: [UInt8] = []
    public var timestampScale = 1_000_000
    /// Whole elements of the segment before the clusters.
    public var before: [[UInt8]] = []
    /// Whole clusters, and what stands between or after them.
    public var clusters: [[UInt8]] = []
    public var hasChecksums = false
    public var isSegmentSizeKnown = true
    /// What follows the segment.
    public var tail: [UInt8] = []

    public init() {}

    public var bytes: [UInt8] {
        let scale = MatroskaFile.element(0x2ad7b1, big(timestampScale, 4))
        var body = header(0x1549_a966, scale + info)
        body += header(0x1654_ae6b, tracks.flatMap(\.self))
        body += before.flatMap(\.self) + clusters.flatMap(\.self)
        let document = MatroskaFile.element(0x4282, Array("matroska".utf8)) + MatroskaFile.element(0x4285, [2])
        return MatroskaFile.element(0x1a45_dfa3, document)
            + MatroskaFile.element(0x1853_8067, body, hasSize: isSegmentSizeKnown) + tail
    }

    private func header(_ id: Int, _ body: [UInt8]) -> [UInt8] {
        guard hasChecksums else { return MatroskaFile.element(id, body) }
        return MatroskaFile.element(id, [0xbf, 0x84] + little(Int(MatroskaFile.checksum(body)), 4) + body)
    }

    // MARK: Elements

    /// An element; its size takes 4 bytes, or says that it is not known.
    public static func element(_ id: Int, _ body: [UInt8], hasSize: Bool = true) -> [UInt8] {
        let length = id > 0xff_ffff ? 4 : id > 0xffff ? 3 : id > 0xff ? 2 : 1
        return big(id, length) + (hasSize ? [0x10 | UInt8(body.count >> 24)] + big(body.count, 3) : [0xff]) + body
    }

    public static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xffff_ffff
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 0 ? 0 : 0xedb8_8320) }
        }
        return ~crc
    }

    // MARK: Tracks

    public static func track(_ number: Int, type: Int, codec: String, _ more: [UInt8] = []) -> [UInt8] {
        element(
            0xae,
            element(0xd7, [UInt8(number)]) + element(0x83, [UInt8(type)]) + element(0x86, Array(codec.utf8)) + more)
    }

    /// Raw pictures of a four-character code.
    public static func pictures(_ number: Int, _ width: Int, _ height: Int, code: String = "Y800") -> [UInt8] {
        let size = element(0xb0, big(width, 2)) + element(0xba, big(height, 2))
        return track(
            number, type: 1, codec: "V_UNCOMPRESSED", element(0xe0, size + element(0x2eb524, Array(code.utf8))))
    }

    public static func jpeg(_ number: Int, _ width: Int, _ height: Int) -> [UInt8] {
        track(
            number, type: 1, codec: "V_MJPEG", element(0xe0, element(0xb0, big(width, 2)) + element(0xba, big(height, 2))))
    }

    /// 16-bit sound.
    public static func sound(_ number: Int, rate: Int = 16_000, channels: Int = 1) -> [UInt8] {
        let bits = Int(Double(rate).bitPattern)
        return track(
            number, type: 2, codec: "A_PCM/INT/LIT",
            element(0xe1, element(0xb5, big(bits, 8)) + element(0x9f, [UInt8(channels)]) + element(0x6264, [16])))
    }

    public static func events(_ number: Int) -> [UInt8] { track(number, type: 17, codec: "S_TEXT/UTF8") }

    /// An Attachments element of whole files.
    public static func attachments(_ files: [(name: String, type: String, bytes: [UInt8])]) -> [UInt8] {
        element(
            0x1941_a469,
            files.flatMap { file in
                element(
                    0x61a7,
                    element(0x466e, Array(file.name.utf8)) + element(0x4660, Array(file.type.utf8))
                        + element(0x465c, file.bytes))
            })
    }

    // MARK: Clusters

    public static func cluster(_ time: Int, _ blocks: [[UInt8]], hasSize: Bool = true) -> [UInt8] {
        element(0x1f43_b675, element(0xe7, big(time, 4)) + blocks.flatMap(\.self), hasSize: hasSize)
    }

    public static func simpleBlock(
        _ track: Int, at time: Int, _ frames: [UInt8]..., lacing: Lacing = .none
    ) -> [UInt8] {
        element(0xa3, body(track, time, frames, lacing))
    }

    /// A block in a group, with a duration behind it.
    public static func blockGroup(_ track: Int, at time: Int, _ frames: [UInt8]..., lacing: Lacing = .none) -> [UInt8] {
        element(0xa0, element(0xa1, body(track, time, frames, lacing)) + element(0x9b, [20]))
    }

    private static func body(_ track: Int, _ time: Int, _ frames: [[UInt8]], _ lacing: Lacing) -> [UInt8] {
        var body = [0x80 | UInt8(track)] + big(time, 2) + [lacing.rawValue << 1]
        let sizes = frames.map(\.count)
        switch lacing {
        case .none: break
        case .fixed: body.append(UInt8(frames.count - 1))
        case .xiph:
            body.append(UInt8(frames.count - 1))
            for size in sizes.dropLast() { body += [UInt8](repeating: 255, count: size / 255) + [UInt8(size % 255)] }
        case .ebml:
            body.append(UInt8(frames.count - 1))
            var last: Int?
            for size in sizes.dropLast() {
                // Two bytes each: the first size itself, then differences with a bias of 2¹³ − 1.
                let coded = last.map { size - $0 + 8_191 } ?? size
                body += big(0x4000 | coded, 2)
                last = size
            }
        }
        return body + frames.flatMap(\.self)
    }
}
