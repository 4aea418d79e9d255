import Policy
import Proof

/// Stories and their answers as lines for a terminal.
enum StoryText {
    private static let width = 110

    /// Number and title, what happened, and what Lamppost answers.
    static func head(_ story: CaseFile.Story) -> [String] {
        let number = String(repeating: " ", count: max(0, 2 - "\(story.number)".count)) + "\(story.number)"
        return ["\(number)  \(story.title)"] + wrapped(story.happened, first: "    ", rest: "    ")
            + wrapped("Lamppost: \(story.answer)", first: "    ", rest: "    ")
    }

    /// A case, after the word that says how it stands.
    static func item(_ word: String, _ text: String) -> [String] {
        let gap = String(repeating: " ", count: max(1, 9 - word.count))
        return wrapped(text, first: "    \(word)\(gap)", rest: "             ")
    }

    /// An answer below its case.
    static func under(_ text: String) -> [String] {
        wrapped(text, first: "               ", rest: "                 ")
    }

    /// What a policy answered to a decide or prove case; of one that failed also what was expected.
    static func answer(_ result: CaseResult, _ entry: Case, _ policy: String) -> String {
        switch result {
        case .passed(let answer): return text(answer, entry, policy)
        case .failed(_, let mismatches):
            return mismatches.map { "\($0.what): expected \($0.expected), found \($0.found)" }.joined(separator: "; ")
        case .awaits:
            guard case .prove(let prove) = entry.kind, let isProved = prove.isProved(of: policy) else {
                return "not asked yet"
            }
            return "\(prove.statement.title) is to be \(isProved ? "proved" : "refuted")"
        case .shown, .notAsked: return ""
        }
    }

    private static func text(_ answer: CaseAnswer, _ entry: Case, _ policy: String) -> String {
        switch entry.kind {
        case .prove(let prove): return "\(prove.statement.title) is \(answer.statement?.rawValue ?? "unknown")"
        case .decide(let decide):
            guard let expectation = decide.expectation(of: policy) else { return "" }
            var parts: [String] = []
            if expectation.cap != nil || expectation.reason != nil, let cap = answer.cap {
                parts.append(answer.reason.map { "at most \(cap.name), \($0.because) [\($0.id)]" } ?? "mood: no cap fires")
            }
            let excluded = (expectation.excluded ?? []).union(expectation.excludes ?? [])
            if !excluded.isEmpty { parts.append("never \(list(excluded.categories.map(\.rawValue)))") }
            if let allows = expectation.allows { parts.append("not excluded: \(list(allows.categories.map(\.rawValue)))") }
            if let admitted = answer.admitted {
                let named = answer.reasons.filter { expectation.reasons?.contains($0.id) ?? false }
                let why = named.map { "\($0.text) [\($0.id)]" }.joined(separator: "; ")
                parts.append("admits \(list(admitted))" + (why.isEmpty ? "" : "; \(why)"))
            }
            return parts.isEmpty ? "as expected" : parts.joined(separator: "; ")
        case .run, .awaits: return ""
        }
    }

    private static func list(_ names: [String]) -> String { names.isEmpty ? "nothing" : names.joined(separator: ", ") }

    /// Breaks a text at spaces before column `width`; a longer word stands alone.
    static func wrapped(_ text: String, first: String = "", rest: String = "") -> [String] {
        var lines: [String] = []
        var line = first
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = rest
                isEmpty = true
            }
            line += isEmpty ? "\(word)" : " \(word)"
            isEmpty = false
        }
        return lines + [line]
    }
}
