public import Consent
import Features
public import Mood
import Signal

/// Scores an expression model on pictures of faces, on the path that runs everywhere else, under the operator's own basis.
public enum ExpressionEvaluation {
    /// The counts.
    public struct Outcome: Sendable {
        public internal(set) var scores = ExpressionScores()
        /// Of the pictures scored, those that the estimator would read and be sure enough of.
        public internal(set) var readable = ExpressionScores()
        /// Of the pictures scored, those with each flaw, in the order of `FaceQuality.Flaw.allCases`.
        public internal(set) var flawed = [Int](repeating: 0, count: FaceQuality.Flaw.allCases.count)
        /// Pictures left out: two labels share the lead.
        public internal(set) var ties = 0
        /// Pictures left out: most voters knew none of the labels, or saw no face.
        public internal(set) var unlabelled = 0
    }

    /// Reads every picture that has a label.
    ///
    /// - Throws: if inference is not permitted, which the operator's own basis does.
    public static func run(_ pictures: ExpressionPictures, _ model: ExpressionModel) throws(ConsentRefusal) -> Outcome {
        let gate = ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 0)
        var reader = ExpressionReader(model)
        var outcome = Outcome()
        for index in 0..<pictures.count {
            switch pictures.verdicts[index] {
            case .tie: outcome.ties += 1
            case .none: outcome.unlabelled += 1
            case .label(let label):
                let permit = try gate.permitInference(at: .zero)
                let guess = try reader.read(pictures.face(index), permit, at: .zero).probabilities
                outcome.scores.add(label, guess)
                if let flaw = FaceQuality(pictures.face(index)).flaw {
                    if let at = FaceQuality.Flaw.allCases.firstIndex(of: flaw) { outcome.flawed[at] += 1 }
                } else if guess[guess.best] >= model.floor {
                    outcome.readable.add(label, guess)
                }
            }
        }
        reader.wipe()
        return outcome
    }
}
