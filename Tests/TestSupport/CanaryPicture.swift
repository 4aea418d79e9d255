public import Signal

/// A baseline JPEG file of flat 8×8 blocks whose levels come from a canary, to follow a compressed picture through
/// memory: as the file's bytes and as the luma that any decoder makes of it, to the bit.
///
/// With a quantiser of 8 the only coefficient of a flat block is level − 128, which every exact inverse transform turns
/// back into 64 equal samples.
public struct CanaryPicture: Sendable {
    /// Pixels; a multiple of 64: eight blocks of the canary stand in a row.
    public static let width = 64
    public static let height = 64

    private let canary: Canary

    public init(seed: UInt64) {
        canary = Canary(seed: seed)
    }

    /// The luma of a pixel.
    public func luma(x: Int, y: Int) -> UInt8 { level(y / 8 * (CanaryPicture.width / 8) + x / 8) }

    private func level(_ block: Int) -> UInt8 { canary.byte(block) }

    /// A row of luma as bytes.
    public var luma: MemoryNeedle {
        MemoryNeedle("luma", count: 32) { luma(x: $0, y: 0) }
    }

    /// A row of the picture at half its size.
    public var halved: MemoryNeedle {
        MemoryNeedle("halved luma", count: 32) { luma(x: 2 * $0, y: 0) }
    }

    /// 32 bytes of the compressed picture.
    public var file: MemoryNeedle {
        MemoryNeedle("file", count: 32) { index in
            var byte: UInt8 = 0
            var at = 0
            write { value in
                if at == CanaryPicture.headerCount + 8 + index { byte = value }
                at += 1
            }
            return byte
        }
    }

    private static let headerCount = 2 + (2 + 67) + (2 + 11) + (2 + 19 + 12) + (2 + 19 + 1) + (2 + 8)

    /// The file, in memory that is wiped.
    public func makeFile() -> WipedBuffer<UInt8> {
        var count = 0
        write { _ in count += 1 }
        var buffer = WipedBuffer<UInt8>(capacity: count)
        buffer.resize(to: count)
        var target = buffer.mutableSpan
        var at = 0
        write { byte in
            target[at] = byte
            at += 1
        }
        return buffer
    }

    /// Names the file's bytes one by one (ISO/IEC 10918-1, annexes B and F).
    private func write(_ body: (UInt8) -> Void) {
        func put(_ bytes: [UInt8]) { for byte in bytes { body(byte) } }
        put([0xff, 0xd8, 0xff, 0xdb, 0, 67, 0])
        put([UInt8](repeating: 8, count: 64))
        put([0xff, 0xc0, 0, 11, 8, 0, UInt8(CanaryPicture.height), 0, UInt8(CanaryPicture.width), 1, 1, 0x11, 0])
        // DC: twelve codes of four bits, for differences of 0 ... 11 bits. AC: one code of one bit, end of block.
        put([0xff, 0xc4, 0, 31, 0x00, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
        put([UInt8](0..<12))
        put([0xff, 0xc4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
        put([0xff, 0xda, 0, 8, 1, 1, 0x00, 0, 63, 0])
        var (bits, bitCount, last) = (UInt32(0), 0, 0)
        func append(_ value: Int, _ count: Int) {
            bits = bits << UInt32(count) | UInt32(value)
            bitCount += count
            while bitCount >= 8 {
                let byte = UInt8(truncatingIfNeeded: bits >> UInt32(bitCount - 8))
                body(byte)
                if byte == 0xff { body(0) }
                bitCount -= 8
            }
        }
        for block in 0..<CanaryPicture.width * CanaryPicture.height / 64 {
            let value = Int(level(block)) - 128
            let difference = value - last
            last = value
            let size = Int.bitWidth - abs(difference).leadingZeroBitCount
            append(size, 4)
            append(difference < 0 ? difference + (1 << size) - 1 : difference, size)
            append(0, 1)
        }
        append(0x7f, 7)
        put([0xff, 0xd9])
    }
}
