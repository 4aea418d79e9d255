import Signal

/// Pictures that were read and not yet delivered, at most `most` or `mostBytes`, each in wiped memory.
///
/// A delivered picture changes places with the one in the consumer's slot, so nothing is copied or allocated once
/// the frames have grown to the size of the pictures.
struct HeldPictures: ~Copyable, Sendable {
    static let most = 16
    static let mostBytes = 16 << 20

    private struct Mark: Sendable {
        var time: MediaTime
        var end: MediaTime
        var layout: PictureLayout
        var byteCount: Int
        var sequence: Int
    }

    private var frames = InlineArray<16, VideoFrame> { _ in VideoFrame() }
    private var marks = InlineArray<16, Mark?>(repeating: nil)
    private var byteCount = 0
    private var sequence = 0
    /// Room that a picture may take before its bytes have come.
    private var proven = 1 << 20
    private var first: Int?

    /// Whether something must be delivered before another picture is read.
    var isFull: Bool { free == nil || byteCount >= HeldPictures.mostBytes }

    /// When the next picture was taken, `nil` if none is held.
    var time: MediaTime? { first.flatMap { marks[$0]?.time } }

    private var free: Int? { marks.indices.first { marks[$0] == nil } }

    /// Reads a picture of `count` bytes.
    ///
    /// - Precondition: not `isFull`.
    mutating func read(
        _ count: Int, time: MediaTime, end: MediaTime, layout: PictureLayout, from input: inout Input
    ) throws(Halt) {
        guard let index = free else { preconditionFailure("all frames are in use") }
        // JPEG files differ in size, and each growth allocates: so grow in large steps.
        if layout.format == .jpeg {
            frames[index].begin(time: time, layout: layout, byteCount: HeldPictures.roomy(count))
        }
        do {
            // Large pictures grow as their bytes come: a header alone must not cost memory.
            var done = 0
            while done < count {
                let room = min(count, max(proven, 2 * done))
                frames[index].begin(time: time, layout: layout, byteCount: room)
                var bytes = frames[index].mutableBytes
                var rest = bytes._mutatingExtracting(done...)
                try input.read(&rest)
                done = room
            }
            proven = max(proven, count)
        } catch {
            frames[index].wipe()
            throw error
        }
        sequence += 1
        byteCount += count
        marks[index] = Mark(time: time, end: end, layout: layout, byteCount: count, sequence: sequence)
        first = earliest()
    }

    /// Takes a picture that is in memory; `frame` is given another one's memory for it.
    ///
    /// - Precondition: not `isFull`.
    mutating func take(_ frame: inout VideoFrame) {
        guard let index = free else { preconditionFailure("all frames are in use") }
        swap(&frames[index], &frame)
        let count = frames[index].bytes.count
        sequence += 1
        byteCount += count
        marks[index] = Mark(
            time: frames[index].time, end: frames[index].time, layout: frames[index].layout, byteCount: count,
            sequence: sequence)
        first = earliest()
    }

    /// Puts the earliest picture into `slot`, with a time not before `floor`, and says when it ends.
    ///
    /// - Precondition: one is held.
    mutating func deliver(into slot: inout VideoFrame, notBefore floor: MediaTime) -> MediaTime {
        guard let index = first, let mark = marks[index] else { preconditionFailure("no picture is held") }
        if mark.time < floor { frames[index].begin(time: floor, layout: mark.layout, byteCount: mark.byteCount) }
        swap(&frames[index], &slot)
        marks[index] = nil
        byteCount -= mark.byteCount
        first = earliest()
        return max(mark.end, floor)
    }

    /// Zeroes all pictures, held and spare.
    mutating func wipe() {
        for i in frames.indices {
            frames[i].wipe()
            marks[i] = nil
        }
        byteCount = 0
        first = nil
    }

    private func earliest() -> Int? {
        var best: Int?
        for i in marks.indices {
            guard let mark = marks[i] else { continue }
            guard let index = best, let other = marks[index] else {
                best = i
                continue
            }
            if (mark.time.nanoseconds, mark.sequence) < (other.time.nanoseconds, other.sequence) { best = i }
        }
        return best
    }

    private static func roomy(_ count: Int) -> Int {
        var room = 65_536
        while room < count, room < 1 << 20 { room *= 2 }
        return room
    }
}
