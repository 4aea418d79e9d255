import Kernels

/// What a model says, before anything asks whether it is sure enough. No decision can be made from it: only an
/// estimator makes a `MoodEstimate`.
public struct VoiceMoodGuess: Sendable, Hashable {
    public let probabilities: MoodProbabilities
    /// From unpleasant −1000 to pleasant 1000.
    public let valence: Int
    /// From calm −1000 to excited 1000.
    public let arousal: Int

    init(_ scores: VoiceMoodScores) {
        var highest = scores.logits[0]
        for i in 1..<6 where scores.logits[i] > highest { highest = scores.logits[i] }
        var shares = InlineArray<6, Float>(repeating: 0)
        for i in 0..<6 { shares[i] = Float(Elementary.exp(Double(scores.logits[i] - highest))) }
        probabilities = MoodProbabilities(shares: shares)
        valence = Int(Requantisation.limit(scores.valence * 1_000, -1_000, 1_000))
        arousal = Int(Requantisation.limit(scores.arousal * 1_000, -1_000, 1_000))
    }
}
