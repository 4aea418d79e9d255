import Consent
import Signal

/// A synthetic source: sound and pictures computed from the time, cut into blocks as the test wishes, and events.
struct ScriptedSource: ~Copyable, PermittedSource {
    /// What happened to it, for tests to read.
    final class Record {
        var opened: [Sensor] = []
        var closed: [Sensor] = []
    }

    let sensors: [Sensor] = [.camera, .microphone]
    private(set) var horizon = MediaTime.zero
    let record: Record
    private let end: MediaTime
    private let blockSamples: Int
    private let picturePeriod: Nanoseconds
    private var events: [TimedEvent]
    private let sample: (Int) -> Float
    private let picture: @Sendable (MediaTime, inout VideoFrame) -> Void
    private var open: [Sensor] = []
    private var nextSample = 0
    private var nextPicture = 0

    init(
        seconds: Int64, blockSamples: Int = 1_600, picturePeriod: Nanoseconds = 100_000_000,
        events: [TimedEvent] = [], record: Record = Record(), sample: @escaping (Int) -> Float = ScriptedSource.voice,
        picture: @escaping @Sendable (MediaTime, inout VideoFrame) -> Void = ScriptedSource.gray
    ) {
        end = .seconds(seconds)
        self.blockSamples = blockSamples
        self.picturePeriod = picturePeriod
        self.events = events
        self.record = record
        self.sample = sample
        self.picture = picture
    }

    mutating func open(_ permit: consuming SensorPermit, at time: MediaTime) throws(SourceError) {
        do { open.append(try permit.redeem(at: time)) } catch { throw SourceError(error, name: "script") }
        record.opened.append(open[open.count - 1])
    }

    mutating func close(_ sensor: Sensor) {
        open.removeAll { $0 == sensor }
        record.closed.append(sensor)
    }

    mutating func next(into slot: inout SensorSlot) throws(SourceError) -> SensorItem {
        while true {
            let sampleTime = MediaTime.sample(Int64(nextSample), rate: AudioBlock.rate).rounded
            let pictureTime = MediaTime(nanoseconds: Nanoseconds(nextPicture) * picturePeriod)
            let first = min(sampleTime, pictureTime)
            if let event = events.first, event.time <= first, event.time <= end {
                events.removeFirst()
                horizon = event.time
                return .event(event)
            }
            guard first < end else {
                horizon = end
                return .end(cutOff: nil)
            }
            if pictureTime <= sampleTime {
                nextPicture += 1
                guard open.contains(.camera) else { continue }
                horizon = pictureTime
                picture(pictureTime, &slot.video)
                return .video
            }
            let start = nextSample
            nextSample += blockSamples
            guard open.contains(.microphone) else { continue }
            slot.audio.begin(time: sampleTime, sampleCount: blockSamples)
            var samples = slot.audio.mutableSamples
            for index in samples.indices { samples[index] = sample(start + index) }
            horizon = sampleTime
            return .audio
        }
    }

    /// A buzz with the rhythm of syllables: enough like speech for voice activity.
    static func voice(_ index: Int) -> Float {
        let period = index % 107
        let syllable = index / 3_200 % 3
        guard syllable != 2 else { return 0.0005 * Float(index * 7_919 % 200 - 100) / 100 }
        let decay = Float(107 - period) / 107
        return 0.3 * decay * decay * (period % 16 < 8 ? 1 : -1)
    }

    static func gray(_ time: MediaTime, _ frame: inout VideoFrame) {
        frame.begin(
            time: time, layout: PictureLayout(format: .gray8, width: 64, height: 48, stride: 64), byteCount: 64 * 48)
        var bytes = frame.mutableBytes
        for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: 100 + index % 50) }
    }
}
