public import Consent
public import Signal

/// A recording as a source of samples and events: WAV, Y4M or Matroska, told apart by content, from a file or a pipe.
///
/// A track opens only for a `SensorPermit`. What belongs to a closed track is passed over; from a pipe through memory
/// that is wiped at once. Blocks may stand out of order by up to 200 ms of media time: so far is read ahead, in wiped
/// memory; but while a sensor is closed not past an event, so that a sensor opened by it misses nothing after it.
/// A file and a pipe give the same items. Memory does not depend on the recording's length, and once the frames have
/// grown to the size of the pictures nothing is allocated for a sample.
///
/// Pictures stay as they are in the file. Sound is mixed to mono and brought to 16 kHz, in blocks of at most 100 ms
/// that end where an event falls.
public struct ReplaySource: ~Copyable, PermittedSource, Sendable {
    private enum Format: Sendable {
        case wave(WaveReader)
        case y4m(Y4MReader)
        case matroska(MatroskaReader)
    }

    /// The sensors whose tracks the recording has.
    public let sensors: [Sensor]
    /// The universal time of media time zero, if the recording says it (Matroska's DateUTC).
    public let recordedEpoch: UTCTime?
    /// The files that stand in a Matroska recording before its first cluster.
    public let attachments: [Attachment]
    /// How long the recording is by its header or its size, `nil` if neither says it. Not checked.
    public let duration: Nanoseconds?

    private var input: Input
    private var format: Format
    /// The parts of the run that follow, if there are any.
    var rest: RunRest?
    var intake = Intake()
    private(set) var ending: Ending?
    private var failure: SourceError?

    /// How the bytes ended.
    enum Ending: Sendable {
        case whole
        case cutOff(String)
    }

    /// Opens a recording and reads its header.
    ///
    /// - Parameters:
    ///   - path: "-" is standard input.
    ///   - sensors: whose tracks must be readable. One of another sensor in a codec that is not known counts as if it
    ///     were not there, rather than as bad input.
    /// - Throws: `SourceError` of kind `.badInput` if it is not there or its header cannot be read.
    public init(path: String, for sensors: [Sensor] = Sensor.allCases) throws(SourceError) {
        var input = try Input(path: path)
        do throws(Halt) {
            var magic: [UInt8] = []
            while magic.count < 4, let byte = try input.byteOrEnd() { magic.append(byte) }
            switch magic {
            case WaveReader.riff, WaveReader.rf64, WaveReader.bw64:
                let reader = try WaveReader(&input, magic: magic)
                (self.sensors, recordedEpoch, attachments) = ([.microphone], nil, [])
                duration = reader.duration
                intake.sound = SoundTrack(format: reader.format, rounding: MediaTime.resolution)
                format = .wave(reader)
            case Y4MReader.magic:
                let reader = try Y4MReader(&input)
                (self.sensors, recordedEpoch, attachments, duration) = ([.camera], nil, [], nil)
                format = .y4m(reader)
            case EBML.magic:
                let header = try MatroskaHeader(&input, for: sensors)
                let reader = MatroskaReader(header)
                self.sensors = reader.sensors
                (recordedEpoch, attachments, duration) = (header.epoch, header.attachments, header.duration)
                if let sound = reader.sound {
                    intake.sound = SoundTrack(format: sound.format, rounding: header.timestampScale)
                }
                format = .matroska(reader)
            default:
                let found = magic.isEmpty ? "nothing" : "the bytes " + magic.map(hexadecimal).joined(separator: " ")
                throw input.damage(
                    at: 0, expected: "a WAV, Y4M or Matroska recording", found: found,
                    advice: "convert it with: ffmpeg -i INPUT -c:v mjpeg -c:a pcm_s16le OUTPUT.mkv")
            }
        } catch {
            throw ReplaySource.error(error, in: input)
        }
        self.input = input
    }

    /// The file's name, or "standard input".
    public var name: String { input.name }

    /// Bytes read or passed over, and in all; the latter is not known of a pipe.
    public var progress: (done: Int, total: Int?) {
        guard let rest else { return (input.offset, input.size) }
        return (rest.done + input.offset, rest.total)
    }

    /// Samples read so far that could not be taken as they stand.
    public var faults: SampleFaults { intake.sound.faults }

    public mutating func close(_ sensor: Sensor) {
        intake.close(sensor)
    }

    /// Reads one step further, until `ending` says how the bytes ended.
    mutating func advance() throws(SourceError) {
        if let failure { throw failure }
        do throws(Halt) {
            if try !step(), try !beginPart() { finish(.whole) }
        } catch .ended where intake.blockCount > 0 && rest?.isEmpty ?? true {
            finish(.cutOff("byte \(input.offset): the file ends inside \(input.inside)"))
        } catch {
            let error = ReplaySource.error(error, in: input)
            failure = error
            intake.close(.camera)
            intake.close(.microphone)
            throw error
        }
        if ending != nil, intake.blockCount == 0 {
            let error = SourceError(
                name: name, place: "byte \(input.offset)", problem: "expected a picture or sound, found the end",
                advice: "record it again")
            failure = error
            throw error
        }
    }

    private mutating func step() throws(Halt) -> Bool {
        switch format {
        case .wave(var reader):
            defer { format = .wave(reader) }
            return try reader.step(&input, &intake)
        case .y4m(var reader):
            defer { format = .y4m(reader) }
            return try reader.step(&input, &intake)
        case .matroska(var reader):
            defer { format = .matroska(reader) }
            return try reader.step(&input, &intake)
        }
    }

    /// Goes on in the next part of the run; `false` if there is none.
    private mutating func beginPart() throws(Halt) -> Bool {
        guard var rest, !rest.isEmpty else { return false }
        let opened: RunRest.Opened
        do { opened = try rest.next(after: input.offset) } catch { throw .failed(error) }
        self.rest = rest
        format = .matroska(opened.reader)
        input = opened.take()
        return true
    }

    private mutating func finish(_ ending: Ending) {
        intake.finish()
        self.ending = ending
    }

    static func error(_ halt: Halt, in input: borrowing Input) -> SourceError {
        switch halt {
        case .failed(let error): return error
        case .ended:
            return SourceError(
                name: input.name, place: "byte \(input.offset)",
                problem: "expected the rest of \(input.inside), found the end", advice: Input.replace)
        }
    }
}

/// A byte as two digits.
func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
}
