import Audit
import Guard
import Pipeline
import Policy
import Signal

/// A run's summary as text: for a person to read, without colour when it is piped.
enum SummaryText {
    /// One line of level over time: a letter for each moment, the higher the ground the louder.
    static func timeline(_ summary: RunSummary, width: Int = 60, isColoured: Bool) -> String {
        let levels = summary.timeline.levels
        guard !levels.isEmpty else { return "(empty)" }
        let shown = min(width, levels.count)
        return (0..<shown).map { place in
            let level = levels[place * levels.count / shown]
            let letter = level == .none ? "·" : String(level.name.prefix(1))
            return isColoured ? "\u{1b}[\(colour(level))m\(letter)\u{1b}[0m" : letter
        }.joined()
    }

    /// What the letters mean.
    static func legend(isColoured: Bool) -> String {
        Level.allCases.map { level in
            let letter = level == .none ? "·" : String(level.name.prefix(1))
            return (isColoured ? "\u{1b}[\(colour(level))m\(letter)\u{1b}[0m" : letter) + " \(level.name)"
        }.joined(separator: "   ")
    }

    /// The table that ends a replay.
    ///
    /// - Parameter begin: the time of the run at which a recording begins whose first parts are kept no longer.
    static func table(_ name: String, _ summary: RunSummary, begin: MediaTime = .zero) -> String {
        var lines = ["\(name): \(summary.end), \(summary.decisions) decisions"]
        if begin > .zero { lines.append("  begins \(begin) into its run: the parts before are kept no longer") }
        if let cutOff = summary.cutOff { lines.append("  cut off: \(cutOff); replayed to the cut") }
        if summary.isConsentOutdated {
            lines.append(
                "  consent ended: it was given under another policy, and this one allows more, or cannot be compared with it")
        }
        lines.append("")
        lines.append("  Level        For          Share")
        let total = max(1, summary.end.nanoseconds)
        for level in Level.allCases.reversed() {
            let length = summary.atLevel[level.rawValue]
            let share = Int((length * 1_000 / total + 5) / 10)
            let bar = String(repeating: "█", count: Int(length * 30 / total))
            let time = "\(MediaTime(nanoseconds: length))"
            lines.append("  \(padded(level.name, 12)) \(padded(time, 12)) \(padded("\(share) %", 6)) \(bar)")
        }
        lines.append("")
        lines.append("  Why not more (decisions in which it kept something out)")
        if summary.reasons.isEmpty { lines.append("    nothing stood in the way") }
        for count in summary.reasons.prefix(12) {
            let source = count.reason.cites.map { " (\($0))" } ?? ""
            let about = about(count.reason)
            let held = padded("\(count.decisions)×", 6)
            lines.append("    \(held) \(padded(count.reason.id, 28)) \(count.reason.text)\(source)\(about)")
        }
        if summary.reasons.count > 12 { lines.append("    … and \(summary.reasons.count - 12) more: see the log") }
        lines.append("")
        lines.append("  Shown, and the reason given")
        if summary.shown.isEmpty { lines.append("    nothing") }
        for shown in summary.shown {
            lines.append(
                "    \(padded("\(MediaTime(nanoseconds: shown.length))", 10)) \(padded(shown.id, 30)) \(shown.because)")
        }
        return lines.joined(separator: "\n")
    }

    /// Which ads a reason kept out, the first three by name.
    static func about(_ reason: Reason) -> String {
        guard !reason.about.isEmpty else { return "" }
        let more = reason.about.count > 3 ? " and \(reason.about.count - 3) more" : ""
        return ": kept out " + reason.about.prefix(3).joined(separator: ", ") + more
    }

    /// One decision, for `--trace`.
    static func line(_ decision: Decision) -> String {
        let shown = decision.shown?.id ?? "nothing"
        let cause = decision.event.map { " [\($0)]" } ?? ""
        let reasons = decision.reasons.map(\.id).joined(separator: " ")
        return "\(padded("\(decision.time)", 12)) \(padded(decision.level.name, 11)) \(padded(shown, 30)) \(reasons)\(cause)"
    }

    static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// In which colour a level stands, by its number in ECMA-48 (SGR).
    static func colour(_ level: Level) -> Int {
        switch level {
        case .none: 90
        case .house: 37
        case .contextual: 36
        case .intent: 32
        case .mood: 33
        }
    }
}
