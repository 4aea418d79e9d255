import Features

extension SoundEvaluation.Outcome {
    /// Tables for people: percentages with one decimal.
    public var report: String {
        var lines = ["clips                        \(clips)", "", row("voice activity", ["frames", "right", "missed", "false"])]
        for (title, scores) in speech + none.map({ ("no voice: \($0.title)", $0.scores) }) {
            lines.append(
                row(
                    title,
                    [
                        "\(scores.speech + scores.other)", percent(scores.accuracy), percent(scores.missRate),
                        percent(scores.falseAlarmRate),
                    ]))
        }
        lines += ["", row("context: heard \\ said", Sound.allCases.map(\.rawValue) + ["nothing", "recall"])]
        for (index, sound) in Sound.allCases.enumerated() {
            lines.append(row(sound.rawValue, context.counts[index].map { "\($0)" } + [percent(context.recall(sound))]))
        }
        lines += unscored.map { "not scored: \($0.sound.rawValue): \($0.reason)" }
        return lines.joined(separator: "\n")
    }

    private func percent(_ share: Double?) -> String {
        guard let share else { return "-" }
        let permille = Int((share * 1_000).rounded())
        return "\(permille / 10).\(permille % 10)"
    }

    private func row(_ title: String, _ cells: [String]) -> String {
        let name = title + String(repeating: " ", count: max(1, 26 - title.count))
        return name
            + cells.map { String(repeating: " ", count: max(1, 15 - $0.count)) + $0 }.joined()
    }
}
