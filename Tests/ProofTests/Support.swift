import Policy
import Proof

func compile(_ text: String, file: String = "p.policy") throws -> CompiledPolicy {
    try PolicyCompiler.compile(Array("policy \"p\" version 1\n\(text)\n".utf8), file: file)
}

func cases(_ json: String, file: String = "c.json") throws -> CaseFile {
    try CaseFile(json: Array(json.utf8), file: file)
}

/// A file of these cases; the first of them is on line 2.
func file(_ entries: String..., more: String = "") throws -> CaseFile {
    try cases("{\"version\":1,\"note\":\"n\",\(more)\"cases\":[\n\(entries.joined(separator: ",\n"))]}")
}

extension CaseRunner {
    /// What all cases of a file come to.
    mutating func results(_ file: CaseFile) throws -> [CaseResult] {
        var results: [CaseResult] = []
        for entry in file.cases { results.append(try run(entry, of: file)) }
        return results
    }
}
