/// A condition that was checked, and what counts against the limits.
struct CheckedCondition {
    var condition: Condition
    /// Parentheses, `not`s and names inside one another.
    var depth = 0
    /// Values that it compares with.
    var values = 0
}

extension PolicyChecker {
    /// - Parameter depth: how deep it stands itself.
    mutating func condition(_ syntax: PolicySyntax.Condition, depth: Int) throws(PolicyError) -> CheckedCondition {
        switch syntax {
        case .always: return CheckedCondition(condition: .always)
        case .not(let inner):
            let inner = try condition(inner, depth: depth + 1)
            return CheckedCondition(condition: .not(inner.condition), depth: inner.depth + 1, values: inner.values)
        case .group(let inner):
            var inner = try condition(inner, depth: depth + 1)
            inner.depth += 1
            return inner
        case .all(let parts):
            let (conditions, sum) = try conditions(parts, depth)
            return CheckedCondition(condition: .all(conditions), depth: sum.depth, values: sum.values)
        case .any(let parts):
            let (conditions, sum) = try conditions(parts, depth)
            return CheckedCondition(condition: .any(conditions), depth: sum.depth, values: sum.values)
        case .bare(let name):
            if named[name.text] != nil { return try writtenOut(name, depth: depth) }
            let subject = try subject(name)
            guard subject.type == .bool else {
                throw source.error(
                    at: name.offset, "\(name.text) is not true or false by itself",
                    "compare it, as in \(example(subject))")
            }
            return CheckedCondition(condition: .test(test(subject, .equals, [1], at: name)), values: 1)
        case .test(let name, let relation, let values):
            let operands = try operands(name, relation, values)
            return CheckedCondition(
                condition: .test(test(operands.subject, relation, operands.values, at: name)), values: values.count)
        }
    }

    private mutating func conditions(
        _ parts: [PolicySyntax.Condition], _ depth: Int
    ) throws(PolicyError) -> ([Condition], (depth: Int, values: Int)) {
        var conditions: [Condition] = []
        var sum = (depth: 0, values: 0)
        for part in parts {
            let checked = try condition(part, depth: depth)
            conditions.append(checked.condition)
            sum = (max(sum.depth, checked.depth), sum.values + checked.values)
        }
        return (conditions, sum)
    }

    private func test(
        _ subject: Subject, _ relation: Relation, _ operands: [Int32], at name: PolicySyntax.Name
    ) -> Test {
        Test(
            subject: subject, relation: relation, operands: operands, position: source.position(of: name.offset),
            file: file)
    }

    private func operands(
        _ name: PolicySyntax.Name, _ relation: Relation, _ values: [PolicySyntax.Value]
    ) throws(PolicyError) -> (subject: Subject, values: [Int32]) {
        if named[name.text] != nil {
            throw source.error(
                at: name.offset, "\(name.text) is a condition and cannot be compared",
                "write \(name.text), or not \(name.text)")
        }
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
        return (subject, operands)
    }

    private func subject(_ name: PolicySyntax.Name) throws(PolicyError) -> Subject {
        if name.text == "creepiness" { return .creepiness }
        if let attribute = SceneSchema.standard.attribute(named: name.text) { return .attribute(attribute.id) }
        if name.text.hasPrefix("factor."), let factor = Factor(name: String(name.text.dropFirst(7))) {
            return .factor(factor)
        }
        let factors = Factor.allCases.map { "factor.\($0.name)" }
        if name.text.hasPrefix("factor.") { throw unknown("name", name, among: ["creepiness"] + factors) }
        let names = SceneSchema.standard.attributes.map { $0.name } + ["creepiness"] + factors
        throw unknown("name", name, among: names + conditionsSoFar)
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
