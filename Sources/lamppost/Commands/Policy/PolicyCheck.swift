import Digest
import Policy
import Proof
import Signal

/// `lamppost policy check`: is this a policy, and what does it say that it reads?
enum PolicyCheck: PolicyAction {
    static let name = "check"
    static let usage = "check FILE… [--steps N]"
    static let help = """
        check      compiles each policy and prints what it declares: rules, what it reads about a scene, its parts, its
                   digest. What a reviewer should look at stands there as a warning: rules and weights without a source,
                   conditions that nothing uses. Rules that never fire, that are never true, or that the others make
                   superfluous, and claims that no level satisfies are faults: exit status 1, as where rules are so many that
                   not all were examined within N steps. Each file stands alone.
        """
    static let examples = ["check Models/policies/*.policy && echo all good"]

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        let steps = try arguments.integer("--steps", in: 1...1_000_000_000) ?? Prover.usualSteps
        let files = try arguments.rest()
        guard !files.isEmpty else { throw Failure.usage("policy check needs a file", command: PolicyCommand.name) }
        return try PolicyFile.each(files) { policy, file, output in
            try report(policy, file, to: &output)
            let impossible = policy.claims.filter(\.isImpossible)
            for claim in impossible {
                try output.line("  FAULT   claim \"\(claim.text)\" (line \(claim.position.line)) cannot hold: no level is so")
            }
            let lint = Prover(policy, mostSteps: steps).lint()
            for problem in lint { try output.line(text(problem, steps)) }
            return lint.isEmpty && impossible.isEmpty ? .done : .answerIsNo
        }
    }

    private static func text(_ lint: PolicyLint, _ steps: Int) -> String {
        let rule = "rule \(lint.rule.id) (line \(lint.rule.position.line))"
        return switch lint.problem {
        case .neverFires: "  FAULT   \(rule) never fires: no scene makes its condition true or unknown"
        case .neverTrue: "  FAULT   \(rule) is never true: it fires only where something is not known"
        case .redundant: "  FAULT   \(rule) can be left out: \(lint.others.joined(separator: ", ")) take away as much"
        case .capsNothing: "  FAULT   \(rule) takes nothing away: at most mood is what holds anyway"
        case .undecided: "  UNKNOWN \(rule) and all after it: not examined within \(steps) steps; --steps takes more"
        }
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
