import Digest

/// Reads the grammar of README.md, one token ahead.
struct PolicyParser {
    let source: PolicySource
    private var lexer: PolicyLexer
    private var token: PolicyToken
    /// Where the token before ended.
    private var end = 0

    static let keywords = [
        "policy", "version", "weight", "rule", "at", "most", "never", "when", "always", "because", "cites", "claim",
        "cap",
        "and", "or", "not", "is", "in",
    ]
    private static let items = ["weight", "rule", "at", "never", "claim"]

    init(_ source: PolicySource) throws(PolicyError) {
        self.source = source
        lexer = PolicyLexer(source)
        token = try lexer.next()
    }

    private mutating func advance() throws(PolicyError) {
        end = lexer.at
        token = try lexer.next()
    }

    /// What is missing at the end of a line is reported there, not where the next line begins.
    private func expected(_ what: String, _ suggestion: String? = nil) -> PolicyError {
        let line = source.position(of: token.offset).line
        if token.kind == .end { return source.error(at: end, "expected \(what), found \(token.found)", suggestion) }
        guard line != source.position(of: end).line else {
            return source.error(at: token.offset, "expected \(what), found \(token.found)", suggestion)
        }
        return source.error(at: end, "expected \(what), found \(token.found) on line \(line)", suggestion)
    }

    private mutating func take(_ word: String) throws(PolicyError) -> Bool {
        guard token.isWord(word) else { return false }
        try advance()
        return true
    }

    private mutating func take(_ symbol: PolicyToken.Symbol) throws(PolicyError) -> Bool {
        guard token.isSymbol(symbol) else { return false }
        try advance()
        return true
    }

    private mutating func need(_ word: String, _ suggestion: String? = nil) throws(PolicyError) {
        if try take(word) { return }
        if case .word(let other) = token.kind, Spelling.nearest(to: other, in: [word]) != nil {
            throw source.error(at: token.offset, "expected \"\(word)\", found \(token.found)", "did you mean \(word)?")
        }
        throw expected("\"\(word)\"", suggestion)
    }

    private mutating func name(_ what: String) throws(PolicyError) -> PolicySyntax.Name {
        guard case .word(let text) = token.kind else { throw expected(what) }
        let name = PolicySyntax.Name(text: text, offset: token.offset)
        try advance()
        return name
    }

    private mutating func text(_ what: String) throws(PolicyError) -> PolicySyntax.Text {
        guard case .text(let text) = token.kind else { throw expected("\(what) in quotes") }
        guard text.contains(where: { $0 != " " && $0 != "\t" }) else {
            throw source.error(at: token.offset, "expected \(what), found an empty text")
        }
        let result = PolicySyntax.Text(text: text, offset: token.offset)
        try advance()
        return result
    }

    private mutating func number(_ what: String) throws(PolicyError) -> PolicySyntax.Number {
        guard case .integer(let value) = token.kind else { throw expected(what) }
        let number = PolicySyntax.Number(value: value, offset: token.offset)
        try advance()
        return number
    }

    /// The whole file.
    mutating func policy() throws(PolicyError) -> PolicySyntax {
        try need("policy", "a policy begins with policy \"NAME\" version 1")
        let name = try text("the policy's name")
        try need("version", "a policy begins with policy \"NAME\" version 1")
        var policy = PolicySyntax(name: name, version: try number("the version, a whole number"))
        while token.kind != .end {
            let offset = token.offset
            switch token.kind {
            case .word("weight"): policy.weights.append(try weight())
            case .word("claim"): policy.claims.append(try claim())
            case .word("rule"), .word("at"), .word("never"): policy.rules.append(try rule())
            case .word(let word):
                throw expected(
                    "\"weight\", \"rule\", \"at most\", \"never\" or \"claim\"",
                    Spelling.nearest(to: word, in: PolicyParser.items + ["and", "or", "because", "cites", "when"])
                        .map { "did you mean \($0)?" })
            default: throw expected("\"weight\", \"rule\", \"at most\", \"never\" or \"claim\"")
            }
            if policy.rules.count > PolicyLimits.rules || policy.claims.count > PolicyLimits.rules {
                throw source.error(
                    at: offset, "more than \(PolicyLimits.rules) rules or claims", "split it into several policies")
            }
        }
        return policy
    }

    private mutating func weight() throws(PolicyError) -> PolicySyntax.Weight {
        let offset = token.offset
        try advance()
        let factor = try name("the name of a factor")
        let value = try number("the weight of \(factor.text.prefix(40)), a whole number from 0 to 1000")
        let cites = try take("cites") ? try text("the source").text : nil
        return PolicySyntax.Weight(factor: factor, value: value, cites: cites, offset: offset)
    }

    private mutating func rule() throws(PolicyError) -> PolicySyntax.Rule {
        let offset = token.offset
        var label: PolicySyntax.Name?
        if try take("rule") {
            label = try name("the rule's name")
            if try !take(.colon) { throw expected("\":\" after the rule's name") }
        }
        let effect: PolicySyntax.Rule.Effect
        if try take("at") {
            try need("most")
            effect = .cap(try name("a level: none, house, contextual, intent or mood"))
        } else if try take("never") {
            effect = .exclude(try categories())
        } else {
            throw expected("\"at most\" or \"never\"")
        }
        let condition = try scope()
        try need("because", "every rule gives a reason that people can read: because \"…\"")
        let because = try text("the reason")
        let cites = try take("cites") ? try text("the source").text : nil
        return PolicySyntax.Rule(
            label: label, effect: effect, condition: condition, because: because, cites: cites, offset: offset)
    }

    private mutating func claim() throws(PolicyError) -> PolicySyntax.Claim {
        let offset = token.offset
        try advance()
        let text = try text("what is claimed")
        if try !take(.colon) { throw expected("\":\" after what is claimed") }
        let assertion: PolicySyntax.Claim.Assertion
        if try take("cap") {
            guard !token.isWord("in"), !token.isWord("not"), let relation = try relation() else {
                throw expected("<, <=, >, >=, \"is\" or \"is not\"")
            }
            assertion = .cap(relation, try name("a level: none, house, contextual, intent or mood"))
        } else if try take("never") {
            assertion = .excluded(try categories())
        } else {
            throw expected("\"cap\" or \"never\"", "as in: cap < mood when consent.target is not given")
        }
        return PolicySyntax.Claim(text: text, assertion: assertion, condition: try scope(), offset: offset)
    }

    private mutating func scope() throws(PolicyError) -> PolicySyntax.Condition {
        if try take("always") { return .always }
        try need("when", "say when the rule applies: when CONDITION, or always")
        return try condition(depth: 0)
    }

    private mutating func categories() throws(PolicyError) -> [PolicySyntax.Name] {
        try list { parser throws(PolicyError) in try parser.name("the name of an ad category") }
    }

    /// One or more elements in brackets with commas between.
    private mutating func list<Element>(
        _ element: (inout PolicyParser) throws(PolicyError) -> Element
    ) throws(PolicyError) -> [Element] {
        guard try take(.openBracket) else {
            throw expected("\"[\"", "a list stands in brackets, even with one element")
        }
        var elements = [try element(&self)]
        while try take(.comma) {
            elements.append(try element(&self))
            guard elements.count <= PolicyLimits.list else {
                throw source.error(at: token.offset, "more than \(PolicyLimits.list) elements in a list")
            }
        }
        guard try take(.closeBracket) else { throw expected("\",\" or \"]\"") }
        return elements
    }
}

// Conditions: `or` binds less than `and`, `and` less than `not`.
extension PolicyParser {
    private mutating func condition(depth: Int) throws(PolicyError) -> PolicySyntax.Condition {
        guard depth <= PolicyLimits.nesting else {
            throw source.error(
                at: token.offset, "nested more than \(PolicyLimits.nesting) deep",
                "write several rules instead: each alone can fire")
        }
        var parts = [try conjunction(depth: depth)]
        while try take("or") { parts.append(try conjunction(depth: depth)) }
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
            inner = try condition(depth: depth + 1)
            if try !take(.closeParenthesis) { throw expected("\"and\", \"or\" or \")\"") }
        } else {
            inner = try test()
        }
        return isNegated ? .not(inner) : inner
    }

    private mutating func test() throws(PolicyError) -> PolicySyntax.Condition {
        guard case .word(let word) = token.kind, !PolicyParser.keywords.contains(word) else {
            throw expected("a condition", "as in viewer.age is not adult, or creepiness > 350")
        }
        let name = try name("a condition")
        guard let relation = try relation() else { return .bare(name) }
        if relation == .isIn || relation == .isNotIn {
            return .test(name, relation, try list { parser throws(PolicyError) in try parser.value() })
        }
        return .test(name, relation, [try value()])
    }

    /// The relation that stands here, if one does.
    private mutating func relation() throws(PolicyError) -> Relation? {
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
