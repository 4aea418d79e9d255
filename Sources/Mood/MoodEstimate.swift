public import Signal

/// What a model makes of the last seconds of speech: a guess about an expression, never a fact about a person.
///
/// Made by estimators only, and those ask for an `InferencePermit`.
public struct MoodEstimate: Sendable, Hashable {
    /// The likeliest label.
    public let label: MoodLabel
    /// How likely each label is, per mille.
    public let probabilities: MoodProbabilities
    /// The calibrated probability that `label` is right, 0…1000.
    public let confidence: Int
    /// From unpleasant −1000 to pleasant 1000.
    public let valence: Int
    /// From calm −1000 to excited 1000.
    public let arousal: Int
    /// The sensors whose samples the estimate rests on.
    public let evidence: [Sensor]
    /// Since when every estimate has had this label, without an abstention in between.
    public let since: MediaTime

    init(
        probabilities: MoodProbabilities, valence: Int, arousal: Int, evidence: [Sensor], since: MediaTime
    ) {
        label = probabilities.best
        self.probabilities = probabilities
        confidence = probabilities[probabilities.best]
        self.valence = max(-1_000, min(1_000, valence))
        self.arousal = max(-1_000, min(1_000, arousal))
        self.evidence = evidence
        self.since = since
    }
}

/// Why there is no estimate.
public enum MoodAbstention: String, Sendable, Hashable, CaseIterable {
    /// Nobody has spoken in the window.
    case noSpeech = "no-speech"
    /// There is speech, but less than the model needs.
    case tooShort = "too-short"
    /// No label is likely enough.
    case unsure
}

/// The answer to "what is the mood now": an estimate, or none and why.
public enum MoodReading: Sendable, Hashable {
    case estimate(MoodEstimate)
    case abstained(MoodAbstention)
}
