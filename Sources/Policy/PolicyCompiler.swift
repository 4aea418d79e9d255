import Digest

/// Turns the text of a policy into one that judges; whole or refused.
public enum PolicyCompiler {
    /// A policy that stands alone: an `include` in it is refused.
    ///
    /// - Parameters:
    ///   - text: the bytes of the file; their SHA-256 becomes the policy's digest.
    ///   - file: how errors name the file.
    /// - Throws: the first thing that is wrong with it.
    public static func compile(_ text: [UInt8], file: String) throws(PolicyError) -> CompiledPolicy {
        try compile(text, file: file) { _ throws(PolicyPartError) in
            throw PolicyPartError(problem: "this policy is read alone", advice: "name its file where parts can be read")
        }
    }

    /// A policy with the parts that it includes.
    ///
    /// - Parameters:
    ///   - text: the bytes of the policy itself.
    ///   - file: how errors name it; what stands up to the last `/` is put before the names of its parts.
    ///   - part: reads a part, named from the policy's folder: a relative path of plain names, without `..`. It need not
    ///     give more than `PolicyLimits.bytes` + 1 bytes. Called once a part.
    public static func compile(
        _ text: [UInt8], file: String, part: (String) throws(PolicyPartError) -> [UInt8]
    ) throws(PolicyError) -> CompiledPolicy {
        var checker = PolicyChecker(try PolicyAssembly(text, file: file, part))
        return try checker.check()
    }
}
