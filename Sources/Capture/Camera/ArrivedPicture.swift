import CV4L2

/// What the driver says of a picture that it gave.
struct ArrivedPicture {
    /// The buffer in which it lies.
    let buffer: Int
    /// At most the buffer's.
    let byteCount: Int
    /// The driver's count of pictures since the stream began; it goes round.
    let sequence: UInt32
    /// Whether its bytes may be wrong.
    let isFlagged: Bool
    /// When it was taken, in nanoseconds of CLOCK_MONOTONIC; `nil` by another clock.
    let stamp: Int64?

    init(_ buffer: v4l2_buffer, capacity: Int) {
        unsafe self.buffer = Int(buffer.index)
        byteCount = unsafe min(Int(buffer.bytesused), capacity)
        sequence = unsafe buffer.sequence
        let flags = unsafe buffer.flags
        isFlagged = flags & UInt32(V4L2_BUF_FLAG_ERROR) != 0
        let isMonotonic = flags & UInt32(V4L2_BUF_FLAG_TIMESTAMP_MASK) == UInt32(V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC)
        let (seconds, microseconds) = unsafe (Int64(buffer.timestamp.tv_sec), Int64(buffer.timestamp.tv_usec))
        let isTime = (0..<1 << 32).contains(seconds) && (0..<1_000_000).contains(microseconds)
        stamp = isMonotonic && isTime ? seconds * 1_000_000_000 + microseconds * 1_000 : nil
    }
}
