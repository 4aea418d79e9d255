/// 32 bytes that stand nowhere else, to follow raw data through memory.
///
/// The bytes exist in plain only where `fill` writes them, one at a time. Give each test a seed of its own: tests run
/// side by side in one process.
public struct Canary: Sendable {
    public static let count = 32

    private let encoded: [UInt8]

    public init(seed: UInt64) {
        var random = Repeatable(seed: seed)
        encoded = (0..<Canary.count).map { _ in UInt8.random(in: 1...255, using: &random) }
    }

    /// The byte at `index`, counted round.
    public func byte(_ index: Int) -> UInt8 {
        let index = index % Canary.count
        // No byte is zero: memory is full of zeros.
        let byte = encoded[index] ^ MemoryNeedle.key(index)
        return byte == 0 ? 0x5a : byte
    }

    /// The 16-bit sample at `index`, little-endian in the bytes, counted round: 16 of them are the canary.
    public func sample(_ index: Int) -> Int16 {
        Int16(bitPattern: UInt16(byte(2 * index)) | UInt16(byte(2 * index + 1)) << 8)
    }

    /// The sample as analysis sees it, from −1 to 1.
    public func amplitude(_ index: Int) -> Float { Float(sample(index)) / 32_768 }

    /// Writes the canary over and over.
    public func fill(_ span: inout MutableSpan<UInt8>) {
        for index in 0..<span.count { span[index] = byte(index) }
    }

    /// Writes the canary's amplitudes over and over.
    public func fill(_ span: inout MutableSpan<Float>) {
        for index in 0..<span.count { span[index] = amplitude(index) }
    }

    /// The canary as bytes: raw samples, or luma of a picture that is not compressed.
    public var raw: MemoryNeedle {
        MemoryNeedle("raw", count: Canary.count) { byte($0) }
    }

    /// The canary's 16 samples as Float.
    public var float: MemoryNeedle {
        MemoryNeedle("float", count: 64, alignment: 4) { index in
            UInt8(truncatingIfNeeded: amplitude(index / 4).bitPattern >> UInt32(index % 4 * 8))
        }
    }

    /// The canary's 16 samples as Float, not divided by 32768.
    public var unscaledFloat: MemoryNeedle {
        MemoryNeedle("unscaled float", count: 64, alignment: 4) { index in
            UInt8(truncatingIfNeeded: Float(sample(index / 4)).bitPattern >> UInt32(index % 4 * 8))
        }
    }
}
