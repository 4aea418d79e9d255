import Policy
import Signal

/// The repository.
let repository = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

/// A policy of Models/policies.
func shipped(_ name: String) throws -> CompiledPolicy {
    try PolicyCompiler.compile(text(of: name), file: name)
}

func text(of name: String) throws -> [UInt8] {
    try File.contents(of: "\(repository)/Models/policies/\(name).policy", limit: PolicyLimits.bytes)
}
