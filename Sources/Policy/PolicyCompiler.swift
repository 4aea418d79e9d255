import Digest

/// Turns the text of a policy into one that judges; whole or refused.
public enum PolicyCompiler {
    /// - Parameters:
    ///   - text: the bytes of the file; their SHA-256 becomes the policy's digest.
    ///   - file: how errors name the file.
    /// - Throws: the first thing that is wrong with it.
    public static func compile(_ text: [UInt8], file: String) throws(PolicyError) -> CompiledPolicy {
        let source = try PolicySource(text, file: file)
        var parser = try PolicyParser(source)
        let syntax = try parser.policy()
        return try PolicyChecker(source).check(syntax, digest: SHA256.hash(text))
    }
}
