public import Consent
public import Mood
import Signal

/// Scores an expression model on pictures of faces, on the path that runs everywhere else, under the operator's own basis.
public enum ExpressionEvaluation {
    /// The counts.
    public struct Outcome: Sendable {
        public internal(set) var scores = ExpressionScores()
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
                outcome.scores.add(label, try reader.read(pictures.face(index), permit, at: .zero).probabilities)
            }
        }
        reader.wipe()
        return outcome
    }
}
