import Signal

/// Sound that was read, resampled and not yet delivered: at most `most` blocks in a ring of wiped memory.
struct HeldSound: ~Copyable, Sendable {
    static let most = 48

    private struct Mark: Sendable {
        /// The exact time of the block's first sample.
        var start = MediaTime.zero
        /// When the sound that it was made from ends.
        var end = MediaTime.zero
        /// Samples of the block that were delivered already.
        var done = 0
        /// Where the sound before the block ended, if some is missing in between.
        var gap: MediaTime?
    }

    private var blocks = InlineArray<48, AudioBlock> { _ in AudioBlock() }
    private var marks = InlineArray<48, Mark>(repeating: Mark())
    private var first = 0
    private(set) var count = 0

    /// Whether something must be delivered before more is read; room is kept for what one step of reading adds.
    var isFull: Bool { count > HeldSound.most - 4 }

    /// When the next block, or the rest of it, begins.
    var time: MediaTime? { count == 0 ? nil : start(marks[first]).rounded }

    mutating func append(_ samples: Span<Float>, start: MediaTime, end: MediaTime, gap: MediaTime? = nil) {
        precondition(count < HeldSound.most, "all blocks are in use")
        let index = (first + count) % HeldSound.most
        marks[index] = Mark(start: start, end: end, gap: gap)
        blocks[index].begin(time: start.rounded, sampleCount: samples.count)
        HeldSound.copy(samples, &blocks[index])
        count += 1
    }

    /// The gap before the next block, once.
    mutating func takeGap() -> (from: MediaTime, to: MediaTime)? {
        guard count > 0, let from = marks[first].gap else { return nil }
        marks[first].gap = nil
        return (from, start(marks[first]).rounded)
    }

    /// Puts the next block's samples before `limit` into `slot`, with a time not before `floor`, and says when they end.
    ///
    /// - Precondition: one is held, and begins before `limit`.
    mutating func deliver(into slot: inout AudioBlock, notBefore floor: MediaTime, upTo limit: MediaTime?) -> MediaTime {
        precondition(count > 0, "no sound is held")
        let index = first
        let done = marks[index].done
        let from = start(marks[index])
        let whole = blocks[index].samples.count
        var length = whole - done
        if let limit, limit - from < 1_000_000_000 {
            // The first sample at or after the limit.
            let before = ((limit - from) * AudioBlock.rate + 999_999_999) / 1_000_000_000
            length = min(length, max(1, Int(before)))
        }
        slot.begin(time: max(from.rounded, floor), sampleCount: length)
        HeldSound.copy(blocks[index].samples.extracting(done..<done + length), &slot)
        if done + length == whole {
            first = (index + 1) % HeldSound.most
            count -= 1
            return marks[index].end
        }
        marks[index].done = done + length
        return start(marks[index])
    }

    private static func copy(_ samples: Span<Float>, _ block: inout AudioBlock) {
        var target = block.mutableSamples
        for i in 0..<samples.count { target[i] = samples[i] }
    }

    /// Zeroes all samples, held and spare.
    mutating func wipe() {
        for i in blocks.indices {
            blocks[i].wipe()
            marks[i] = Mark()
        }
        first = 0
        count = 0
    }

    private func start(_ mark: Mark) -> MediaTime {
        mark.start + MediaTime.sample(Int64(mark.done), rate: AudioBlock.rate).nanoseconds
    }
}
