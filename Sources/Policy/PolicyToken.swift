/// The smallest piece of a policy text, and the byte at which it begins.
struct PolicyToken: Equatable {
    enum Kind: Equatable {
        /// A keyword or name: a letter, then letters, digits, `.`, `-`, `_`.
        case word(String)
        /// A text in quotes, without them.
        case text(String)
        case integer(Int64)
        case symbol(Symbol)
        case end
    }

    enum Symbol: String, CaseIterable {
        case openBracket = "["
        case closeBracket = "]"
        case openParenthesis = "("
        case closeParenthesis = ")"
        case comma = ","
        case colon = ":"
        case less = "<"
        case atMost = "<="
        case greater = ">"
        case atLeast = ">="
    }

    let kind: Kind
    let offset: Int

    func isWord(_ word: String) -> Bool { kind == .word(word) }

    func isSymbol(_ symbol: Symbol) -> Bool { kind == .symbol(symbol) }

    /// As it stands in messages.
    var found: String {
        switch kind {
        case .word(let word): "\"\(word.prefix(40))\""
        case .text: "a text in quotes"
        case .integer(let number): "the number \(number)"
        case .symbol(let symbol): "\"\(symbol.rawValue)\""
        case .end: "the end of the file"
        }
    }
}

/// Cuts a policy text into tokens, one at a time; `#` begins a comment that ends with its line.
struct PolicyLexer {
    let source: PolicySource
    /// The byte after the last token.
    private(set) var at = 0

    init(_ source: PolicySource) {
        self.source = source
    }

    private func byte(_ ahead: Int = 0) -> UInt8? {
        at + ahead < source.bytes.count ? source.bytes[at + ahead] : nil
    }

    mutating func next() throws(PolicyError) -> PolicyToken {
        skipSpaceAndComments()
        let start = at
        guard let first = byte() else { return PolicyToken(kind: .end, offset: start) }
        switch first {
        case UInt8(ascii: "\""): return PolicyToken(kind: .text(try text()), offset: start)
        case _ where PolicyLexer.isLetter(first): return PolicyToken(kind: .word(word()), offset: start)
        case _ where PolicyLexer.isDigit(first), UInt8(ascii: "-"):
            return PolicyToken(kind: .integer(try integer()), offset: start)
        default: return PolicyToken(kind: .symbol(try symbol()), offset: start)
        }
    }

    private mutating func skipSpaceAndComments() {
        while let byte = byte() {
            if byte == UInt8(ascii: "#") {
                while let byte = self.byte(), byte != 0x0a { at += 1 }
            } else if byte == 0x20 || (0x09...0x0d).contains(byte) {
                at += 1
            } else {
                return
            }
        }
    }

    private mutating func word() -> String {
        let start = at
        while let byte = byte(), PolicyLexer.isInName(byte) { at += 1 }
        return String(decoding: source.bytes[start..<at], as: UTF8.self)
    }

    private mutating func integer() throws(PolicyError) -> Int64 {
        let start = at
        if byte() == UInt8(ascii: "-") { at += 1 }
        let digits = at
        while let byte = byte(), PolicyLexer.isDigit(byte) { at += 1 }
        guard at > digits else { throw source.error(at: start, "expected a number after \"-\"") }
        guard let number = Int64(String(decoding: source.bytes[start..<at], as: UTF8.self)), at - digits <= 18 else {
            throw source.error(
                at: start, "a number of \(at - digits) digits", "all numbers are per mille, hours or versions")
        }
        if byte() == UInt8(ascii: "."), byte(1) == UInt8(ascii: ".") {
            throw source.error(
                at: at, "unexpected \"..\"", "name each value, as in [22, 23], or compare with >= and <=")
        }
        if let byte = byte(), byte == UInt8(ascii: ".") || byte == UInt8(ascii: "%") || PolicyLexer.isLetter(byte) {
            throw source.error(at: start, "expected a whole number", "write per mille: 600 is 0.6 is 60 %")
        }
        return number
    }

    private mutating func text() throws(PolicyError) -> String {
        let start = at
        at += 1
        var content: [UInt8] = []
        while true {
            guard let byte = byte(), byte != 0x0a, byte != 0x0d else {
                throw source.error(at: start, "this text has no closing quote on its line", "end it with \"")
            }
            at += 1
            if byte == UInt8(ascii: "\"") { break }
            if byte == UInt8(ascii: "\\") {
                guard let escaped = self.byte(), escaped == UInt8(ascii: "\"") || escaped == UInt8(ascii: "\\") else {
                    throw source.error(
                        at: at - 1, "expected \\\" or \\\\", "a backslash stands only before a quote or a backslash")
                }
                content.append(escaped)
                at += 1
            } else {
                content.append(byte)
            }
            guard content.count <= PolicyLimits.text else {
                throw source.error(at: start, "a text of more than \(PolicyLimits.text) bytes", "shorten it")
            }
        }
        return String(decoding: content, as: UTF8.self)
    }

    private mutating func symbol() throws(PolicyError) -> PolicyToken.Symbol {
        let first = source.bytes[at]
        let isTwo = byte(1) == UInt8(ascii: "=") && (first == UInt8(ascii: "<") || first == UInt8(ascii: ">"))
        let spelling = String(decoding: source.bytes[at..<at + (isTwo ? 2 : 1)], as: UTF8.self)
        if let symbol = PolicyToken.Symbol(rawValue: spelling) {
            at += isTwo ? 2 : 1
            return symbol
        }
        throw source.error(at: at, "unexpected character \(shown(first))", PolicyLexer.advice(first))
    }

    private func shown(_ byte: UInt8) -> String {
        if (0x21...0x7e).contains(byte) { return "\"\(Character(UnicodeScalar(byte)))\"" }
        let scalar = String(decoding: source.bytes[at..<min(at + 4, source.bytes.count)], as: UTF8.self).unicodeScalars
            .first
        return scalar.map { "\"\($0)\"" } ?? "\(byte)"
    }

    private static func advice(_ byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: "="): "write \"is\""
        case UInt8(ascii: "!"): "write \"not\" or \"is not\""
        case UInt8(ascii: "&"): "write \"and\""
        case UInt8(ascii: "|"): "write \"or\""
        case UInt8(ascii: "/"): "a comment begins with #"
        case UInt8(ascii: "'"), 0xe2: "a text stands in straight double quotes"
        default: nil
        }
    }

    /// Whether it may stand in a name, after the first letter.
    static func isInName(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
