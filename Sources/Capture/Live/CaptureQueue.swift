import Signal

/// What was captured and not yet fetched: bounded, in wiped memory, and handed over in the order of its times. The thread that
/// captures never waits for the one that analyses.
///
/// Where pictures are not fetched in time, the oldest goes, and that is noted. Sound is never thrown away here: a full queue
/// takes none, the device's own buffer overruns, and the loss is noted as a gap.
struct CaptureQueue: ~Copyable, Sendable {
    static let mostPictures = 8
    static let mostSounds = 32
    private static let mostNotes = 256
    /// Later than anything that is captured.
    private static let never = MediaTime.limit + 1

    private var pictures = InlineArray<8, VideoFrame> { _ in VideoFrame() }
    private var sounds = InlineArray<32, SoundSlot> { _ in SoundSlot() }
    private var notes: [(note: CaptureNote, time: MediaTime)] = []
    private var firstPicture = 0
    private var firstSound = 0
    private(set) var pictureCount = 0
    private(set) var soundCount = 0
    /// Whether sound that found no room here may still wait in its device.
    private var isSoundBehind = false

    var hasRoomForSound: Bool { soundCount < CaptureQueue.mostSounds }

    /// Whether sound may be put in now; where it may not, it is known from then on that some waits in its device.
    mutating func admitsSound() -> Bool {
        if !hasRoomForSound { isSoundBehind = true }
        return hasRoomForSound
    }

    /// Notes that no sound waits in its device; whether some did until now.
    mutating func soundIsThrough() -> Bool {
        defer { isSoundBehind = false }
        return isSoundBehind
    }

    /// Puts a picture in; `frame` is given another one's memory for it.
    mutating func put(_ frame: inout VideoFrame) {
        if pictureCount == CaptureQueue.mostPictures {
            note(.overrun, at: pictures[firstPicture].time)
            pictures[firstPicture].wipe()
            firstPicture = (firstPicture + 1) % CaptureQueue.mostPictures
            pictureCount -= 1
        }
        swap(&pictures[(firstPicture + pictureCount) % CaptureQueue.mostPictures], &frame)
        pictureCount += 1
    }

    /// Puts sound in; `slot` is given another one's memory for it.
    ///
    /// - Precondition: `hasRoomForSound`.
    mutating func put(_ slot: inout SoundSlot) {
        precondition(hasRoomForSound, "no room for sound")
        swap(&sounds[(firstSound + soundCount) % CaptureQueue.mostSounds], &slot)
        soundCount += 1
    }

    /// Puts a note in its place by time, after others of that time. Of too many the oldest goes.
    mutating func note(_ note: CaptureNote, at time: MediaTime) {
        if notes.count == CaptureQueue.mostNotes { notes.removeFirst() }
        let place = notes.lastIndex { $0.time <= time }.map { $0 + 1 } ?? 0
        notes.insert((note, time), at: place)
    }

    /// Hands over the earliest of what is here; of one time what was noted, then sound, then the picture.
    ///
    /// - Returns: `nil` if nothing is here.
    mutating func take(_ frame: inout VideoFrame, _ slot: inout SoundSlot) -> Captured? {
        if isSoundBehind, soundCount == 0 { return .soundFollows }
        let note = notes.first?.time ?? CaptureQueue.never
        let sound = soundCount > 0 ? sounds[firstSound].time : CaptureQueue.never
        let picture = pictureCount > 0 ? pictures[firstPicture].time : CaptureQueue.never
        if !notes.isEmpty, note <= min(sound, picture) {
            let first = notes.removeFirst()
            return .note(first.note, at: first.time)
        }
        if soundCount > 0, sound <= picture {
            swap(&sounds[firstSound], &slot)
            firstSound = (firstSound + 1) % CaptureQueue.mostSounds
            soundCount -= 1
            return .sound
        }
        if pictureCount > 0 {
            swap(&pictures[firstPicture], &frame)
            firstPicture = (firstPicture + 1) % CaptureQueue.mostPictures
            pictureCount -= 1
            return .picture
        }
        return nil
    }

    /// Zeroes all that came from a sensor.
    mutating func wipe(_ sensor: Sensor) {
        switch sensor {
        case .camera:
            for index in pictures.indices { pictures[index].wipe() }
            (firstPicture, pictureCount) = (0, 0)
        case .microphone:
            for index in sounds.indices { sounds[index].wipe() }
            (firstSound, soundCount, isSoundBehind) = (0, 0, false)
        }
    }
}
