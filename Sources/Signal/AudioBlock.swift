/// A run of sound: mono samples, −1 ... 1 (a 16-bit sample divided by 32768), at `AudioBlock.rate`,
/// in memory that is wiped. Sources mix and resample before anything else sees a sample.
///
/// A block is a slot that is filled again and again: in the steady state nothing is allocated.
public struct AudioBlock: ~Copyable, Sendable {
    /// Samples a second in every block.
    public static let rate: Int64 = 16_000

    /// When the first sample was taken, rounded to `MediaTime.resolution`.
    public private(set) var time: MediaTime
    private var storage: WipedBuffer<Float>

    public init(capacity: Int = 0) {
        time = .zero
        storage = WipedBuffer(capacity: capacity)
    }

    /// Makes room for `sampleCount` samples of a new block, to be written through `mutableSamples`.
    public mutating func begin(time: MediaTime, sampleCount: Int) {
        self.time = time
        storage.resize(to: sampleCount)
    }

    public var samples: Span<Float> {
        @_lifetime(borrow self) get { storage.span }
    }

    public var mutableSamples: MutableSpan<Float> {
        @_lifetime(&self) mutating get { storage.mutableSpan }
    }

    /// The time just after the last sample.
    public var end: MediaTime {
        time + MediaTime.sample(Int64(storage.count), rate: AudioBlock.rate).nanoseconds
    }

    /// Zeroes the samples and all spare room.
    public mutating func wipe() {
        storage.wipe()
    }
}
