/// What held expressions say about moods.
///
/// Disgust and contempt stand for no mood, and what was held by no expression says nothing: neither makes another label
/// likelier. In the table of probabilities they are spread evenly over all six; in the confidence they do not count.
struct FaceMood {
    let probabilities: MoodProbabilities
    let valence: Int
    let arousal: Int
    /// Whether what leads stands for a mood.
    let hasCounterpart: Bool
    /// What the likeliest mood has of its own, per mille.
    private let own: Int

    /// - Parameter held: per mille of each expression; where they add up to more than 1000, they are scaled down to it.
    init(_ held: InlineArray<8, Int>, _ model: ExpressionModel) {
        var total = 0
        for i in 0..<8 { total += held[i] }
        let whole = max(total, 1_000)
        var own = InlineArray<6, Int>(repeating: 0)
        var (valence, arousal, other, unclaimed) = (0, 0, 0, 1_000)
        for label in ExpressionLabel.allCases {
            let share = held[label.index] * 1_000 / whole
            valence += share * model.valence[label.index]
            arousal += share * model.arousal[label.index]
            if let mood = label.mood {
                own[mood.index] = share
                unclaimed -= share
            } else {
                other = max(other, share)
            }
        }
        var shares = InlineArray<6, Float>(repeating: 0)
        for i in 0..<6 { shares[i] = Float(6 * own[i] + unclaimed) }
        probabilities = MoodProbabilities(shares: shares)
        self.own = own[probabilities.best.index]
        hasCounterpart = self.own >= other
        self.valence = valence / 1_000
        self.arousal = arousal / 1_000
    }

    /// How sure the likeliest mood is; `nil` if another expression leads or it is less than `least`.
    func confidence(least: Int) -> Int? {
        hasCounterpart && own >= least ? own : nil
    }
}
