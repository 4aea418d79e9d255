import Digest
import Policy
import Proof

extension PolicyProve {
    /// What was found out about one theorem, or a claim if there is none, as an object on one line: `file`, `kind`
    /// (theorem, claim), `name` (of a theorem), `title`, `outcome` (proved, refuted, unknown), `text` (what goes wrong, or
    /// why it is unknown), `witness` (unless what goes wrong is that there is none), `after` (what the scene became), `examples`
    /// (of what is possible: `text`, `witness`).
    static func json(_ finding: Finding, _ theorem: Theorem?, _ file: String) -> String {
        var writer = JSONWriter()
        writer.add("file", file)
        writer.add("kind", theorem == nil ? "claim" : "theorem")
        if let theorem { writer.add("name", theorem.rawValue) }
        writer.add("title", finding.title)
        switch finding.outcome {
        case .proved: writer.add("outcome", "proved")
        case .refuted(let example):
            writer.add("outcome", "refuted")
            writer.add("text", example.text)
            if let witness = example.witness { writer.add("witness", json: witness.json) }
            if let change = example.change { writer.add("after", json: change.after.json) }
        case .unknown(let why):
            writer.add("outcome", "unknown")
            writer.add("text", why)
        }
        if !finding.examples.isEmpty {
            let examples = finding.examples.map { example in
                var writer = JSONWriter()
                writer.add("text", example.text)
                writer.add("witness", json: example.witness.json)
                return writer.object
            }
            writer.add("examples", json: "[\(examples.joined(separator: ","))]")
        }
        return writer.object
    }
}
