import Signal

/// A recording (Matroska: MJPEG, 16-bit PCM, events) all of whose pictures and sound are canaries, to follow raw data
/// through everything that reads recordings. Writing it leaves no copy in memory.
public struct CanaryRecording: Sendable {
    /// What the sound is made of: its 16 samples over and over, mono, 16 kHz, so that no resampling changes them.
    public let sound: Canary
    /// What each picture is: ten a second.
    public let picture: CanaryPicture

    public init(seed: UInt64) {
        sound = Canary(seed: seed)
        picture = CanaryPicture(seed: seed ^ 0x5eed)
    }

    /// Every form in which its raw data could stand in memory.
    public var needles: [MemoryNeedle] {
        [sound.raw, sound.float, sound.unscaledFloat, picture.file, picture.luma]
    }

    /// Writes the file.
    ///
    /// - Parameters:
    ///   - seconds: its length, at least 1.
    ///   - events: JSON objects and the milliseconds at which they happened, in the order of their times.
    public func write(to path: String, seconds: Int, events: [(milliseconds: Int, json: String)] = []) throws {
        let file = try File(creating: path)
        var head = ByteWriter()
        head.element(0x1a45_dfa3) { $0.element(0x4282, text: "matroska") }
        head.open(0x1853_8067)
        head.element(0x1549_a966) { $0.element(0x2ad7_b1, number: 1_000_000) }
        head.element(0x1654_ae6b) { tracks in
            tracks.element(0xae) { track in
                track.track(1, type: 1, codec: "V_MJPEG")
                track.element(0xe0) { video in
                    video.element(0xb0, number: CanaryPicture.width)
                    video.element(0xba, number: CanaryPicture.height)
                }
            }
            tracks.element(0xae) { track in
                track.track(2, type: 2, codec: "A_PCM/INT/LIT")
                track.element(0xe1) { audio in
                    audio.element(0xb5, double: 16_000)
                    audio.element(0x9f, number: 1)
                    audio.element(0x6264, number: 16)
                }
            }
            tracks.element(0xae) { $0.track(3, type: 17, codec: "S_TEXT/UTF8") }
        }
        try file.write(head.span)

        let frame = picture.makeFile()
        for second in 0..<seconds {
            var cluster = ByteWriter()
            cluster.element(0x1f43_b675) { cluster in
                cluster.element(0xe7, number: second * 1_000)
                for tenth in 0..<10 {
                    let start = second * 1_000 + tenth * 100
                    for event in events where start..<start + 100 ~= event.milliseconds {
                        cluster.block(3, at: event.milliseconds - second * 1_000) { block in
                            for byte in event.json.utf8 { block.append(byte) }
                        }
                    }
                    cluster.block(1, at: tenth * 100) { block in
                        for index in 0..<frame.count { block.append(frame.span[index]) }
                    }
                    cluster.block(2, at: tenth * 100) { block in
                        for index in 0..<3_200 { block.append(sound.byte(index)) }
                    }
                }
            }
            try file.write(cluster.span)
        }
    }
}

/// Bytes of an EBML document in memory that is wiped.
private struct ByteWriter: ~Copyable {
    private var bytes = WipedBuffer<UInt8>(capacity: 1 << 16)

    var span: Span<UInt8> {
        @_lifetime(borrow self) get { bytes.span }
    }

    mutating func append(_ byte: UInt8) {
        bytes.resize(to: bytes.count + 1)
        set(bytes.count - 1, byte)
    }

    private mutating func set(_ index: Int, _ byte: UInt8) {
        var span = bytes.mutableSpan
        span[index] = byte
    }

    private mutating func append(_ value: UInt64, count: Int) {
        for shift in stride(from: (count - 1) * 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    private mutating func id(_ id: UInt32) {
        append(UInt64(id), count: (4 - id.leadingZeroBitCount / 8))
    }

    /// An element that goes on to the end of the file: its size is unknown.
    mutating func open(_ id: UInt32) {
        self.id(id)
        append(UInt64(0x01ff_ffff_ffff_ffff), count: 8)
    }

    /// An element whose size, in eight bytes, is filled in once its content is written.
    mutating func element(_ id: UInt32, _ content: (inout ByteWriter) -> Void) {
        self.id(id)
        let start = bytes.count
        append(0, count: 8)
        content(&self)
        let size = UInt64(bytes.count - start - 8) | 1 << 56
        for index in 0..<8 { set(start + index, UInt8(truncatingIfNeeded: size >> UInt64((7 - index) * 8))) }
    }

    mutating func element(_ id: UInt32, number: Int) {
        element(id) { $0.append(UInt64(number), count: 8) }
    }

    mutating func element(_ id: UInt32, double: Double) {
        element(id) { $0.append(double.bitPattern, count: 8) }
    }

    mutating func element(_ id: UInt32, text: String) {
        element(id) { for byte in text.utf8 { $0.append(byte) } }
    }

    mutating func track(_ number: Int, type: Int, codec: String) {
        element(0xd7, number: number)
        element(0x73c5, number: number)
        element(0x83, number: type)
        element(0x86, text: codec)
    }

    /// A SimpleBlock; a text block of a BlockGroup needs no duration here.
    mutating func block(_ track: UInt8, at milliseconds: Int, _ content: (inout ByteWriter) -> Void) {
        element(0xa3) { block in
            block.append(0x80 | track)
            block.append(UInt64(milliseconds), count: 2)
            block.append(0x80)
            content(&block)
        }
    }
}
