/// What a device can sense with.
public enum Sensor: String, Sendable, Hashable, CaseIterable {
    case camera
    case microphone
}

/// The two slots that a source fills: one picture, one run of sound.
public struct SensorSlot: ~Copyable, Sendable {
    public var video: VideoFrame
    public var audio: AudioBlock

    public init() {
        video = VideoFrame()
        audio = AudioBlock()
    }

    /// Zeroes both.
    public mutating func wipe() {
        video.wipe()
        audio.wipe()
    }
}

/// Something that is not a sample but can change a decision: one JSON object and when it held.
public struct TimedEvent: Sendable, Hashable {
    public var time: MediaTime
    /// The text of one JSON object, at most `TimedEvent.largest` bytes of UTF-8.
    public var json: String

    public init(time: MediaTime, json: String) {
        self.time = time
        self.json = json
    }

    public static let largest = 65_536
}

/// What a source delivered.
public enum SensorItem: Sendable, Hashable {
    /// The slot's `video` was filled.
    case video
    /// The slot's `audio` was filled.
    case audio
    case event(TimedEvent)
    /// Nothing was, or will be, sensed between the two times.
    case gap(Sensor, from: MediaTime, to: MediaTime)
    /// Live: nothing that begins before this time is still to come.
    case time(MediaTime)
    /// Live: a device that was gone is back; it opens again only for a new permit.
    case back(Sensor)
    /// Nothing follows. `cutOff` says where and why a stream ended early ("byte 8812: the file ends inside a
    /// block"), `nil` if it is whole.
    case end(cutOff: String?)
}

/// Why a source cannot go on.
public struct SourceError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: Sendable, Hashable {
        /// The input is not what it should be (exit 2).
        case badInput
        /// The device or the system failed (exit 3).
        case deviceFailed
    }
    public var kind: Kind
    /// File or device.
    public var name: String
    /// Where in it: "byte 1044", "line 3, column 7".
    public var place: String
    /// What was expected and what was found.
    public var problem: String
    /// What to do about it.
    public var advice: String

    public init(_ kind: Kind = .badInput, name: String, place: String, problem: String, advice: String) {
        self.kind = kind
        self.name = name
        self.place = place
        self.problem = problem
        self.advice = advice
    }

    /// One line: name, place, expected and found, what to do.
    public var description: String {
        place.isEmpty ? "\(name): \(problem); \(advice)" : "\(name): \(place): \(problem); \(advice)"
    }
}

/// An opened source of samples and events: live, recorded or synthetic.
///
/// Items come in the order of the times at which they begin, whatever their kind (a gap, which is known
/// only when it is over, stands where it ends), and an event comes before every sample of the same or a
/// later time. Only sensors that are open are delivered; closing
/// one wipes what the source still holds of it. After `.end` every call gives `.end`.
public protocol SensorSource: ~Copyable {
    /// The sensors that this source could open.
    var sensors: [Sensor] { get }

    /// The end of what was delivered or, of closed sensors, passed over: after `.end`, the end of the stream.
    var horizon: MediaTime { get }

    /// Fills `slot` with what comes next and says what it is.
    mutating func next(into slot: inout SensorSlot) throws(SourceError) -> SensorItem

    /// Stops delivering `sensor`, and zeroes what is held of it.
    mutating func close(_ sensor: Sensor)
}
