import Digest
import Policy
import Proof
import Signal

/// The policies under which somebody may have consented before the one in use came.
enum FormerPolicies {
    private static let suffix = ".policy"

    /// Whether a policy allows nothing that the one of a digest did not. The former one is looked for beside the policy in
    /// use and among the shipped ones; `false` where it is not there, or was not compared to the end.
    static func allowsNoMore(_ policy: CompiledPolicy, beside file: String) -> @Sendable (String) -> Bool {
        { digest in
            guard let former = find(digest, beside: file) else { return false }
            return PolicyComparison(former, policy).isLooser() == false
        }
    }

    private static func find(_ digest: String, beside file: String) -> CompiledPolicy? {
        let slash = file.lastIndex(of: "/")
        var folders = [slash.map { String(file[..<$0]) } ?? "."]
        if let shipped = try? Shipped.path("Models/policies") { folders.append(shipped) }
        for folder in folders {
            for name in (try? Folder.names(in: folder)) ?? [] where name.hasSuffix(suffix) {
                let file = "\(folder)/\(name)"
                // Whoever reads a pipe waits for its other end.
                guard Folder.isFile(file), let policy = try? PolicyFile.read(file) else { continue }
                if policy.digest.hex == digest { return policy }
            }
        }
        return nil
    }
}
