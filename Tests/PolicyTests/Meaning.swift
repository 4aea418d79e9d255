import Policy

/// All that a policy says, without the places where it says it: equal for two layouts of one policy.
func meaning(_ policy: CompiledPolicy) -> [String] {
    var lines = ["\(policy.name) \(policy.version)"]
    for weight in policy.weights { lines.append("\(weight.factor.name) \(weight.value) \(weight.cites ?? "-")") }
    for rule in policy.rules {
        lines.append("\(rule.id) \(rule.effect) \(spelled(rule.condition)) \(rule.because) \(rule.cites ?? "-")")
    }
    for claim in policy.claims { lines.append("\(claim.text) \(claim.assertion) \(spelled(claim.condition))") }
    return lines
}

/// A condition with all its parentheses, without places.
func spelled(_ condition: Condition) -> String {
    switch condition {
    case .always: "always"
    case .not(let inner): "not (\(spelled(inner)))"
    case .all(let parts): parts.map { "(\(spelled($0)))" }.joined(separator: " and ")
    case .any(let parts): parts.map { "(\(spelled($0)))" }.joined(separator: " or ")
    case .test(let test): "\(test.subject.name) \(test.relation.rawValue) \(test.operands)"
    }
}

/// What the compiler says against a text, as a person sees it; "compiles" if nothing.
func refusal(_ text: String) -> String {
    do throws(PolicyError) {
        _ = try PolicyCompiler.compile(Array(text.utf8), file: "test.policy")
        return "compiles"
    } catch {
        return error.description
    }
}

/// The message and the advice, without the line and the caret.
func shortRefusal(_ text: String) -> String {
    let lines = refusal(text).split(separator: "\n")
    return lines.count < 4 ? String(lines[0]) : "\(lines[0]) | \(lines[3].drop { $0 == " " })"
}

/// The same about what follows a header.
func problem(_ rest: String) -> String { shortRefusal("policy \"p\" version 1\n" + rest) }
