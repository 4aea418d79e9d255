public import Signal

/// A run of sound as the device gave it, filled again and again: 16-bit samples, little endian, the channels of a frame
/// side by side, in memory that is wiped.
public struct SoundSlot: ~Copyable, Sendable {
    /// When the first frame was taken, a multiple of `MediaTime.resolution`, with the device's drift taken out.
    public internal(set) var time = MediaTime.zero
    public internal(set) var frames = 0
    var storage = WipedBuffer<UInt8>(capacity: 0)

    public init() {}

    public var bytes: Span<UInt8> {
        @_lifetime(borrow self) get { storage.span }
    }

    /// Empties the slot, and zeroes what was in it.
    mutating func clear() {
        frames = 0
        storage.resize(to: 0)
    }

    /// Zeroes the samples and all spare room.
    public mutating func wipe() {
        frames = 0
        storage.wipe()
    }
}
