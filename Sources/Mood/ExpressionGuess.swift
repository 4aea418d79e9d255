import Kernels

/// What a model says of one face, before anything asks whether it is sure enough. No decision can be made from it: only
/// an estimator makes a `MoodEstimate`.
public struct ExpressionGuess: Sendable, Hashable {
    public let probabilities: ExpressionProbabilities
    /// From unpleasant −1000 to pleasant 1000: the mean of the labels' places on Russell's circumplex (1980,
    /// doi:10.1037/h0077714), each as likely as its label. It says nothing beyond the labels.
    public let valence: Int
    /// From calm −1000 to excited 1000, in the same way.
    public let arousal: Int

    /// - Parameter logits: calibrated log-odds of the labels, in their order.
    init(_ logits: InlineArray<8, Float>, _ model: ExpressionModel) {
        var highest = logits[0]
        for i in 1..<8 where logits[i] > highest { highest = logits[i] }
        var shares = InlineArray<8, Float>(repeating: 0)
        for i in 0..<8 { shares[i] = Float(Elementary.exp(Double(logits[i] - highest))) }
        let probabilities = ExpressionProbabilities(shares: shares)
        self.probabilities = probabilities
        valence = ExpressionGuess.mean(of: model.valence, probabilities)
        arousal = ExpressionGuess.mean(of: model.arousal, probabilities)
    }

    /// The mean of places −1000…1000, rounded towards zero.
    private static func mean(of places: [Int], _ probabilities: ExpressionProbabilities) -> Int {
        var sum = 0
        for label in ExpressionLabel.allCases { sum += places[label.index] * probabilities[label] }
        return sum / 1_000
    }
}
