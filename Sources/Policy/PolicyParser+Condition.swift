/// Conditions: `or` binds less than `and`, `and` less than `not`.
extension PolicyParser {
    mutating func condition(depth: Int) throws(PolicyError) -> PolicySyntax.Condition {
        guard depth <= PolicyLimits.nesting else {
            throw source.error(
                at: token.offset, "nested more than \(PolicyLimits.nesting) deep",
                "write several rules instead: each alone can fire")
        }
        var parts = [try conjunction(depth: depth)]
        while try take("or") { parts.append(try conjunction(depth: depth)) }
        if depth == 0, token.isSymbol(.closeParenthesis) {
            throw source.error(
                at: token.offset, "this \")\" closes nothing", "remove it, or write \"(\" where the part begins")
        }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func conjunction(depth: Int) throws(PolicyError) -> PolicySyntax.Condition {
        var parts = [try factor(depth: depth)]
        while try take("and") { parts.append(try factor(depth: depth)) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func factor(depth: Int) throws(PolicyError) -> PolicySyntax.Condition {
        var depth = depth
        var isNegated = false
        while try take("not") {
            isNegated.toggle()
            depth += 1
            guard depth <= PolicyLimits.nesting else {
                throw source.error(
                    at: token.offset, "nested more than \(PolicyLimits.nesting) deep", "two nots cancel out")
            }
        }
        let inner: PolicySyntax.Condition
        if try take(.openParenthesis) {
            inner = .group(try condition(depth: depth + 1))
            if try !take(.closeParenthesis) { throw expected("\"and\", \"or\" or \")\"") }
        } else {
            inner = try test()
        }
        try refuseSlip(for: ["and", "or"])
        return isNegated ? .not(inner) : inner
    }

    private mutating func test() throws(PolicyError) -> PolicySyntax.Condition {
        guard case .word(let word) = token.kind, !PolicyParser.keywords.contains(word) else {
            throw expected("a condition", "as in viewer.age is not adult, or creepiness > 350")
        }
        let name = try name("a condition")
        guard let relation = try relation() else {
            try refuseValue(after: name)
            return .bare(name)
        }
        if relation == .isIn || relation == .isNotIn {
            return .test(name, relation, try list { parser throws(PolicyError) in try parser.value() })
        }
        return .test(name, relation, [try value()])
    }

    /// A value where a comparison should be, as in `viewer.age child`.
    private func refuseValue(after name: PolicySyntax.Name) throws(PolicyError) {
        switch token.kind {
        case .integer: throw expected("\"is\", <, <=, > or >= after \(name.text.prefix(60))")
        case .word(let word)
        where SceneSchema.standard.attribute(named: name.text)?.type.value(of: word) != nil:
            throw expected("\"is\" after \(name.text)", "as in \(name.text) is \(word)")
        default: try refuseSlip(for: ["is", "in"])
        }
    }

    /// A word that is nearly one of those that may come next.
    private func refuseSlip(for words: [String]) throws(PolicyError) {
        guard case .word(let word) = token.kind, !PolicyParser.keywords.contains(word),
            let meant = Spelling.nearest(to: word, in: words)
        else { return }
        throw expected("\"\(meant)\"", "did you mean \(meant)?")
    }

    /// The relation that stands here, if one does.
    mutating func relation() throws(PolicyError) -> Relation? {
        switch token.kind {
        case .symbol(.less): try advance(); return .less
        case .symbol(.atMost): try advance(); return .atMost
        case .symbol(.greater): try advance(); return .greater
        case .symbol(.atLeast): try advance(); return .atLeast
        case .word("is"):
            try advance()
            return try take("not") ? .differs : .equals
        case .word("in"):
            try advance()
            return .isIn
        case .word("not"):
            try advance()
            try need("in", "write \"not in [...]\" after a name, or put \"not\" before it")
            return .isNotIn
        default: return nil
        }
    }

    private mutating func value() throws(PolicyError) -> PolicySyntax.Value {
        let offset = token.offset
        switch token.kind {
        case .word(let word) where !PolicyParser.keywords.contains(word):
            try advance()
            return PolicySyntax.Value(kind: .word(word), offset: offset)
        case .integer(let value):
            try advance()
            return PolicySyntax.Value(kind: .integer(value), offset: offset)
        case .text: throw expected("a value", "values stand without quotes")
        default: throw expected("a value")
        }
    }
}
