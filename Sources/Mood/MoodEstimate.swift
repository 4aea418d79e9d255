public import Features
public import Signal

/// What models make of the last seconds: a guess about an expression, never a fact about a person.
///
/// Made by estimators only, and those ask for an `InferencePermit`.
public struct MoodEstimate: Sendable, Hashable {
    /// What it says: the likeliest label, or the one that stood before where another has not led for long enough.
    public let label: MoodLabel
    /// How likely each label is, per mille. What no label accounts for is spread evenly over all six.
    public let probabilities: MoodProbabilities
    /// The calibrated probability that `label` is right, 0…1000; what was spread evenly does not count.
    public let confidence: Int
    /// From unpleasant −1000 to pleasant 1000.
    public let valence: Int
    /// From calm −1000 to excited 1000.
    public let arousal: Int
    /// The sensors whose samples the estimate rests on.
    public let evidence: [Sensor]
    /// Since when every estimate has had this label, without an abstention in between.
    public let since: MediaTime

    /// - Parameters:
    ///   - label: `nil`: the likeliest.
    ///   - confidence: `nil`: the label's probability; more than that counts as that.
    init(
        _ label: MoodLabel? = nil, probabilities: MoodProbabilities, confidence: Int? = nil, valence: Int, arousal: Int,
        evidence: [Sensor], since: MediaTime
    ) {
        let label = label ?? probabilities.best
        self.label = label
        self.probabilities = probabilities
        self.confidence = max(0, min(probabilities[label], confidence ?? probabilities[label]))
        self.valence = max(-1_000, min(1_000, valence))
        self.arousal = max(-1_000, min(1_000, arousal))
        self.evidence = evidence
        self.since = since
    }

    /// Made once: an estimate allocates nothing.
    static let face: [Sensor] = [.camera]
    static let faceAndVoice: [Sensor] = [.camera, .microphone]
}

/// Why there is no estimate.
public enum MoodAbstention: String, Sendable, Hashable, CaseIterable {
    /// Nobody has spoken in the window.
    case noSpeech = "no-speech"
    /// There is speech, but less than the model needs.
    case tooShort = "too-short"
    /// No label is likely enough.
    case unsure
    /// No face was in view in the window.
    case noFace = "no-face"
    /// Somebody who was not asked is in view.
    case bystander
    /// A face was seen, but not for long enough.
    case tooBrief = "too-brief"
    /// What leads is an expression that none of the moods stands for.
    case noCounterpart = "no-counterpart"
    /// The face has too few pixels in the picture.
    case tooSmall = "too-small"
    /// The head is turned away.
    case turnedAway = "turned-away"
    /// There is too little light on the face.
    case dark
    /// The face is too bright or too flat to tell anything from.
    case washedOut = "washed-out"
    /// The face is out of focus or moves too fast.
    case blurred
    /// A part of the face is covered.
    case covered
    /// It is not clear that this is a face.
    case doubtful

    /// The reasons that a voice can give.
    public static let ofVoice: [MoodAbstention] = [.noSpeech, .tooShort, .unsure]

    /// Why a face with this flaw was not read.
    public init(_ flaw: FaceQuality.Flaw) {
        self =
            switch flaw {
            case .tooSmall: .tooSmall
            case .turnedAway: .turnedAway
            case .dark: .dark
            case .washedOut: .washedOut
            case .blurred: .blurred
            case .covered: .covered
            case .doubtful: .doubtful
            }
    }
}

/// The answer to "what is the mood now": an estimate, or none and why.
public enum MoodReading: Sendable, Hashable {
    case estimate(MoodEstimate)
    case abstained(MoodAbstention)
}
