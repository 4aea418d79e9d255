import Mood

extension VoiceEvaluation.Outcome {
    /// The figures as lines of text.
    public var report: String {
        var lines: [String] = []
        let reasons = MoodAbstention.ofVoice.map { "\($0.rawValue) \(all.abstained($0))" }.joined(separator: ", ")
        lines.append("clips                        \(all.clips), failed \(failed.count)")
        if unscored > 0 {
            lines.append("learned from, not scored     \(unscored), of the first \(VoiceEvaluation.warmUp) of each speaker")
        }
        lines.append("six classes, recall          \(share(all.recall)) %   unweighted average, pooled")
        lines.append("four classes, recall         \(share(all.recallOfFour)) %   neutral, happy, sad, angry")
        lines.append("expected calibration error   \(decimal(all.calibrationError, places: 4))    \(VoiceScores.bins) equal bins")
        lines.append(
            "would abstain                \(share(all.clips == 0 ? nil : Double(all.abstained) / Double(all.clips))) %   \(reasons)"
        )
        if folds.count > 1 {
            lines += ["", "fold        clips     six    four     ECE"]
            for (index, scores) in folds.enumerated() { lines.append(row("\(index)", scores)) }
        }
        lines += ["", "true \\ guessed " + MoodLabel.allCases.map { right($0.rawValue, 10) }.joined() + right("recall", 9)]
        for label in MoodLabel.allCases {
            let counts = all.confusion[label.index]
            let total = counts.reduce(0, +)
            let recall = total == 0 ? nil : Double(counts[label.index]) / Double(total)
            lines.append(
                left(label.rawValue, 15) + counts.map { right("\($0)", 10) }.joined() + right(share(recall), 9))
        }
        for group in groups {
            lines += ["", left(group.title, 10) + "  clips     six    four     ECE"]
            for (name, scores) in group.rows { lines.append(row(name, scores)) }
        }
        return lines.joined(separator: "\n")
    }

    private func row(_ name: String, _ scores: VoiceScores) -> String {
        left(name, 10) + right("\(scores.clips)", 7) + right(share(scores.recall), 8)
            + right(share(scores.recallOfFour), 8) + right(decimal(scores.calibrationError, places: 4), 8)
    }

    private func share(_ value: Double?) -> String { decimal(value.map { $0 * 100 }, places: 2) }

    private func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
    }

    private func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// A number that is not negative, with a fixed number of decimals; "–" for none.
    private func decimal(_ value: Double?, places: Int) -> String {
        guard let value, value.isFinite, value >= 0, value < 1e9 else { return "–" }
        var power = 1
        for _ in 0..<places { power *= 10 }
        let whole = Int((value * Double(power)).rounded())
        let fraction = String(whole % power)
        return "\(whole / power)." + String(repeating: "0", count: places - fraction.count) + fraction
    }
}
