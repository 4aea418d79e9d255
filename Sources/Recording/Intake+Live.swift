import Kernels
public import Signal

// What live capture puts in: pictures and sound as the devices give them.
extension Intake {
    /// - Parameters:
    ///   - rate: frames of sound a second; 8,000 ... 96,000.
    ///   - channels: of sound, 16 bits each, interleaved; 1 ... 32.
    public init(rate: Int, channels: Int) {
        self.init()
        expectSound(rate: rate, channels: channels)
    }

    /// Says how the sound of a microphone lies in its bytes, before the first of it; what is held of another is zeroed.
    public mutating func expectSound(rate: Int, channels: Int) {
        sound.wipe()
        sound = SoundTrack(
            format: SoundFormat(samples: .signed16, channels: channels, rate: rate), rounding: MediaTime.resolution)
    }

    /// When the last of what was delivered began: nothing earlier can be delivered any more.
    public var latest: MediaTime { began }

    /// Nothing earlier may be put in: it could not be delivered any more, or stood further out of order than a recording may.
    public var floor: MediaTime { max(began, front + -Intake.window) }

    /// Whether sound of this form is what it takes.
    public func hears(rate: Int, channels: Int) -> Bool {
        sound.format == SoundFormat(samples: .signed16, channels: channels, rate: rate)
    }

    /// Before which moment nothing more will come from the microphone, `nil` before its first sound.
    public var soundFrontier: MediaTime? { sound.frontier }

    /// Takes a picture; `frame` is given another one's memory for it.
    ///
    /// - Precondition: not `isFull`; the camera is open; not before `floor`.
    public mutating func take(_ frame: inout VideoFrame) {
        front = max(front, frame.time)
        pictures.take(&frame)
        blockCount += 1
    }

    /// Takes sound as the device gave it.
    ///
    /// - Parameters:
    ///   - bytes: whole frames, 16 bits a sample, little-endian; at most `largestSound` of them are read at once.
    ///   - time: when the first frame was taken.
    /// - Returns: `false` if that lies too far before the end of the sound before it: then nothing is taken.
    /// - Precondition: not `isFull`; the microphone is open; not before `floor`.
    public mutating func take(_ bytes: Span<UInt8>, at time: MediaTime) -> Bool {
        front = max(front, time)
        guard sound.meet(time) else { return false }
        sound.take(bytes)
        blockCount += 1
        return true
    }

    /// Gives what still waits in the filter: nothing that joins it will come.
    public mutating func loseSound() { sound.lose() }

    /// Nothing more will be taken: the run ends at `time`.
    public mutating func finish(at time: MediaTime) {
        mark(time)
        finish()
    }

    /// The most frames that may be taken at once: 80 ms.
    public var largestSound: Int { sound.format.largestStep }
}
