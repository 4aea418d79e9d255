public import Capture
public import Signal

/// The devices of a live run, and how long it goes on.
public struct LiveSetup: Sendable {
    /// The camera's path; `nil`: none.
    public var camera: String?
    public var wish = CameraWish()
    /// libasound's name of the microphone; `nil`: none.
    public var microphone: String?
    /// When the run ends by itself.
    public var end: MediaTime?
    /// The file to record to, with consent to record; `nil`: none.
    public var recording: String?
    /// How much of the recording a file holds: 256 MB or an hour unless said otherwise.
    public var partBytes = 256_000_000
    public var partDuration: Nanoseconds = 3_600_000_000_000
    /// How long what is recorded is kept: thirty days unless said otherwise.
    public var recordingKept: Nanoseconds = 30 * 86_400_000_000_000
    /// The file of the light that is lit before anything is sensed; `nil`: none.
    public var indicator: String?
    /// How long a complete file of the log is kept after its last line: thirty days unless said otherwise.
    public var logKept: Nanoseconds = 30 * 86_400_000_000_000
    /// The time on the wall when the run begins: by it the age of what earlier runs left is told. `nil`: that counts from the
    /// beginning of this run. Under a clock that was never set nothing is recorded.
    public var began: UTCTime?
    /// Reads the clock that the run's epoch was read from; `nil`: the epoch is somebody's word, and is believed.
    public var wall: (@Sendable () -> UTCTime)?

    public init(camera: String?, microphone: String?) {
        self.camera = camera
        self.microphone = microphone
    }

    /// The parts of the recording: a file is kept so long that nothing in it is kept longer than `recordingKept`.
    var recordingLimits: SegmentLimits {
        SegmentLimits(
            bytes: partBytes, duration: partDuration, keptDuration: max(1, recordingKept - partDuration), began: began)
    }
}

/// How often something happened to the devices of a live run.
public struct LiveCounts: Sendable, Hashable {
    public var pictures = 0
    /// Frames of sound, at the device's rate.
    public var soundFrames: Int64 = 0
    /// Pictures that the driver counted and never gave.
    public var lostPictures = 0
    /// Pictures that were no good.
    public var badPictures = 0
    /// Pictures that were taken out unseen, for nobody had fetched them in time.
    public var overruns = 0
    /// Pictures and runs of sound that came after nobody waited for them any more.
    public var late = 0
    /// How often a camera's stream was begun again.
    public var restarts = 0
    /// How often, and about how many frames of, sound was lost.
    public var soundGaps = 0
    public var lostSoundFrames: Int64 = 0
    /// How often nothing came for longer than was waited.
    public var silences = 0
    /// Why a recording ended before the run, or does not hold all of it.
    public var recordingProblem: String?
    /// How often a device was gone, and came back.
    public var unplugged = 0
    public var replugged = 0
}
