public import Signal

/// What was read or captured and is not yet delivered, put into its order, and which sensors are open.
///
/// Replay and live capture deliver through the same one: what was recorded live is delivered alike.
public struct Intake: ~Copyable, Sendable {
    /// How far, in media time, the blocks of a recording may stand out of order, and so how far is read ahead.
    static let window: Nanoseconds = 200_000_000
    private static let mostEvents = 64

    var pictures = HeldPictures()
    var sound = SoundTrack()
    private(set) var events: [TimedEvent] = []
    private var firstEvent = 0

    /// Since when each sensor is open; `nil` while it is closed. Samples from before are not read.
    private(set) var cameraOpen: MediaTime?
    private(set) var microphoneOpen: MediaTime?

    /// The latest time at which a block that was met begins.
    var front = MediaTime.zero
    /// The latest end of a block that was passed over.
    private(set) var passed = MediaTime.zero
    /// How far the recording says that it goes on, whether or not there is anything to read.
    private var marked = MediaTime.zero
    /// Complete blocks met, read or passed over.
    var blockCount = 0
    /// The end of what was delivered, and the time at which the last of it began.
    var delivered = MediaTime.zero
    var began = MediaTime.zero

    init() {}

    /// Whether something must be delivered before more is read.
    public var isFull: Bool {
        let isCrowded = events.count - firstEvent >= Intake.mostEvents
        return isCrowded || pictures.isFull || sound.isFull
    }

    /// Notes the beginning of a block, and says whether it stands within the window of those before it.
    mutating func meet(_ time: MediaTime) -> Bool {
        front = max(front, time)
        // Nothing that joins the sound before it may come any more.
        if microphoneOpen != nil, front - sound.now > Intake.window + SoundClock.slip { sound.lose() }
        return front - time <= Intake.window
    }

    /// Whether sound from before `time` is still in the filter, and comes out with what follows.
    func awaitsSound(before time: MediaTime) -> Bool {
        guard microphoneOpen != nil, let frontier = sound.frontier else { return false }
        return frontier < time
    }

    mutating func pass(until end: MediaTime) {
        passed = max(passed, end)
        blockCount += 1
    }

    /// Notes that the recording goes on until `time`. While sound is read it is the sound that says how far it came.
    mutating func mark(_ time: MediaTime) {
        marked = max(marked, time)
        if microphoneOpen == nil { passed = max(passed, marked) }
    }

    /// Nothing more will be read.
    mutating func finish() {
        if microphoneOpen != nil { sound.finish() }
        passed = max(passed, marked)
    }

    // MARK: Samples

    /// Passes frames of sound over.
    mutating func passSound(_ frames: Int, from input: inout Input) throws(Halt) {
        try input.skip(frames * sound.format.frameBytes)
        sound.pass(frames)
        pass(until: sound.now.rounded)
    }

    /// Reads up to `frames` frames of sound and says how many came: less only at the end.
    mutating func readSound(_ frames: Int, from input: inout Input) throws(Halt) -> Int {
        let count = try sound.read(frames, from: &input)
        if count > 0 { blockCount += 1 }
        return count
    }

    /// Reads a picture, or passes it over if the camera is closed or was opened only later.
    mutating func readPicture(
        _ byteCount: Int, time: MediaTime, end: MediaTime, layout: PictureLayout, from input: inout Input
    ) throws(Halt) {
        if let cameraOpen, time >= cameraOpen {
            try pictures.read(byteCount, time: time, end: end, layout: layout, from: &input)
            blockCount += 1
        } else {
            try input.skip(byteCount)
            pass(until: end)
        }
    }

    // MARK: Events

    var event: TimedEvent? { firstEvent < events.count ? events[firstEvent] : nil }

    public mutating func append(_ event: TimedEvent) {
        front = max(front, event.time)
        // What was delivered is let go of, also where there is always one that was not.
        if firstEvent == events.count || firstEvent >= Intake.mostEvents {
            events.removeSubrange(..<firstEvent)
            firstEvent = 0
        }
        events.append(event)
        // Slightly out of order: an event moves before those of a later time, and stays behind those of its own.
        var i = events.count - 1
        while i > firstEvent, events[i - 1].time > event.time {
            events.swapAt(i, i - 1)
            i -= 1
        }
    }

    mutating func removeEvent() { firstEvent += 1 }

    // MARK: Sensors

    /// Whether all of them are open.
    func isOpen(_ sensors: [Sensor]) -> Bool {
        for sensor in sensors where (sensor == .camera ? cameraOpen : microphoneOpen) == nil { return false }
        return true
    }

    /// Lets what a sensor delivers from `time` on in.
    public mutating func open(_ sensor: Sensor, at time: MediaTime) {
        switch sensor {
        case .camera: cameraOpen = cameraOpen ?? time
        case .microphone: microphoneOpen = microphoneOpen ?? time
        }
    }

    /// Lets nothing more in, and zeroes all that is held of the sensor.
    public mutating func close(_ sensor: Sensor) {
        switch sensor {
        case .camera:
            cameraOpen = nil
            pictures.wipe()
        case .microphone:
            microphoneOpen = nil
            sound.wipe()
        }
    }
}
