/// What became of one look at a microphone.
public enum MicrophoneOutcome: Sendable, Hashable {
    /// The slot is filled.
    case sound
    /// Not enough has come: poll the descriptors, then look again.
    case nothing
    /// Before the sound that comes next, about so many frames were lost, and the clock is fitted anew.
    case gap(lostFrames: Int64, reason: MicrophoneGap)
    /// The device is there no more, or cannot be used: close it, wait, open it again. The text says what happened.
    case gone(String)
}

/// Why frames were lost.
public enum MicrophoneGap: String, Sendable, Hashable {
    /// More came than the device's buffer holds, for nobody read it.
    case xrun
    /// The machine slept.
    case suspend
    /// The device gave nothing for a while, or too little.
    case stall
}
