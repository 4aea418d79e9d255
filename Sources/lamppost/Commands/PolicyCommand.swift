import Digest
import Policy
import Signal

/// `lamppost policy check`: is this a policy, and what does it say that it reads?
enum PolicyCommand: Subcommand {
    static let name = "policy"
    static let summary = "check guard policies"
    static let help = """
        lamppost policy check FILE…

        Compiles each policy and prints what it declares: rules, what it reads about a scene, its digest. A policy that
        does not compile is refused whole: the message shows the line and the place in it. Each file stands alone.

        FILE may be - for standard input. The language is described in Sources/Policy/README.md.

        Examples:
          lamppost policy check Models/policies/kiosk.policy
          lamppost policy check Models/policies/*.policy && echo all good

        Exit status: 0 all compile, 2 one does not.
        """

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        guard let action = arguments.word() else { throw Failure.usage("policy needs an action: check", command: name) }
        guard action == "check" else {
            throw Failure.usage("unknown action \"\(action)\"; there is: check", command: name)
        }
        let files = try arguments.rest()
        guard !files.isEmpty else { throw Failure.usage("policy check needs a file", command: name) }
        var output = Output()
        var status = ExitStatus.done
        for file in files {
            do {
                try report(try read(file), file, to: &output)
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

    /// One byte more than the limit is read, so that the compiler, not the reader, says that the file is too long.
    private static func read(_ file: String) throws -> CompiledPolicy {
        var bytes: [UInt8] = []
        let input = try File(reading: file)
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= PolicyLimits.bytes {
            var target = chunk.mutableSpan
            let count = try input.read(into: &target)
            if count == 0 { break }
            bytes.append(contentsOf: chunk[0..<count])
        }
        return try PolicyCompiler.compile(bytes, file: input.path)
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
