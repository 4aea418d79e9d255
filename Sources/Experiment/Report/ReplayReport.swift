import Guard
public import Pipeline
import Policy
import Signal

/// A page that shows what a few replays led to: one self-contained HTML file, no script, no link to anywhere.
public enum ReplayReport {
    /// One replayed recording.
    public struct Entry: Sendable {
        public var name: String
        public var summary: RunSummary
        /// The head of its sealed decision log, in hexadecimal.
        public var logHead: String

        public init(name: String, summary: RunSummary, logHead: String) {
            self.name = name
            self.summary = summary
            self.logHead = logHead
        }
    }

    /// The page, as UTF-8 text.
    public static func html(_ entries: [Entry], policy: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Lamppost: what these recordings led to</title>
        <style>\(style)</style>
        </head>
        <body>
        <h1>What these recordings led to</h1>
        <p>Decided by the policy “\(escaped(policy))”. Each bar shows, from left to right, on what ground something was
        shown: the lower the less the device used of the person before it.</p>
        <p class="legend">\(Level.allCases.map(key).joined(separator: " "))</p>
        \(entries.map(section).joined(separator: "\n"))
        <footer>Everything was computed on this machine; nothing left it. An estimated mood is a guess about an
        expression, not a fact about a person.</footer>
        </body>
        </html>

        """
    }

    private static func section(_ entry: Entry) -> String {
        let summary = entry.summary
        let reasons = summary.reasons.prefix(8).map { count in
            "<tr><td>\(count.decisions)</td><td>\(escaped(count.reason.text))</td>"
                + "<td><code>\(escaped(count.reason.id))</code></td><td>\(escaped(count.reason.cites ?? ""))</td>"
                + "<td>\(escaped(count.reason.about.joined(separator: ", ")))</td></tr>"
        }
        let shown = summary.shown.map { shown in
            "<tr><td>\(MediaTime(nanoseconds: shown.length))</td><td>\(escaped(shown.id))</td>"
                + "<td>\(escaped(shown.level.name))</td><td>\(escaped(shown.because))</td></tr>"
        }
        return """
            <section>
            <h2>\(escaped(entry.name))</h2>
            \(bar(summary))
            <p class="axis"><span>0 s</span><span>\(MediaTime(nanoseconds: summary.end.nanoseconds / 2))</span><span>\(summary.end)</span></p>
            <p>\(summary.decisions) decisions.\(summary.cutOff.map { " Cut off: \(escaped($0))." } ?? "")
            Log head <code>\(entry.logHead)</code>.</p>
            <h3>Shown</h3>
            <table><tr><th>For</th><th>What</th><th>Ground</th><th>Reason given to the viewer</th></tr>
            \(shown.joined(separator: "\n"))</table>
            <h3>Why not more</h3>
            <table><tr><th>Decisions</th><th>Reason</th><th>Rule</th><th>Source</th><th>Kept out</th></tr>
            \(reasons.isEmpty ? "<tr><td colspan=\"5\">Nothing stood in the way.</td></tr>" : reasons.joined(separator: "\n"))
            </table>
            </section>
            """
    }

    /// The level over time as a drawing, with a description for those who cannot see it.
    private static func bar(_ summary: RunSummary) -> String {
        let levels = summary.timeline.levels
        let width = 960
        let rects = levels.enumerated().map { index, level in
            let left = index * width / max(levels.count, 1)
            let right = (index + 1) * width / max(levels.count, 1)
            let height = 12 + level.rawValue * 12
            return "<rect x=\"\(left)\" y=\"\(60 - height)\" width=\"\(right - left)\" height=\"\(height)\" "
                + "fill=\"\(colour(level))\"/>"
        }
        let words = Level.allCases.compactMap { level -> String? in
            let length = summary.atLevel[level.rawValue]
            return length == 0 ? nil : "\(level.name) for \(MediaTime(nanoseconds: length))"
        }
        return """
            <svg viewBox="0 0 \(width) 60" role="img" aria-label="\(words.joined(separator: ", "))">
            \(rects.joined())</svg>
            """
    }

    private static func key(_ level: Level) -> String {
        "<span><i style=\"background:\(colour(level))\"></i>\(level.name)</span>"
    }

    /// Distinct in lightness as well as hue, so that the page reads in gray too.
    private static func colour(_ level: Level) -> String {
        switch level {
        case .none: "#d8d8d8"
        case .house: "#9ecae1"
        case .contextual: "#4292c6"
        case .intent: "#2b8a5a"
        case .mood: "#a63603"
        }
    }

    private static func escaped(_ text: String) -> String { HTMLText.escaped(text) }

    private static let style = """
        body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
        h1{font-size:1.6rem}h2{font-size:1.2rem;margin:2.2rem 0 .4rem}h3{font-size:1rem;margin:1rem 0 .2rem}
        svg{width:100%;height:60px;background:#f6f6f6}table{border-collapse:collapse;width:100%}
        td,th{text-align:left;padding:.25rem .6rem .25rem 0;border-bottom:1px solid #ddd;vertical-align:top}
        .legend span{margin-right:1rem}.legend i{display:inline-block;width:.9em;height:.9em;margin-right:.3em}
        .axis{display:flex;justify-content:space-between;color:#555;font-size:.85rem;margin:0}code{overflow-wrap:anywhere}
        footer{margin-top:3rem;color:#555;border-top:1px solid #ddd;padding-top:.6rem}
        """
}
