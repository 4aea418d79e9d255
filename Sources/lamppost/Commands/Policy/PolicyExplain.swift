import Digest
import Policy
import Proof
import Signal

/// `lamppost policy explain`: why is this scene answered so, and what would have changed it?
enum PolicyExplain: PolicyAction {
    static let name = "explain"
    static let usage = "explain FILE SCENE…"
    static let help = """
        explain    the level for a scene, each rule that fired with the very test that made it fire (or could not be
                   decided), and the smallest change that would have given another level. SCENE is a JSON file,
                   {"scene": {"viewer.age": "adult", …}, "factors": {"covert": 0, …}}: what is left out is missing;
                   - is standard input.
        """
    static let examples = [
        "explain Models/policies/kiosk.policy scene.json",
        "explain Models/policies/kiosk.policy - <<< '{\"scene\": {\"viewer.age\": \"adult\"}}'",
    ]

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        let words = try arguments.rest()
        guard words.count >= 2 else {
            throw Failure.usage("policy explain needs a policy and a scene", command: PolicyCommand.name)
        }
        return try PolicyFile.each([words[0]]) { policy, _, output in
            let prover = Prover(policy)
            for file in words.dropFirst() {
                let witness: Witness
                do {
                    witness = try Witness(json: File.contents(of: file, limit: Witness.longest))
                } catch let error as JSONError {
                    let place = "\(PolicyFile.name(file)):\(error.position.line):\(error.position.column)"
                    throw Failure.badInput("\(place): \(error.problem)")
                }
                if words.count > 2 { try output.line("\(PolicyFile.name(file)):") }
                for line in lines(prover.explain(witness), policy) { try output.line(line) }
            }
            return .done
        }
    }

    static func lines(_ explanation: Explanation, _ policy: CompiledPolicy) -> [String] {
        let verdict = explanation.verdict
        let reason = verdict.capRule.map { ": \(policy.rules[$0].because)" } ?? ": no rule takes anything away"
        var lines = ["at most \(verdict.cap.name)\(reason)"]
        if policy.reads.creepiness { lines.append("creepiness \(Explanation.perMille(verdict.score)) of 1000") }
        for cause in explanation.caps {
            if case .cap(let level) = cause.rule.effect { lines += text(cause, "at most \(level.name)") }
        }
        for cause in explanation.exclusions {
            guard case .exclude(let categories) = cause.rule.effect else { continue }
            lines += text(cause, "never \(categories.categories.map(\.rawValue).joined(separator: ", "))")
        }
        for (turn, word) in [(explanation.higher, "more"), (explanation.lower, "less")] {
            guard let turn else { continue }
            let changes = turn.changes.map { "\($0.subject) were \($0.to), not \($0.from)" }
            lines.append("\(word), at most \(turn.cap.name), if")
            lines += WitnessText.wrapped(changes, width: 96).map { "    \($0)" }
        }
        return lines
    }

    private static func text(_ cause: Explanation.Cause, _ effect: String) -> [String] {
        let source = cause.rule.cites.map { " (\($0))" } ?? ""
        return ["  \(cause.rule.id): \(effect): \(cause.rule.because)\(source)"]
            + cause.clauses.map { "      \($0)" }
    }
}
