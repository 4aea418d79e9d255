import Signal

/// What was captured and not yet fetched: bounded, in wiped memory. The thread that captures never waits for the one that
/// analyses.
///
/// Where pictures are not fetched in time, the oldest goes, and that is noted. Sound is never thrown away here: a full queue
/// takes none, the device's own buffer overruns, and the loss is noted as a gap.
struct CaptureQueue: ~Copyable, Sendable {
    static let mostPictures = 8
    static let mostSounds = 32
    private static let mostNotes = 256

    private var pictures = InlineArray<8, VideoFrame> { _ in VideoFrame() }
    private var sounds = InlineArray<32, SoundSlot> { _ in SoundSlot() }
    private var notes: [(note: CaptureNote, time: MediaTime)] = []
    private var firstPicture = 0
    private var firstSound = 0
    private(set) var pictureCount = 0
    private(set) var soundCount = 0

    var hasRoomForSound: Bool { soundCount < CaptureQueue.mostSounds }

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

    /// Of too many notes the oldest goes.
    mutating func note(_ note: CaptureNote, at time: MediaTime) {
        if notes.count == CaptureQueue.mostNotes { notes.removeFirst() }
        notes.append((note, time))
    }

    /// Hands over what was noted, then sound, then pictures, each in its order; `nil` if nothing is there.
    mutating func take(_ frame: inout VideoFrame, _ slot: inout SoundSlot) -> Captured? {
        if !notes.isEmpty {
            let first = notes.removeFirst()
            return .note(first.note, at: first.time)
        }
        if soundCount > 0 {
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
            (firstSound, soundCount) = (0, 0)
        }
    }
}
