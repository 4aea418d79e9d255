import Policy
import Proof

/// `lamppost policy prove`: do the standing theorems and the policy's own claims hold in every scene?
enum PolicyProve: PolicyAction {
    static let name = "prove"
    static let usage = "prove FILE… [--steps N] [--json]"
    static let help = """
        prove      decides the standing theorems and each claim of a policy over all scenes: proved, refuted with a
                   scene, or unknown where it took more than N steps, which is no proof. Sources/Proof/README.md says
                   what each theorem is. With --json one array for programs.
        """
    static let examples = ["prove Models/policies/kiosk.policy"]

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        let steps = try arguments.integer("--steps", in: 1...1_000_000_000) ?? Prover.usualSteps
        let isJSON = try arguments.flag("--json")
        let files = try arguments.rest()
        guard !files.isEmpty else {
            throw Failure.usage("policy prove needs a file", command: PolicyCommand.name)
        }
        var objects: [String] = []
        let status = try PolicyFile.each(files) { policy, file, output in
            let prover = Prover(policy, mostSteps: steps)
            if !isJSON { try output.line("\(file): policy \"\(policy.name)\" version \(policy.version)") }
            var counts = [0, 0, 0]
            func say(_ finding: Finding, _ theorem: Theorem?) throws {
                if isJSON {
                    objects.append(json(finding, theorem, file))
                } else {
                    try output.line(text(finding, theorem == nil ? "claim: " : "", policy))
                }
                switch finding.outcome {
                case .proved: counts[0] += 1
                case .refuted: counts[1] += 1
                case .unknown: counts[2] += 1
                }
            }
            for theorem in Theorem.allCases { try say(prover.prove(theorem), theorem) }
            for claim in policy.claims { try say(prover.prove(claim), nil) }
            if !isJSON { try output.line("  \(counts[0]) proved, \(counts[1]) refuted, \(counts[2]) unknown") }
            return counts[1] + counts[2] == 0 ? .done : .answerIsNo
        }
        if isJSON {
            var output = Output()
            try output.line(objects.isEmpty ? "[]" : "[\n\(objects.joined(separator: ",\n"))\n]")
            try output.flush()
        }
        return status
    }

    private static func text(_ finding: Finding, _ kind: String, _ policy: CompiledPolicy) -> String {
        var lines: [String] = []
        switch finding.outcome {
        case .proved: lines.append("  proved   \(kind)\(finding.title)")
        case .refuted(let example):
            lines.append("  REFUTED  \(kind)\(finding.title)")
            lines.append("           \(example.text)")
            if let witness = example.witness {
                lines += WitnessText.lines(witness, policy.reads).map { "             \($0)" }
            }
        case .unknown(let why): lines += ["  UNKNOWN  \(kind)\(finding.title)", "           \(why)"]
        }
        for example in finding.examples {
            lines.append("           \(example.text):")
            lines += WitnessText.lines(example.witness, policy.reads).map { "             \($0)" }
        }
        return lines.joined(separator: "\n")
    }
}
