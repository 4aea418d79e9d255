import Signal

/// What is left to be read of a block whose head was read.
struct MatroskaBlock: Sendable {
    enum Rest: Sendable {
        /// The frame of sound at which to go on, of so many.
        case sound(SoundFormat, from: Int, of: Int)
        /// The sizes of the frames, and the one at which to go on.
        case pictures(PictureLayout, sizes: FrameSizes, next: Int)
        case events(sizes: FrameSizes)
    }

    var place: Int
    var time: MediaTime
    var frameDuration: Nanoseconds
    var rest: Rest
}

extension MatroskaReader {
    /// The longest block of sound in seconds: as much as is held at once.
    static let mostSeconds = 2
    static let largestPicture = 32 << 20

    /// Reads a block's head and the sizes of its frames (RFC 9559, § 10); `nil` if it was passed over.
    mutating func beginBlock(
        _ element: EBML.Element, _ size: Int, _ input: inout Input, _ intake: inout Intake
    ) throws(Halt) -> MatroskaBlock? {
        let end = element.body + size
        guard size >= 4 else {
            throw input.damage(at: element.place, expected: "a block of at least 4 bytes", found: "\(size)")
        }
        guard let number = try input.variableNumber("the number of a track") else {
            throw input.damage(at: element.body, expected: "the number of a track", found: "none")
        }
        guard end - input.offset >= 3 else {
            throw input.damage(at: element.place, expected: "a block with a time", found: "\(size) bytes")
        }
        let offset = Int16(bitPattern: UInt16(try input.byte()) << 8 | UInt16(try input.byte()))
        let flags = try input.byte()
        let time = try time(offset, at: element.place, input)
        guard let track = tracks.first(where: { $0.number == number }) else {
            try input.skip(end - input.offset)
            intake.blockCount += 1
            return nil
        }
        guard intake.meet(time) else {
            throw input.damage(
                at: element.place, expected: "blocks at most \(Intake.window / 1_000_000) ms out of order",
                found: "one at \(time) after one at \(intake.front)",
                advice: "remux it with: ffmpeg -i INPUT -map 0 -c copy OUTPUT.mkv")
        }
        if case .unread = track.content {
            try input.skip(end - input.offset)
            intake.pass(until: time)
            return nil
        }
        let sizes = try MatroskaReader.frameSizes(lacing: flags >> 1 & 3, upTo: end, at: element.place, &input)
        var block = MatroskaBlock(
            place: element.place, time: time, frameDuration: track.frameDuration, rest: .events(sizes: sizes))
        switch track.content {
        case .events, .unread: break
        case .picture(let layout):
            for i in 0..<sizes.count { try check(sizes[i], layout, at: element.place, input) }
            block.rest = .pictures(layout, sizes: sizes, next: 0)
        case .sound(let format):
            let total = sizes.total
            guard (0..<sizes.count).allSatisfy({ sizes[$0] % format.frameBytes == 0 }) else {
                throw input.damage(
                    at: element.place, expected: "frames of a multiple of \(format.frameBytes) bytes",
                    found: "\(total) bytes")
            }
            guard total / format.frameBytes <= MatroskaReader.mostSeconds * format.rate else {
                throw input.damage(
                    at: element.place, expected: "at most \(MatroskaReader.mostSeconds) s of sound in a block",
                    found: "\(total) bytes", advice: "remux it with: ffmpeg -i INPUT -c:v copy -c:a pcm_s16le OUTPUT.mkv")
            }
            block.rest = .sound(format, from: 0, of: total / format.frameBytes)
        }
        return block
    }

    private func check(
        _ size: Int, _ layout: PictureLayout, at place: Int, _ input: borrowing Input
    ) throws(Halt) {
        if layout.format == .jpeg {
            guard (1...MatroskaReader.largestPicture).contains(size) else {
                throw input.damage(
                    at: place, expected: "a JPEG of 1 to \(MatroskaReader.largestPicture) bytes", found: "\(size) bytes")
            }
        } else if size != layout.packedByteCount {
            throw input.damage(
                at: place, expected: "a picture of \(layout.packedByteCount) bytes", found: "\(size) bytes")
        }
    }

    /// Reads one piece of a block; `nil` if that was the last.
    mutating func read(
        _ block: MatroskaBlock, _ input: inout Input, _ intake: inout Intake
    ) throws(Halt) -> MatroskaBlock? {
        var block = block
        switch block.rest {
        case .sound(let format, let from, let count):
            let next = try readSound(block, format, from, count, &input, &intake)
            block.rest = .sound(format, from: next, of: count)
            return next == count ? nil : block
        case .pictures(let layout, let sizes, let next):
            let time = block.time + Nanoseconds(next) * block.frameDuration
            guard time.isInRange else {
                throw input.damage(at: block.place, expected: "a time of at most ten years", found: "more")
            }
            try intake.readPicture(
                sizes[next], time: time.rounded, end: (time + block.frameDuration).rounded, layout: layout, from: &input)
            block.rest = .pictures(layout, sizes: sizes, next: next + 1)
            return next + 1 == sizes.count ? nil : block
        case .events(let sizes):
            for i in 0..<sizes.count { try readEvent(sizes[i], block.time, &input, &intake) }
            return nil
        }
    }

    /// Reads up to 80 ms of a block of sound, or passes it over, and says at which frame to go on.
    private func readSound(
        _ block: MatroskaBlock, _ format: SoundFormat, _ from: Int, _ count: Int, _ input: inout Input,
        _ intake: inout Intake
    ) throws(Halt) -> Int {
        if from == 0, !intake.sound.meet(block.time) {
            throw input.damage(
                at: block.place, expected: "sound after the sound before it", found: "a block at \(block.time)",
                advice: "remux it with: ffmpeg -i INPUT -c:v copy -c:a pcm_s16le OUTPUT.mkv")
        }
        let left = count - from
        let closed = intake.microphoneOpen.map { format.frames(before: $0 - intake.sound.now, most: left) } ?? left
        if closed > 0 || count == 0 {
            try intake.passSound(closed, from: &input)
            return from + closed
        }
        let wanted = min(left, format.largestStep)
        guard try intake.readSound(wanted, from: &input) == wanted else { throw .ended }
        return from + wanted
    }
}
