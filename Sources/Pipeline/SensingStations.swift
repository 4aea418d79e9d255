import Consent
import Features
import Kernels
import Mood
import Signal

/// The stations between the sensors and the scene: what hears, what sees, and what they remember.
struct SensingStations: ~Copyable {
    private var hearing: Hearing?
    private var mood: VoiceMoodEstimator?
    private var context = ContextEstimator()
    private var motion = MotionMeter()
    private var luma = LumaPlane()

    /// When the sound began that is heard now.
    private var soundStart: MediaTime?

    /// Whether a mood may be inferred now: until then no estimate hears anything.
    var mayInfer = false {
        didSet { if oldValue && !mayInfer { mood?.wipe() } }
    }

    /// How many pieces of speech the personal baseline has learned from.
    var learnedPieces: Int {
        switch mood {
        case .some(let mood): mood.pieces
        case nil: 0
        }
    }

    /// When speech was last heard.
    private(set) var lastVoice: MediaTime?

    /// Without an ear nothing is heard, and so no mood is known.
    init(ear: EarModel?, model: VoiceMoodModel?) {
        hearing = ear.map { Hearing($0) }
        mood = model.map { VoiceMoodEstimator($0, baseline: .causal) }
    }

    /// Takes some samples of a block.
    mutating func hear(_ block: borrowing AudioBlock, _ range: Range<Int>) {
        let time = block.time + MediaTime.sample(Int64(range.lowerBound), rate: AudioBlock.rate).nanoseconds
        let start = soundStart ?? time
        soundStart = start
        hearing?.push(block.samples.extracting(range)) { frame, bands in
            // A frame is known from its last sample on.
            let known = start + (frame.index * SensingStations.hop + Hearing.frameDuration)
            if let sounds = frame.sounds { context.hear(sounds, at: known) }
            if mayInfer { mood?.hear(frame: bands, isSpeech: frame.isVoiceClear, at: known) }
            if frame.voice.isSpeech { lastVoice = known }
        }
    }

    /// From one frame of sound to the next.
    private static let hop: Nanoseconds = 10_000_000

    /// Takes one picture; one that no station needs now is not decoded.
    mutating func see(_ frame: borrowing VideoFrame) throws(LumaError) {
        guard motion.isDue(at: frame.time) else { return }
        try luma.load(frame)
        if let reading = motion.measure(luma.samples, width: luma.width, height: luma.height, at: frame.time) {
            context.see(reading)
        }
    }

    /// What is known of the surroundings.
    func context(at time: MediaTime) -> ContextEstimate { context.estimate(at: time) }

    /// What the voice of the last seconds sounds like; `nil` without a model.
    mutating func mood(_ permit: consuming InferencePermit, at time: MediaTime) throws(ConsentRefusal) -> MoodReading? {
        try mood?.estimate(permit, at: time)
    }

    /// Starts anew after a gap: what was heard or seen before it is not joined with what comes after.
    mutating func interrupt(_ sensor: Sensor) {
        switch sensor {
        case .microphone:
            hearing?.wipe()
            mood?.interrupt()
            soundStart = nil
        case .camera: motion.wipe()
        }
    }

    /// Zeroes everything that came from a sensor.
    mutating func wipe(_ sensor: Sensor) {
        interrupt(sensor)
        context.forget(sensor)
        switch sensor {
        case .microphone:
            mood?.wipe()
            lastVoice = nil
        case .camera:
            luma.wipe()
        }
    }
}
