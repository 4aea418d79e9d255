import Digest

/// Reads the grammar of README.md, one token ahead.
struct PolicyParser {
    let source: PolicySource
    private var lexer: PolicyLexer
    private(set) var token: PolicyToken
    /// Where the token before ended.
    private var end = 0

    static let keywords = [
        "policy", "version", "include", "condition", "weight", "rule", "at", "most", "never", "when", "always",
        "because", "cites", "claim", "cap", "and", "or", "not", "is", "in",
    ]
    private static let items = ["include", "condition", "weight", "rule", "at", "never", "claim"]
    private static let itemsInWords =
        "\"include\", \"condition\", \"weight\", \"rule\", \"at most\", \"never\" or \"claim\""

    init(_ source: PolicySource) throws(PolicyError) {
        self.source = source
        lexer = PolicyLexer(source)
        token = try lexer.next()
    }

    mutating func advance() throws(PolicyError) {
        end = lexer.at
        token = try lexer.next()
    }

    /// What is missing at the end of a line is reported there, not where the next line begins.
    func expected(_ what: String, _ suggestion: String? = nil) -> PolicyError {
        let line = source.position(of: token.offset).line
        if token.kind == .end { return source.error(at: end, "expected \(what), found \(token.found)", suggestion) }
        guard line != source.position(of: end).line else {
            return source.error(at: token.offset, "expected \(what), found \(token.found)", suggestion)
        }
        return source.error(at: end, "expected \(what), found \(token.found) on line \(line)", suggestion)
    }

    mutating func take(_ word: String) throws(PolicyError) -> Bool {
        guard token.isWord(word) else { return false }
        try advance()
        return true
    }

    mutating func take(_ symbol: PolicyToken.Symbol) throws(PolicyError) -> Bool {
        guard token.isSymbol(symbol) else { return false }
        try advance()
        return true
    }

    mutating func need(_ word: String, _ suggestion: String? = nil) throws(PolicyError) {
        if try take(word) { return }
        if case .word(let other) = token.kind, Spelling.nearest(to: other, in: [word]) != nil {
            throw source.error(at: token.offset, "expected \"\(word)\", found \(token.found)", "did you mean \(word)?")
        }
        throw expected("\"\(word)\"", suggestion)
    }

    mutating func name(_ what: String) throws(PolicyError) -> PolicySyntax.Name {
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

    /// A whole file, which is a part if it begins as one or holds nothing, else a policy.
    mutating func file() throws(PolicyError) -> PolicySyntax {
        switch token.kind {
        case .end: try part()
        case .word(let word) where PolicyParser.items.contains(word): try part()
        default: try policy()
        }
    }

    /// The whole file of a policy.
    mutating func policy() throws(PolicyError) -> PolicySyntax {
        let advice = "a policy begins with policy \"NAME\" version 1"
        if case .word(let word) = token.kind, PolicyParser.items.contains(word) {
            throw source.error(
                at: token.offset, "expected \"policy\", found \(token.found)",
                "\(advice); a part does not: name the policy that includes it")
        }
        try need("policy", advice)
        let name = try text("the policy's name")
        try need("version", advice)
        let version = try number("the version, a whole number")
        return PolicySyntax(header: PolicySyntax.Header(name: name, version: version), items: try items())
    }

    /// The whole file of a part that a policy includes.
    mutating func part() throws(PolicyError) -> PolicySyntax {
        guard !token.isWord("policy") else {
            throw source.error(
                at: token.offset, "a policy cannot be included, only a part of one",
                "a part has no line policy \"NAME\" version 1")
        }
        return PolicySyntax(items: try items())
    }

    private mutating func items() throws(PolicyError) -> [PolicySyntax.Item] {
        var items: [PolicySyntax.Item] = []
        while token.kind != .end {
            switch token.kind {
            case .word("include"): items.append(.include(try include()))
            case .word("condition"): items.append(.condition(try namedCondition()))
            case .word("weight"): items.append(.weight(try weight()))
            case .word("claim"): items.append(.claim(try claim()))
            case .word("rule"), .word("at"), .word("never"): items.append(.rule(try rule()))
            case .word(let word):
                if let item = Spelling.nearest(to: word, in: PolicyParser.items) {
                    throw source.error(
                        at: token.offset, "expected \(PolicyParser.itemsInWords), found \(token.found)",
                        "did you mean \(item)?")
                }
                throw expected(
                    PolicyParser.itemsInWords,
                    PolicyParser.place(of: word)
                        ?? Spelling.nearest(to: word, in: ["and", "or", "because", "cites", "when"])
                        .map { "did you mean \($0)?" })
            default: throw expected(PolicyParser.itemsInWords)
            }
        }
        return items
    }

    /// Where a word stands that is right and in the wrong place.
    private static func place(of word: String) -> String? {
        switch word {
        case "cites": "it stands once, at the end of a rule or weight: join two sources in one text"
        case "because": "it stands once in a rule, behind the condition: join two reasons in one text"
        case "when", "always", "and", "or": "a condition stands once in a rule or claim, before because"
        default: nil
        }
    }

    private mutating func include() throws(PolicyError) -> PolicySyntax.Include {
        let offset = token.offset
        try advance()
        return PolicySyntax.Include(name: try text("the name of the file"), offset: offset)
    }

    private mutating func namedCondition() throws(PolicyError) -> PolicySyntax.NamedCondition {
        let offset = token.offset
        try advance()
        let name = try name("the condition's name")
        guard try take(.colon) else {
            throw expected("\":\" after the condition's name", "as in condition NAME: CONDITION")
        }
        return PolicySyntax.NamedCondition(name: name, condition: try condition(depth: 0), offset: offset)
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
    mutating func list<Element>(
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
