import Kernels
import Signal

/// Reads WAV (RIFF/WAVE; Microsoft, "Multiple Channel Audio Data and WAVE Files") and its 64-bit form RF64
/// (EBU Tech 3306). Chunks other than `fmt `, `ds64` and `data` are passed over; what follows `data` is not read.
struct WaveReader: Sendable {
    static let riff = Array("RIFF".utf8)
    static let rf64 = Array("RF64".utf8)
    static let bw64 = Array("BW64".utf8)

    let format: SoundFormat
    /// By the header or the file's size, `nil` for a pipe without a size.
    let duration: Nanoseconds?
    /// Frames by the header, `nil` while they run to an end that was not met yet.
    private var frameCount: Int?
    /// The next frame.
    private var frame = 0

    init(_ input: inout Input, magic: [UInt8]) throws(Halt) {
        let header = try WaveHeader(&input, magic: magic)
        format = header.format
        frameCount = header.dataBytes.map { $0 / header.format.frameBytes }
        let present = input.size.map { max(0, $0 - input.offset) / header.format.frameBytes }
        let frames = [frameCount, present].compactMap(\.self).min()
        let format = header.format
        duration = frames.flatMap { $0 <= format.mostFrames ? format.length($0) : nil }
        input.inside = "the sound"
    }

    /// Reads up to 80 ms; `false` at the end.
    mutating func step(_ input: inout Input, _ intake: inout Intake) throws(Halt) -> Bool {
        let left = frameCount.map { $0 - frame } ?? .max
        if left == 0 { return false }
        guard frame < format.mostFrames else { throw tooLong(input) }
        if frame == 0 { _ = intake.sound.meet(.zero) }
        let start = intake.sound.now
        let before = intake.microphoneOpen.map { format.frames(before: $0 - start, most: min(left, format.mostFrames)) }
        if before != 0 {
            try pass(before ?? left, &input, &intake)
            return true
        }
        let wanted = min(left, format.largestStep)
        let place = input.offset
        let count = try intake.readSound(wanted, from: &input)
        frame += count
        if count > 0 { _ = intake.meet(start) }
        if count == wanted { return true }
        if frameCount == nil, input.offset - place == count * format.frameBytes { return false }
        throw .ended
    }

    /// Passes frames over: `.max` all there are.
    private mutating func pass(_ frames: Int, _ input: inout Input, _ intake: inout Intake) throws(Halt) {
        let place = input.offset
        var isShort = false
        if frames == .max {
            _ = try input.skipToEnd()
        } else {
            do {
                try input.skip(frames.multipliedReportingOverflow(by: format.frameBytes).partialValue)
            } catch {
                guard case .ended = error else { throw error }
                isShort = true
            }
        }
        let (count, rest) = (input.offset - place).quotientAndRemainder(dividingBy: format.frameBytes)
        guard count <= format.mostFrames - frame else { throw tooLong(input) }
        frame += count
        if count > 0 {
            intake.sound.pass(count)
            intake.pass(until: intake.sound.now.rounded)
        }
        if isShort || rest != 0 { throw .ended }
        if frames == .max { frameCount = frame }
    }

    private func tooLong(_ input: borrowing Input) -> Halt {
        input.damage(at: input.offset, expected: "at most ten years of sound", found: "more")
    }
}
