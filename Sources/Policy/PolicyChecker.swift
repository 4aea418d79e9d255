import Digest

/// Looks up every name, checks every value, and compiles.
struct PolicyChecker {
    let source: PolicySource

    init(_ source: PolicySource) {
        self.source = source
    }

    func check(_ syntax: PolicySyntax, digest: Digest256) throws(PolicyError) -> CompiledPolicy {
        let version = try number(syntax.version, in: 1...1_000_000, of: "the version")
        let weights = try weights(syntax.weights)
        let rules = try rules(syntax.rules)
        let claims = try claims(syntax.claims)
        guard !rules.isEmpty else {
            throw source.error(
                at: syntax.name.offset, "a policy without a rule", "what no rule forbids is allowed: write at least one"
            )
        }
        let policy = CompiledPolicy(
            name: syntax.name.text, version: Int(version), digest: digest, rules: rules, weights: weights,
            claims: claims)
        if policy.reads.creepiness, weights.isEmpty {
            throw source.error(
                at: syntax.name.offset, "the policy reads creepiness and gives no weights",
                "write weight FACTOR N lines that sum to 1000")
        }
        return policy
    }

    private func number(_ number: PolicySyntax.Number, in range: ClosedRange<Int64>, of what: String)
        throws(PolicyError) -> Int32
    {
        guard range.contains(number.value) else {
            throw source.error(
                at: number.offset,
                "expected a whole number from \(range.lowerBound) to \(range.upperBound) for \(what), found \(number.value)"
            )
        }
        return Int32(number.value)
    }

    private func unknown(_ kind: String, _ name: PolicySyntax.Name, among names: [String]) -> PolicyError {
        let suggestion: String
        if let nearest = Spelling.nearest(to: name.text, in: names) {
            suggestion = "did you mean \(nearest)?"
        } else if names.count <= 20 {
            suggestion = "expected one of \(names.joined(separator: ", "))"
        } else {
            suggestion = "Sources/Policy/README.md lists them all"
        }
        return source.error(at: name.offset, "unknown \(kind) \"\(name.text.prefix(60))\"", suggestion)
    }

    private func weights(_ syntax: [PolicySyntax.Weight]) throws(PolicyError) -> [Weight] {
        var weights: [Weight] = []
        var seen: FactorSet = []
        for weight in syntax {
            guard let factor = Factor(name: weight.factor.text) else {
                throw unknown("factor", weight.factor, among: Factor.allCases.map { $0.name })
            }
            guard !seen.contains(factor) else {
                throw source.error(
                    at: weight.factor.offset, "the weight of \(factor.name) stands twice", "keep one of them")
            }
            seen.formUnion(FactorSet(factor))
            let value = try number(weight.value, in: 0...1000, of: "the weight of \(factor.name)")
            weights.append(
                Weight(factor: factor, value: value, cites: weight.cites, position: source.position(of: weight.offset)))
        }
        let sum = weights.reduce(0) { $0 + $1.value }
        if let last = syntax.last, sum != 1000 {
            let difference = sum < 1000 ? "\(1000 - sum) are missing" : "\(sum - 1000) are too many"
            throw source.error(at: last.offset, "the weights sum to \(sum), not to 1000", difference)
        }
        return weights
    }

    private func rules(_ syntax: [PolicySyntax.Rule]) throws(PolicyError) -> [Rule] {
        var rules: [Rule] = []
        var labels: Set<String> = []
        var caps = 0
        var exclusions = 0
        for rule in syntax {
            let effect: Rule.Effect
            let numbered: String
            switch rule.effect {
            case .cap(let name):
                caps += 1
                numbered = "cap-\(caps)"
                effect = .cap(try level(name))
            case .exclude(let names):
                exclusions += 1
                numbered = "never-\(exclusions)"
                effect = .exclude(try categories(names))
            }
            if let label = rule.label { try check(label, &labels) }
            rules.append(
                Rule(
                    id: rule.label?.text ?? numbered, effect: effect, condition: try condition(rule.condition),
                    because: rule.because.text, cites: rule.cites, position: source.position(of: rule.offset)))
        }
        return rules
    }

    /// A label is a rule's id in logs: it must not be mistaken for another's.
    private func check(_ label: PolicySyntax.Name, _ labels: inout Set<String>) throws(PolicyError) {
        let parts = label.text.split(separator: "-", omittingEmptySubsequences: false)
        if parts.count == 2, parts[0] == "cap" || parts[0] == "never", Int(parts[1]) != nil {
            throw source.error(
                at: label.offset, "the name \(label.text.prefix(60)) is kept for rules without one",
                "name it for what it says")
        }
        guard label.text.utf8.count <= 60 else {
            throw source.error(
                at: label.offset, "a rule's name of \(label.text.utf8.count) characters, at most 60 are allowed")
        }
        guard labels.insert(label.text).inserted else {
            throw source.error(at: label.offset, "two rules are named \(label.text)", "name each for what it says")
        }
    }

    private func claims(_ syntax: [PolicySyntax.Claim]) throws(PolicyError) -> [Claim] {
        var claims: [Claim] = []
        for claim in syntax {
            let assertion: Claim.Assertion
            switch claim.assertion {
            case .cap(let relation, let name): assertion = .cap(relation, try level(name))
            case .excluded(let names): assertion = .excluded(try categories(names))
            }
            claims.append(
                Claim(
                    text: claim.text.text, assertion: assertion, condition: try condition(claim.condition),
                    position: source.position(of: claim.offset)))
        }
        return claims
    }

    private func level(_ name: PolicySyntax.Name) throws(PolicyError) -> Level {
        guard let level = Level(name: name.text) else {
            throw unknown("level", name, among: Level.allCases.map { $0.name })
        }
        return level
    }

    private func categories(_ names: [PolicySyntax.Name]) throws(PolicyError) -> CategorySet {
        var set: CategorySet = []
        for name in names {
            guard let category = AdCategory(rawValue: name.text) else {
                throw unknown("ad category", name, among: AdCategory.allCases.map { $0.rawValue })
            }
            guard !set.contains(category) else {
                throw source.error(at: name.offset, "\(name.text) stands twice in the list")
            }
            set.formUnion(CategorySet(category))
        }
        return set
    }
}

// Conditions.
extension PolicyChecker {
    private func condition(_ syntax: PolicySyntax.Condition) throws(PolicyError) -> Condition {
        switch syntax {
        case .always: return .always
        case .not(let inner): return .not(try condition(inner))
        case .all(let parts): return .all(try conditions(parts))
        case .any(let parts): return .any(try conditions(parts))
        case .bare(let name):
            let subject = try subject(name)
            guard subject.type == .bool else {
                throw source.error(
                    at: name.offset, "\(name.text) is not true or false by itself",
                    "compare it, as in \(example(subject))")
            }
            return .test(
                Test(subject: subject, relation: .equals, operands: [1], position: source.position(of: name.offset)))
        case .test(let name, let relation, let values):
            let subject = try subject(name)
            if [.less, .atMost, .greater, .atLeast].contains(relation) {
                guard case .integer = subject.type else {
                    throw source.error(
                        at: name.offset,
                        "\(name.text) is not a number and cannot be compared with \(relation.rawValue)",
                        "compare it with is, is not, in or not in, as in \(example(subject))")
                }
            }
            var operands: [Int32] = []
            for value in values {
                let operand = try operand(value, subject)
                guard !operands.contains(operand) else {
                    throw source.error(at: value.offset, "\(subject.type.text(of: operand)) stands twice in the list")
                }
                operands.append(operand)
            }
            return .test(
                Test(
                    subject: subject, relation: relation, operands: operands, position: source.position(of: name.offset)
                ))
        }
    }

    private func conditions(_ parts: [PolicySyntax.Condition]) throws(PolicyError) -> [Condition] {
        var conditions: [Condition] = []
        for part in parts { conditions.append(try condition(part)) }
        return conditions
    }

    private func subject(_ name: PolicySyntax.Name) throws(PolicyError) -> Subject {
        if name.text == "creepiness" { return .creepiness }
        if let attribute = SceneSchema.standard.attribute(named: name.text) { return .attribute(attribute.id) }
        if name.text.hasPrefix("factor."), let factor = Factor(name: String(name.text.dropFirst(7))) {
            return .factor(factor)
        }
        let names =
            SceneSchema.standard.attributes.map { $0.name } + ["creepiness"] + Factor.allCases.map { "factor.\($0.name)" }
        throw unknown("name", name, among: names)
    }

    private func operand(_ value: PolicySyntax.Value, _ subject: Subject) throws(PolicyError) -> Int32 {
        let range = subject.type.range
        switch (value.kind, subject.type) {
        case (.integer(let number), .integer):
            return try self.number(
                PolicySyntax.Number(value: number, offset: value.offset),
                in: Int64(range.lowerBound)...Int64(range.upperBound), of: subject.name)
        case (.word(let word), .integer):
            throw source.error(
                at: value.offset,
                "expected a whole number from \(range.lowerBound) to \(range.upperBound) for \(subject.name), found \"\(word.prefix(60))\""
            )
        case (.integer(let number), _):
            throw source.error(
                at: value.offset, "expected \(allowed(subject)) for \(subject.name), found the number \(number)",
                "compare it, as in \(example(subject))")
        case (.word(let word), _):
            if let operand = subject.type.value(of: word) { return operand }
            let nearest = Spelling.nearest(to: word, in: words(subject)).map { "did you mean \($0)?" }
            throw source.error(
                at: value.offset, "expected \(allowed(subject)) for \(subject.name), found \"\(word.prefix(60))\"",
                replaced(word, subject) ?? nearest)
        }
    }

    private func replaced(_ word: String, _ subject: Subject) -> String? {
        guard case .attribute(let id) = subject else { return nil }
        return SceneSchema.replacement(for: word, of: id)
    }

    private func words(_ subject: Subject) -> [String] {
        switch subject.type {
        case .bool: ["true", "false"]
        case .choice(let words): words
        case .integer: []
        }
    }

    private func allowed(_ subject: Subject) -> String {
        let words = words(subject)
        return words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
    }

    private func example(_ subject: Subject) -> String {
        switch subject.type {
        case .bool: subject.name
        case .choice(let words): "\(subject.name) is \(words[0])"
        case .integer: "\(subject.name) > \(subject.type.range.upperBound / 2)"
        }
    }
}
