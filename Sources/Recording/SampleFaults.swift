import Kernels
public import Signal

/// Samples of floating-point sound that could not be taken as they stand, among those that were read.
///
/// Sound of whole numbers has none: every number lies within its range.
public struct SampleFaults: Sendable, Hashable {
    /// Samples that are no number; each counts as 0.
    public private(set) var notNumbers = 0
    /// Samples beyond −1 … 1, infinite ones too; each counts as the nearer of both.
    public private(set) var beyondScale = 0
    /// When the first of either was taken.
    public private(set) var first: MediaTime?

    /// Looks through the first `frames` frames of `bytes`.
    ///
    /// - Parameter start: the time of the first frame.
    /// - Complexity: O(bytes) for floats, else O(1); nothing is allocated.
    mutating func look(
        through bytes: borrowing WipedBuffer<UInt8>, frames: Int, _ format: SoundFormat, from start: MediaTime
    ) {
        guard format.samples == .float32 || format.samples == .float64 else { return }
        let raw = unsafe bytes.span.bytes
        for index in 0..<frames * format.channels {
            let sample = SampleFaults.sample(index, of: raw, isSingle: format.samples == .float32)
            if abs(sample) <= 1 { continue }
            if sample.isNaN { notNumbers += 1 } else { beyondScale += 1 }
            if first == nil { first = (start + format.length(index / format.channels)).rounded }
        }
    }

    private static func sample(_ index: Int, of raw: RawSpan, isSingle: Bool) -> Float {
        if isSingle {
            let bits = unsafe raw.unsafeLoadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)
            return Float(bitPattern: UInt32(littleEndian: bits))
        }
        let bits = unsafe raw.unsafeLoadUnaligned(fromByteOffset: 8 * index, as: UInt64.self)
        return Float(Double(bitPattern: UInt64(littleEndian: bits)))
    }
}
