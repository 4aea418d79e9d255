internal import Signal

/// What one frame of sound says besides its log-mel values.
public struct HearingFrame: Sendable, Hashable {
    /// The frame's number, from 0: it begins at sample 160·index.
    public var index: Int64
    public var energy: FrameEnergy
    public var voice: VoiceDecision
    /// Whether a mood may be sought in the frame: it holds speech, and what was heard of late was not music above all. An
    /// instrument can sound like a voice, a voice over music does not sound like music.
    public var isVoiceClear: Bool
    /// What is heard, with every tenth frame; `nil` with the others.
    public var sounds: SoundShares?
}

/// The one front end for sound: 40 log-mel values, energy and voice activity, 100 frames a second; what is heard, ten
/// times a second.
///
/// Context and mood share it, so that a frame is computed once. Nothing is allocated after `init`, and however the
/// stream is cut into chunks, the frames are the same bytes.
public struct Hearing: ~Copyable, Sendable {
    private var mel = LogMel(bandCount: VoiceActivity.bandCount)
    private var ear: EarNetwork
    private var activity: VoiceActivity
    private var movement = SpectralMovement()
    private var filter = SoundFilter()

    public init(_ model: EarModel) {
        ear = EarNetwork(model)
        activity = VoiceActivity(model.decision)
    }

    /// How long after its first sample a frame is complete: 25 ms, in nanoseconds.
    public static let frameDuration: Int64 = 25_000_000

    /// Takes all of `samples` and calls `body` with each frame that they complete and its 40 values.
    public mutating func push<Problem: Error>(
        _ samples: Span<Float>, _ body: (_ frame: HearingFrame, _ bands: Span<Float>) throws(Problem) -> Void
    ) throws(Problem) {
        var taken = 0
        while taken < samples.count {
            taken += mel.take(samples.extracting(taken..<samples.count))
            while mel.advance() {
                let voice = Hearing.decide(mel, &ear, &activity, &movement)
                let time = MediaTime(nanoseconds: mel.index * 10_000_000)
                if let sounds = ear.sounds { filter.observe(sounds, at: time) }
                let isMusic = filter.reading(at: time)?.value == .music
                try body(
                    HearingFrame(
                        index: mel.index, energy: mel.energy, voice: voice, isVoiceClear: voice.isSpeech && !isMusic,
                        sounds: ear.sounds), mel.bands)
            }
        }
    }

    private static func decide(
        _ mel: borrowing LogMel, _ ear: inout EarNetwork, _ activity: inout VoiceActivity,
        _ movement: inout SpectralMovement
    ) -> VoiceDecision {
        ear.take(mel.bands)
        var decision = activity.decide(ear.speech)
        decision.isSpeech = movement.isMoving(mel.bands, isCandidate: decision.isSpeech)
        return decision
    }

    /// Zeroes everything that was heard, and starts anew at frame 0.
    public mutating func wipe() {
        mel.wipe()
        ear.wipe()
        activity.wipe()
        movement.wipe()
        filter.reset()
    }
}
