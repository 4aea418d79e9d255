import Digest
import Features

// The parts of a model's file, each checked against the architecture.
extension ExpressionModel {
    /// One place on an axis of the circumplex for each label, with commas between them.
    static func places(_ name: String, _ file: SafetensorsFile) throws(ModelError) -> [Int] {
        let text = try file.text(name)
        let words = text.split(separator: ",", maxSplits: 8, omittingEmptySubsequences: false)
        let numbers = words.compactMap { Int($0) }
        guard words.count == 8, numbers.count == 8, numbers.allSatisfy({ (-1_000...1_000).contains($0) }) else {
            throw ModelError(
                at: 8, expected: "eight whole numbers from −1000 to 1000, with commas between them, for metadata \"\(name)\"",
                found: "\"\(text.prefix(40))\"")
        }
        return numbers
    }
}
