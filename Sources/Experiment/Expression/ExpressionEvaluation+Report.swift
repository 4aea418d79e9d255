import Features
import Mood

extension ExpressionEvaluation.Outcome {
    /// The figures as lines of text.
    public var report: String {
        let labels = ExpressionLabel.allCases
        let withheld = scores.pictures == 0 ? nil : 1 - Double(readable.pictures) / Double(scores.pictures)
        let unsure = scores.pictures - readable.pictures - flawed.reduce(0, +)
        let flaws = zip(FaceQuality.Flaw.allCases, flawed).filter { $0.1 > 0 }.map { "\($0.0.rawValue) \($0.1)" }
        let reasons = (flaws + ["unsure \(unsure)"]).joined(separator: ", ")
        let five = ExpressionScores.five.map(\.rawValue).joined(separator: ", ")
        var lines = [
            "pictures                     \(scores.pictures), left out: \(ties) ties, \(unlabelled) unknown or not a face",
            "eight classes, accuracy      \(percent(scores.accuracy)) %   label: plurality of the votes",
            "five classes, recall         \(percent(scores.recallOfFive)) %   unweighted average: \(five)",
            "expected calibration error   \(decimal(scores.calibrationError, places: 4))    \(ExpressionScores.bins) equal bins",
            "would be withheld            \(percent(withheld)) %   \(reasons)",
            "accuracy of what is left     \(percent(readable.accuracy)) %",
            "",
            "true \\ guessed " + labels.map { right($0.rawValue, 10) }.joined() + right("recall", 9),
        ]
        for label in labels {
            let name = label.rawValue + String(repeating: " ", count: 15 - label.rawValue.count)
            let counts = scores.confusion[label.index].map { right("\($0)", 10) }.joined()
            lines.append(name + counts + right(percent(scores.recall(label)), 9))
        }
        return lines.joined(separator: "\n")
    }

    private func percent(_ share: Double?) -> String { decimal(share.map { $0 * 100 }, places: 2) }

    private func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
    }

    /// A number 0…100 with a fixed number of decimals; "–" for none.
    private func decimal(_ value: Double?, places: Int) -> String {
        guard let value else { return "–" }
        var power = 1
        for _ in 0..<places { power *= 10 }
        let whole = Int((value * Double(power)).rounded())
        let fraction = String(whole % power)
        return "\(whole / power)." + String(repeating: "0", count: places - fraction.count) + fraction
    }
}
