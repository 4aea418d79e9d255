/// Whether a frame is speech, and how sure that is.
public struct VoiceDecision: Sendable, Hashable {
    public var isSpeech: Bool
    /// Per mille: 0 undecided ... 1000 certain.
    public var confidence: Int

    public init(isSpeech: Bool, confidence: Int) {
        self.isSpeech = isSpeech
        self.confidence = confidence
    }
}

/// Tells speech from silence, noise, machines and music, frame by frame, by how likely a network finds it.
///
/// Causal: a decision depends on the frames up to its own. Speech begins when a few frames in a row are likely enough,
/// and goes on, below a lower threshold, for a few frames after the last likely one; both counts and both thresholds
/// stand in the model's file.
public struct VoiceActivity: Sendable {
    /// The number of mel bands that a frame has.
    public static let bandCount = 40

    struct Thresholds: Sendable {
        /// Per mille: speech begins at `on` and goes on at `off`.
        var on: Int
        var off: Int
        /// Frames: as many likely ones begin it, as many unlikely ones end it.
        var onset: Int
        var hold: Int
    }

    private let thresholds: Thresholds
    private var run = 0
    private var held = 0

    init(_ thresholds: Thresholds) {
        self.thresholds = thresholds
    }

    /// Takes how likely the next frame is speech, per mille, and decides.
    mutating func decide(_ likely: Int) -> VoiceDecision {
        let isLikely = likely >= (held > 0 ? thresholds.off : thresholds.on)
        run = isLikely ? min(run + 1, thresholds.onset) : 0
        if isLikely, held > 0 || run == thresholds.onset {
            held = thresholds.hold
        } else if held > 0 {
            held -= 1
        }
        let isSpeech = held > 0
        return VoiceDecision(isSpeech: isSpeech, confidence: max(0, isSpeech ? 2 * likely - 1_000 : 1_000 - 2 * likely))
    }

    /// Forgets everything.
    mutating func wipe() { (run, held) = (0, 0) }
}
