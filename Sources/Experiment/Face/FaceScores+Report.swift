extension FaceScores {
    /// The figures as lines of text.
    public var report: String {
        var lines = [
            "faces                        \(all.total), pasted into \(pictures) photographs",
            "recall                       \(percent(all.recall)) %",
            "false on those photographs   \(wrong - falseAlarms)",
            "false without faces          \(falseAlarms) on \(backgrounds) photographs",
            "calibration error of scores  \(FaceScores.decimal(calibrationError, places: 4))",
            "",
        ]
        for size in bySize.keys.sorted() {
            lines.append(row("from \(size) px", bySize[size] ?? FaceCount()))
        }
        for (title, groups) in [("race", byRace), ("gender", byGender), ("age", byAge)] {
            lines.append("")
            for name in groups.keys.sorted(by: FaceScores.isBefore) {
                lines.append(row("\(title) \(name)", groups[name] ?? FaceCount()))
            }
            lines.append(
                "\(title): best less worst".padded(29) + "\(FaceScores.decimal(FaceScores.gap(groups), places: 2)) points")
        }
        return lines.joined(separator: "\n")
    }

    /// The order of groups: by the number that a name begins with, as ages do ("3-9" before "10-19"); names without one
    /// follow, by their letters.
    private static func isBefore(_ one: String, _ other: String) -> Bool {
        let numbers = [one, other].map { name in Int(name.prefix { $0.isASCII && $0.isNumber }) ?? .max }
        return numbers[0] == numbers[1] ? one < other : numbers[0] < numbers[1]
    }

    private func row(_ title: String, _ count: FaceCount) -> String {
        title.padded(29) + "\(percent(count.recall)) %   of \(count.total)"
    }

    private func percent(_ share: Double?) -> String { FaceScores.decimal(share.map { $0 * 100 }, places: 2) }

    /// A number that is not negative with a fixed number of decimals; "–" for none.
    private static func decimal(_ value: Double?, places: Int) -> String {
        guard let value else { return "–" }
        var power = 1
        for _ in 0..<places { power *= 10 }
        let whole = Int((value * Double(power)).rounded())
        let fraction = String(whole % power)
        return "\(whole / power)." + String(repeating: "0", count: places - fraction.count) + fraction
    }
}

extension String {
    fileprivate func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
