import Policy
import Proof

/// A scene and factors in words, for people.
enum WitnessText {
    /// What is known, then those factors that a policy reads and that do not count 1000; broken before column 100.
    static func lines(_ witness: Witness, _ reads: PolicyReads) -> [String] {
        let known = AttributeID.allCases.compactMap { id in
            witness.scene[id].map { "\(id.name) \(id.attribute.type.text(of: $0))" }
        }
        var words = known
        words.append(known.isEmpty ? "nothing is known" : "and nothing else is known")
        let lower = reads.factors.factors.filter { witness.factors.counted($0) < 1000 }
        var parts = [words]
        if !reads.factors.isEmpty {
            var counts = lower.map { "factor.\($0.name) \(witness.factors.counted($0))" }
            if lower.count < reads.factors.factors.count {
                counts.append(lower.isEmpty ? "every factor 1000" : "every other factor 1000")
            }
            parts.append(counts)
        }
        return parts.flatMap { wrapped($0, width: 86) }
    }

    /// Words with commas between, in lines of at most `width` characters.
    static func wrapped(_ words: [String], width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for (index, word) in words.enumerated() {
            let piece = index + 1 < words.count ? "\(word), " : word
            if !line.isEmpty, line.utf8.count + piece.utf8.count > width {
                lines.append(String(line.dropLast()))
                line = ""
            }
            line += piece
        }
        return lines + [line]
    }
}
