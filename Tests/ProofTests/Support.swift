import Policy
import Proof
import Signal
import TestSupport

func compile(_ text: String, file: String = "p.policy") throws -> CompiledPolicy {
    try PolicyCompiler.compile(Array("policy \"p\" version 1\n\(text)\n".utf8), file: file)
}

/// A policy of Models/policies.
func shippedPolicy(_ name: String) throws -> CompiledPolicy {
    try PolicyCompiler.compile(ShippedFile.bytes("Models/policies/\(name).policy"), file: "\(name).policy")
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
