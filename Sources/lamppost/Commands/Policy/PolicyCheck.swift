import Digest
import Policy
import Signal

/// `lamppost policy check`: is this a policy, and what does it say that it reads?
enum PolicyCheck: PolicyAction {
    static let name = "check"
    static let usage = "check FILE…"
    static let help = """
        check      compiles each policy and prints what it declares: rules, what it reads about a scene, its parts, its
                   digest. What a reviewer should look at stands there as a warning: rules and weights without a source,
                   conditions that nothing uses. Each file stands alone.
        """
    static let examples = ["check Models/policies/*.policy && echo all good"]

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        let files = try arguments.rest()
        guard !files.isEmpty else { throw Failure.usage("policy check needs a file", command: PolicyCommand.name) }
        var output = Output()
        var status = ExitStatus.done
        for file in files {
            do {
                try report(try PolicyFile.read(file), file, to: &output)
            } catch let error as PolicyError {
                status = .badInput
                Messages.problem(error.description)
            } catch let error as FileError where error.isOfInput {
                status = .badInput
                Messages.problem(error.explained)
            }
        }
        try output.flush()
        return status
    }

    private static func report(_ policy: CompiledPolicy, _ file: String, to output: inout Output) throws {
        var caps = 0
        var rules: [String] = []
        let width = policy.rules.map(\.id.utf8.count).max() ?? 0
        for rule in policy.rules {
            let effect: String
            switch rule.effect {
            case .cap(let level):
                caps += 1
                effect = "at most \(level.name)"
            case .exclude(let categories):
                effect = "never \(categories.categories.map(\.rawValue).joined(separator: ", "))"
            }
            let gap = String(repeating: " ", count: width - rule.id.utf8.count + 2)
            rules.append("    \(rule.id)\(gap)\(effect): \(rule.because)")
        }
        let attributes = policy.reads.attributes.ids.map(\.name)
        let factors = policy.reads.factors.factors.map(\.name)
        try output.line("\(file): policy \"\(policy.name)\" version \(policy.version) compiles")
        try output.line("  rules   \(policy.rules.count), of which \(caps) cap and \(policy.rules.count - caps) exclude")
        for rule in rules { try output.line(rule) }
        try output.line("  claims  \(policy.claims.count)")
        try list("reads", attributes, to: &output)
        try list("factors", factors, to: &output)
        for part in policy.files.dropFirst() { try output.line("  part    \(part)") }
        for warning in policy.warnings { try output.line("  warning \(warning)") }
        try output.line("  digest  \(policy.digest.hex)")
    }

    /// Names after a title, broken before column 100.
    private static func list(_ title: String, _ names: [String], to output: inout Output) throws {
        let indent = "  \(title)\(String(repeating: " ", count: 8 - title.utf8.count))"
        var line = indent + (names.isEmpty ? "nothing" : "")
        for (index, name) in names.enumerated() {
            let piece = index + 1 < names.count ? "\(name), " : name
            if line.utf8.count + piece.utf8.count > 100 {
                while line.last == " " { line.removeLast() }
                try output.line(line)
                line = String(repeating: " ", count: indent.utf8.count)
            }
            line += piece
        }
        try output.line(line)
    }
}
