public import Signal

/// Something that became of a device, or of what it gave.
public enum CaptureNote: Sendable, Hashable {
    /// The driver counted pictures that it never gave.
    case lost(Int)
    /// A picture was no good.
    case dropped(CameraDrop)
    /// The camera's stream broke off and was begun again.
    case restarted
    /// A picture was taken out unseen, for nobody had fetched it and another one came.
    case overrun
    /// About so many frames of sound were lost.
    case gap(lostFrames: Int64, reason: MicrophoneGap)
    /// The device gives nothing any more, and why; it is closed.
    case gone(Sensor, String)
    /// Something changed where a device that is gone may be again.
    case changed(Sensor)
}

/// What was fetched from the devices.
public enum Captured: Sendable, Hashable {
    /// The frame that was handed over holds the next picture.
    case picture
    /// The slot that was handed over holds the next run of sound.
    case sound
    /// Nothing now: sound that is earlier than what else there is found no room, and comes at once.
    case soundFollows
    case note(CaptureNote, at: MediaTime)
}
