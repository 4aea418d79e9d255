import Policy
import PolicySupport
import Proof
import Testing

/// One change to the text of a policy.
private struct Mutant: CustomStringConvertible {
    var description: String
    var text: String
}

@Suite("Every small change of the kiosk policy is told apart") struct MutationTests {
    /// Changes that change no answer, and why.
    private static let equivalent: [String: String] = [:]

    @Test("a rule deleted, a comparison flipped, a threshold moved by one")
    func mutations() throws {
        let original = try ShippedPolicy.compiled("kiosk")
        let source = String(decoding: try ShippedPolicy.text("kiosk"), as: UTF8.self)
        let mutants = deletions(original, source) + flips(source) + moves(source)
        #expect(mutants.count > 100, "found \(mutants.count)")
        var alike: Set<String> = []
        for mutant in mutants {
            guard let changed = try? PolicyCompiler.compile(Array(mutant.text.utf8), file: "mutant") else {
                Issue.record("\(mutant) does not compile")
                continue
            }
            let looser = PolicyComparison(original, changed).isLooser()
            let stricter = PolicyComparison(changed, original).isLooser()
            if looser == nil || stricter == nil { Issue.record("\(mutant): not decided") }
            if looser == false, stricter == false { alike.insert(mutant.description) }
        }
        #expect(alike == Set(MutationTests.equivalent.keys))
    }

    /// Each rule left out.
    private func deletions(_ policy: CompiledPolicy, _ source: String) -> [Mutant] {
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        let starts = lines.indices.filter { lines[$0].hasPrefix("rule ") }
        return starts.map { start in
            let end = lines[(start + 1)...].firstIndex { !$0.hasPrefix(" ") } ?? lines.endIndex
            let kept = lines[..<start] + lines[end...]
            let name = lines[start].dropFirst(5).prefix { $0 != ":" }
            return Mutant(description: "without \(name)", text: kept.joined(separator: "\n"))
        }
    }

    private static let opposites = [
        " is not ": [" is "], " is ": [" is not "], " < ": [" <= ", " >= "], " > ": [" >= ", " <= "],
        " >= ": [" > ", " < "], " <= ": [" < ", " > "], " not in ": [" in "], " in ": [" not in "],
    ]

    /// Each comparison of a rule turned round, or its bound taken in or left out.
    private func flips(_ source: String) -> [Mutant] {
        inConditions(source) { line, number in
            MutationTests.opposites.sorted { $0.key < $1.key }.flatMap { old, news in
                occurrences(of: old, in: line).flatMap { place -> [(String, String)] in
                    if old == " is ", line[place.upperBound...].hasPrefix("not ") { return [] }
                    return news.map { new in
                        ("line \(number): \(old.trimmed) made \(new.trimmed)", line.replacing(place, with: new))
                    }
                }
            } + bareTests(line, number)
        }
    }

    /// `not notice.shown` for `notice.shown` and the other way round.
    private func bareTests(_ line: String, _ number: Int) -> [(String, String)] {
        ["notice.shown", "indicator.lit", "mood.known"].flatMap { name in
            occurrences(of: name, in: line).map { place in
                let before = line[..<place.lowerBound]
                if before.hasSuffix("not ") {
                    let start = line.index(place.lowerBound, offsetBy: -4)
                    return (
                        "line \(number): not \(name) made \(name)", line.replacing(start..<place.upperBound, with: name)
                    )
                }
                return ("line \(number): \(name) made not \(name)", line.replacing(place, with: "not \(name)"))
            }
        }
    }

    /// Each number of a condition one more and one less.
    private func moves(_ source: String) -> [Mutant] {
        inConditions(source) { line, number in
            [" < ", " > ", " >= ", " <= "].flatMap { relation in
                occurrences(of: relation, in: line).flatMap { place -> [(String, String)] in
                    let digits = line[place.upperBound...].prefix { $0.isNumber || $0 == "-" }
                    guard let value = Int(digits) else { return [] }
                    return [value - 1, value + 1].filter { $0 <= 1000 }.map { new in
                        (
                            "line \(number): \(value) made \(new)",
                            line.replacing(digits.startIndex..<digits.endIndex, with: "\(new)")
                        )
                    }
                }
            }
        }
    }

    /// Changes to the lines of rules, from "when" to "because".
    private func inConditions(_ source: String, _ change: (String, Int) -> [(String, String)]) -> [Mutant] {
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return lines.indices.flatMap { index -> [Mutant] in
            let line = lines[index]
            guard !line.hasPrefix("claim"), !line.hasPrefix("#"), let start = line.firstRange(of: "when ") else { return [] }
            let end = line.firstRange(of: " because")?.lowerBound ?? line.endIndex
            let head = line[..<start.upperBound]
            return change(String(line[start.upperBound..<end]), index + 1).map { text, condition in
                var changed = lines
                changed[index] = head + condition + line[end...]
                return Mutant(description: text, text: changed.joined(separator: "\n"))
            }
        }
    }

    private func occurrences(of word: String, in line: String) -> [Range<String.Index>] {
        line.ranges(of: word)
    }
}

extension String {
    fileprivate var trimmed: String { split(separator: " ").joined(separator: " ") }

    fileprivate func replacing(_ place: Range<String.Index>, with text: String) -> String {
        String(self[..<place.lowerBound]) + text + String(self[place.upperBound...])
    }
}
