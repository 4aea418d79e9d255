import Audit
import Guard
import Pipeline
import Policy
import Signal

/// A decision of a live run as a page of text, and nothing but what there was to see of it.
struct LiveView {
    var moment: LiveMoment
    var policy: CompiledPolicy
    /// What was said of late, the newest last.
    var news: [String] = []
    /// What can be typed; `nil` where nothing can.
    var keys: String?

    typealias Line = (text: String, style: TextSheet.Style?)

    /// The least page that has plots.
    private static let (leastWidth, leastHeight) = (LiveView.plotWidth, 20)

    /// The page, at most so wide and so high. A small one has words in place of plots, then fewer reasons.
    func lines(width: Int, height: Int, isColoured: Bool) -> [String] {
        var sheet = TextSheet(width: width, height: height)
        let foot = foot(width, height)
        let end = max(0, height - foot.count)
        LiveView.put(foot, &sheet, from: end, to: height)

        let hasPlots = width >= LiveView.leastWidth && height >= LiveView.leastHeight
        if hasPlots { plot(&sheet, from: 1) }
        LiveView.put([title] + (hasPlots ? [] : [seen]), &sheet, from: 0, to: end)
        let row = 1 + (hasPlots ? LiveView.plotHeight : 1)
        let words = creepiness(most: height >= LiveView.leastHeight ? 2 : 1) + answer(width)
        let room = max(0, end - row - words.count)
        let whole = reasons.flatMap { LiveView.wrapped($0, width, indent: 18) }
        LiveView.put(words + (whole.count > room ? LiveView.fitting(reasons, room) : whole), &sheet, from: row, to: end)
        return sheet.lines(isColoured: isColoured)
    }

    /// What stands below: what was consented to, what was said of late, what can be typed.
    private func foot(_ width: Int, _ height: Int) -> [Line] {
        let most = height >= LiveView.leastHeight ? 2 : 1
        let given = most == 1 ? [(consent, nil)] : LiveView.wrapped((consent, nil), width, indent: 9).prefix(most)
        let said = news.suffix(most == 1 ? 0 : most).map { ($0, TextSheet.Style.yellow) as Line }
        return given + said + (keys.map { [($0, .grey)] } ?? [])
    }

    private static func put(_ lines: [Line], _ sheet: inout TextSheet, from row: Int, to end: Int) {
        for (index, line) in lines.enumerated() where row + index < end { sheet.put(line.text, 0, row + index, line.style) }
    }

    /// A text on lines at most so wide, broken between words; lines after the first begin with so many spaces.
    static func wrapped(_ text: Line, _ width: Int, indent: Int) -> [Line] {
        var lines: [String] = []
        for word in text.text.split(separator: " ", omittingEmptySubsequences: false) {
            if let line = lines.last, line.count + 1 + word.count <= width {
                lines[lines.count - 1] = "\(line) \(word)"
            } else {
                lines.append(String(repeating: " ", count: lines.isEmpty ? 0 : indent) + word)
            }
        }
        return lines.map { ($0, text.style) }
    }

    /// The first lines that fit, and how many more there are.
    private static func fitting(_ lines: [Line], _ room: Int) -> [Line] {
        guard lines.count > room, room > 0 else { return lines }
        return lines.prefix(room - 1) + [("  … and \(lines.count - room + 1) more: see the log", .grey)]
    }
}
