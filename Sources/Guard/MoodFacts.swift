public import Mood
public import Signal

/// What the guard takes from a mood estimate, in integers.
///
/// Anybody may make one, to ask what the guard would be told; an ad is only ever cleared with a `Consented` estimate.
public struct MoodFacts: Hashable, Sendable {
    public var label: MoodLabel
    /// −1000 ... 1000.
    public var valence: Int
    /// −1000 ... 1000.
    public var arousal: Int
    /// Calibrated, per mille, 0 ... 1000.
    public var confidence: Int
    /// How long this label has stood, in nanoseconds; at least 0.
    public var duration: Nanoseconds

    public init(label: MoodLabel, valence: Int, arousal: Int, confidence: Int, duration: Nanoseconds) {
        self.label = label
        self.valence = min(max(valence, -1000), 1000)
        self.arousal = min(max(arousal, -1000), 1000)
        self.confidence = min(max(confidence, 0), 1000)
        self.duration = max(duration, 0)
    }

    init(_ estimate: MoodEstimate, at time: MediaTime) {
        self.init(
            label: estimate.label, valence: estimate.valence, arousal: estimate.arousal,
            confidence: estimate.confidence, duration: time - estimate.since)
    }

    /// Whether this mood is what a candidate asks for: its label, long enough and strong enough.
    public func matches(_ wish: MoodWish) -> Bool {
        label == wish.label && duration >= max(wish.leastDuration, MoodWish.shortest)
            && confidence >= wish.leastStrength
    }
}
