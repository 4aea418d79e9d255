/// How one sample of sound lies in bytes, least significant byte first.
public enum SampleFormat: Sendable, Hashable, CaseIterable {
    /// 0 ... 255 with silence at 128, as 8-bit WAV has it.
    case unsigned8
    case signed16
    case signed24
    case signed32
    case float32
    case float64

    /// The size of one sample of one channel.
    public var byteCount: Int {
        switch self {
        case .unsigned8: 1
        case .signed16: 2
        case .signed24: 3
        case .signed32, .float32: 4
        case .float64: 8
        }
    }
}

extension SampleFormat {
    /// Reads interleaved frames and mixes the channels of each to their mean, −1 ... 1 (an integer sample divided by
    /// half its range; a float sample beyond ±1 counts as ±1, one that is no number as 0).
    ///
    /// - Parameters:
    ///   - bytes: whole frames from the first byte on; an incomplete frame at the end is left alone.
    ///   - channels: samples in a frame, 1 ... 256.
    ///   - target: one value a frame, at least as many as there are frames.
    /// - Returns: how many frames were read.
    /// - Complexity: O(bytes); nothing is allocated.
    public func mixToMono(_ bytes: Span<UInt8>, channels: Int, into target: inout MutableSpan<Float>) -> Int {
        precondition(channels >= 1 && channels <= 256, "a frame has 1 to 256 channels, not \(channels)")
        let frames = bytes.count / (byteCount * channels)
        precondition(target.count >= frames, "\(frames) frames do not fit into \(target.count) values")
        unsafe bytes.withUnsafeBytes { source in
            unsafe target.withUnsafeMutableBufferPointer { target in
                if let from = source.baseAddress, let to = target.baseAddress {
                    unsafe convert(from, frames: frames, channels: channels, to)
                }
            }
        }
        return frames
    }

    private func convert(_ from: UnsafeRawPointer, frames: Int, channels: Int, _ to: UnsafeMutablePointer<Float>) {
        switch self {
        case .unsigned8:
            let scale = 1 / Float(128 * channels)
            unsafe SampleFormat.mix(frames, channels, to) {
                Float(Int32(unsafe from.load(fromByteOffset: $0, as: UInt8.self)) - 128) * scale
            } many: { (first: Int, last: Int) in
                var sum: Int32 = 0
                for i in first..<last { sum += Int32(unsafe from.load(fromByteOffset: i, as: UInt8.self)) - 128 }
                return Float(sum) * scale
            }
        case .signed16:
            let scale = 1 / Float(32_768 * channels)
            unsafe SampleFormat.mix(frames, channels, to) {
                Float(unsafe from.signed16(at: $0)) * scale
            } many: { first, last in
                var sum: Int32 = 0
                for i in first..<last { sum += Int32(unsafe from.signed16(at: i)) }
                return Float(sum) * scale
            }
        case .signed24:
            let scale = 1 / Float(8_388_608 * channels)
            unsafe SampleFormat.mix(frames, channels, to) {
                Float(unsafe from.signed24(at: $0)) * scale
            } many: { first, last in
                var sum: Int64 = 0
                for i in first..<last { sum += Int64(unsafe from.signed24(at: i)) }
                return Float(sum) * scale
            }
        case .signed32:
            let scale = 1 / Float(2_147_483_648 * channels)
            unsafe SampleFormat.mix(frames, channels, to) {
                Float(unsafe from.signed32(at: $0)) * scale
            } many: { first, last in
                var sum: Int64 = 0
                for i in first..<last { sum += Int64(unsafe from.signed32(at: i)) }
                return Float(sum) * scale
            }
        case .float32:
            let scale = 1 / Float(channels)
            unsafe SampleFormat.mix(frames, channels, to) {
                SampleFormat.bounded(unsafe from.float32(at: $0))
            } many: { first, last in
                var sum: Float = 0
                for i in first..<last { sum += SampleFormat.bounded(unsafe from.float32(at: i)) }
                return sum * scale
            }
        case .float64:
            let scale = 1 / Float(channels)
            unsafe SampleFormat.mix(frames, channels, to) {
                SampleFormat.bounded(Float(unsafe from.float64(at: $0)))
            } many: { first, last in
                var sum: Float = 0
                for i in first..<last { sum += SampleFormat.bounded(Float(unsafe from.float64(at: i))) }
                return sum * scale
            }
        }
    }

    /// A loop for mono and one for stereo, which the compiler turns into vectors, and one for any other count.
    @inline(__always)
    private static func mix(
        _ frames: Int, _ channels: Int, _ to: UnsafeMutablePointer<Float>,
        one: (Int) -> Float, many: (Int, Int) -> Float
    ) {
        if channels == 1 {
            for i in 0..<frames { unsafe to[i] = one(i) }
        } else if channels == 2 {
            for i in 0..<frames { unsafe to[i] = many(2 &* i, 2 &* i &+ 2) }
        } else {
            for i in 0..<frames { unsafe to[i] = many(i * channels, (i + 1) * channels) }
        }
    }

    @inline(__always)
    private static func bounded(_ sample: Float) -> Float {
        sample >= 1 ? 1 : sample <= -1 ? -1 : sample == sample ? sample : 0
    }
}

// Sample `index` of a run of samples at any address.
extension UnsafeRawPointer {
    @inline(__always)
    fileprivate func signed16(at index: Int) -> Int16 {
        Int16(littleEndian: unsafe loadUnaligned(fromByteOffset: 2 * index, as: Int16.self))
    }

    @inline(__always)
    fileprivate func signed24(at index: Int) -> Int32 {
        let low = Int32(unsafe load(fromByteOffset: 3 * index, as: UInt8.self))
        let middle = Int32(unsafe load(fromByteOffset: 3 * index + 1, as: UInt8.self))
        let high = Int32(unsafe load(fromByteOffset: 3 * index + 2, as: Int8.self))
        return high << 16 | middle << 8 | low
    }

    @inline(__always)
    fileprivate func signed32(at index: Int) -> Int32 {
        Int32(littleEndian: unsafe loadUnaligned(fromByteOffset: 4 * index, as: Int32.self))
    }

    @inline(__always)
    fileprivate func float32(at index: Int) -> Float {
        Float(bitPattern: UInt32(littleEndian: unsafe loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)))
    }

    @inline(__always)
    fileprivate func float64(at index: Int) -> Double {
        Double(bitPattern: UInt64(littleEndian: unsafe loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self)))
    }
}
