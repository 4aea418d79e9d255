/// What stands before the bytes of a frame: the head of its SimpleBlock (RFC 9559, section 10.2), and before that, where
/// one begins, that of a cluster. Of fixed size, so that writing a frame allocates nothing.
struct BlockHead {
    /// The longest frame, in bytes.
    static let mostBytes = 1 << 28 - 6
    /// The most ticks from a cluster's time to that of its blocks: 3 s.
    static let mostTicks: Int64 = 30_000

    private var storage = InlineArray<32, UInt8>(repeating: 0)
    private var count = 0

    /// - Parameters:
    ///   - ticks: the block's time, in steps of `MediaTime.resolution`.
    ///   - cluster: the time of the cluster that the block goes into.
    ///   - isFirst: whether that cluster begins with it.
    init(_ track: MatroskaWriter.Track, at ticks: Int64, in cluster: Int64, isFirst: Bool, byteCount: Int) {
        precondition(byteCount <= BlockHead.mostBytes, "a frame of \(byteCount) bytes is too long")
        if isFirst {
            append(UInt64(MatroskaID.cluster), 4)
            append(EBML.unknownSize, 8)
            append(UInt64(MatroskaID.timestamp), 1)
            append(0x88, 1)
            append(UInt64(cluster), 8)
        }
        append(UInt64(MatroskaID.simpleBlock), 1)
        append(1 << 28 | UInt64(byteCount + 4), 4)
        append(0x80 | UInt64(track.rawValue), 1)
        append(UInt64(UInt16(bitPattern: Int16(ticks - cluster))), 2)
        // A key frame, alone in its block.
        append(0x80, 1)
    }

    private mutating func append(_ value: UInt64, _ length: Int) {
        for shift in stride(from: 8 * (length - 1), through: 0, by: -8) {
            storage[count] = UInt8(truncatingIfNeeded: value >> UInt64(shift))
            count += 1
        }
    }

    var bytes: Span<UInt8> {
        @_lifetime(borrow self) get { storage.span.extracting(..<count) }
    }
}
