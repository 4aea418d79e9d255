import Consent
import Foundation
import Recording
import Signal
import TestSupport

/// The tests' library has attachments of its own.
typealias CarriedFile = Attachment

/// A run whose every picture, sample and event is known, to be recorded and compared with what comes back.
struct KnownRun: Sendable {
    enum Content: Sendable, Hashable {
        case event(String)
        /// Frames of sound, counted from the beginning.
        case sound(Range<Int>)
        case picture(Int)
    }
    struct Step: Sendable, Hashable {
        var time: MediaTime
        var content: Content
    }

    var layout: PictureLayout? = PictureLayout(format: .gray8, width: 8, height: 4, stride: 8)
    var sound: RecordingPlan.Sound? = RecordingPlan.Sound(rate: 16_000, channels: 1)
    /// Milliseconds from one picture, and from one block of sound, to the next.
    var pictureStep = 100
    var soundStep = 20
    /// Milliseconds in which there is no sound.
    var silence = 0..<0
    var events: [(milliseconds: Int, json: String)] = []

    static let epoch = UTCTime(nanoseconds: 1_795_000_000_123_456_000)

    func plan(_ segments: SegmentLimits? = nil, attachments: [Attachment] = []) -> RecordingPlan {
        RecordingPlan(
            pictures: layout, sound: sound, epoch: KnownRun.epoch, attachments: attachments, segments: segments)
    }

    /// All that happens within a range of milliseconds, in the order in which it is delivered.
    func steps(_ range: Range<Int>) -> [Step] {
        var steps: [(order: Int, step: Step)] = []
        for time in range {
            let at = MediaTime.milliseconds(Int64(time))
            for event in events where event.milliseconds == time {
                steps.append((0, Step(time: at, content: .event(event.json))))
            }
            if let sound, time % soundStep == 0, !silence.contains(time) {
                let frames = time * sound.rate / 1_000..<(time + soundStep) * sound.rate / 1_000
                steps.append((1, Step(time: at, content: .sound(frames))))
            }
            if layout != nil, time % pictureStep == 0 {
                steps.append((2, Step(time: at, content: .picture(time / pictureStep))))
            }
        }
        return steps.map(\.step)
    }

    func record(_ step: Step, with recorder: inout Recorder) throws {
        switch step.content {
        case .event(let json): try recorder.event(TimedEvent(time: step.time, json: json))
        case .sound(let frames): try recorder.sound(bytes(of: frames).span, time: step.time)
        case .picture(let number):
            var frame = VideoFrame()
            fill(&frame, number, at: step.time)
            try recorder.picture(frame)
        }
    }

    // MARK: What things are

    /// 16-bit samples that tell their places, other ones in each channel.
    func bytes(of frames: Range<Int>) -> [UInt8] {
        frames.flatMap { frame in
            (0..<(sound?.channels ?? 0)).flatMap { little((frame &* 37 &+ $0 &* 1_000) % 20_000 - 10_000, 2) }
        }
    }

    /// The first samples as analysis gets them, where the sound is mono and of its rate.
    func samples(_ count: Int) -> [Float] {
        (0..<count).map { frame in
            let sample = frame &* 37 % 20_000 - 10_000
            return Float(sample) / 32_768
        }
    }

    /// The bytes of a picture without spare ones.
    func picture(_ number: Int) -> [UInt8] {
        guard let layout else { return [] }
        let area = layout.width * layout.height
        let count =
            switch layout.format {
            case .jpeg: 40 + number % 50
            case .yuyv: 2 * area
            case .nv12: area + area / 2
            default: area
            }
        return (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 11 &+ number &* 7) }
    }

    /// Lays a picture out as the layout says, with 0xee in the spare bytes.
    private func fill(_ frame: inout VideoFrame, _ number: Int, at time: MediaTime) {
        guard let layout else { return }
        let packed = picture(number)
        let line = layout.format == .yuyv ? 2 * layout.width : layout.width
        let lines = layout.format == .jpeg ? 1 : packed.count / line
        let isPadded = layout.format != .jpeg && layout.stride > line
        frame.begin(time: time, layout: layout, byteCount: isPadded ? lines * layout.stride : packed.count)
        var bytes = frame.mutableBytes
        for index in bytes.indices {
            let (row, column) = index.quotientAndRemainder(dividingBy: max(1, layout.stride))
            bytes[index] = !isPadded ? packed[index] : column < line ? packed[row * line + column] : 0xee
        }
    }

    // MARK: What comes back

    /// Everything of a recording but its sound: pictures with their bytes, events, gaps, the end; and all its samples.
    struct Replayed {
        var steps: [Step] = []
        var pictures: [[UInt8]] = []
        var samples: [Float] = []
        var gaps: [Range<Int64>] = []
        var cutOff: String?
        var end = MediaTime.zero
        var zero: Nanoseconds = 0
        var attachments: [Attachment] = []
    }

    /// Replays a recording; the times of its pictures and events are those of the run.
    static func replay(_ path: String) throws -> Replayed { try replay(ReplaySource(path: path)) }

    /// Replays the parts of a run up to one of them.
    static func replay(upTo path: String) throws -> Replayed { try replay(ReplaySource.open(RecordingRun(upTo: path))) }

    private static func replay(_ opened: consuming ReplaySource) throws -> Replayed {
        var source = opened
        for sensor in source.sensors { try open(&source, sensor, .zero) }
        var result = Replayed()
        result.zero = source.recordedEpoch.map { $0.nanoseconds - epoch.nanoseconds } ?? 0
        result.attachments = source.attachments
        var slot = SensorSlot()
        while true {
            switch try source.next(into: &slot) {
            case .video:
                result.steps.append(Step(time: slot.video.time + result.zero, content: .picture(result.pictures.count)))
                result.pictures.append(slot.video.bytes.indices.map { slot.video.bytes[$0] })
            case .audio: for index in slot.audio.samples.indices { result.samples.append(slot.audio.samples[index]) }
            case .event(let event): result.steps.append(Step(time: event.time + result.zero, content: .event(event.json)))
            case .gap(_, let from, let to): result.gaps.append(from.nanoseconds..<to.nanoseconds)
            case .time, .back: break
            case .end(let cutOff):
                result.cutOff = cutOff
                result.end = source.horizon + result.zero
                return result
            }
        }
    }

    /// The recordings of a name that are there, in order.
    static func files(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".mkv") }.sorted()
            .map { "\(folder)/\($0)" }
    }

    static func size(_ path: String) throws -> Int { try File(reading: path).size ?? 0 }
}
