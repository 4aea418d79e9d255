/// Reads JSON (RFC 8259), strictly: UTF-8 without byte-order mark, no duplicate names in an object, nothing after
/// the value, at most `deepest` levels. Names that Unicode holds to be canonically equivalent are duplicates too.
/// Memory is bounded by a multiple of the input, and time is linear in it.
public struct JSONParser: ~Copyable {
    public static let deepest = 64

    private let bytes: [UInt8]
    private var at = 0
    private var line = 1
    private var lineStart = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The one value that `bytes` holds.
    public static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONNode {
        var parser = JSONParser(bytes)
        parser.skipSpace()
        let node = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.at == bytes.count else { throw parser.error("expected the end, found \(parser.found)") }
        return node
    }

    public static func parse(_ text: String) throws(JSONError) -> JSONNode {
        try parse(Array(text.utf8))
    }

    private var position: TextPosition { TextPosition(line: line, column: at - lineStart + 1) }

    private var found: String {
        guard at < bytes.count else { return "the end" }
        let byte = bytes[at]
        return (0x20...0x7e).contains(byte) ? "\"\(Character(UnicodeScalar(byte)))\"" : "byte \(byte)"
    }

    private func error(_ problem: String) -> JSONError { JSONError(position, problem) }

    private mutating func skipSpace() {
        while at < bytes.count {
            switch bytes[at] {
            case 0x0a:
                at += 1
                line += 1
                lineStart = at
            case 0x20, 0x09, 0x0d: at += 1
            default: return
            }
        }
    }

    private func next() -> UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next() == byte else { return false }
        at += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONNode {
        guard depth < JSONParser.deepest else { throw error("nested more than \(JSONParser.deepest) deep") }
        let start = position
        switch next() {
        case UInt8(ascii: "{"): return JSONNode(.object(try members(depth: depth)), at: start)
        case UInt8(ascii: "["): return JSONNode(.array(try elements(depth: depth)), at: start)
        case UInt8(ascii: "\""): return JSONNode(.string(try string()), at: start)
        case UInt8(ascii: "t"):
            try word("true")
            return JSONNode(.bool(true), at: start)
        case UInt8(ascii: "f"):
            try word("false")
            return JSONNode(.bool(false), at: start)
        case UInt8(ascii: "n"):
            try word("null")
            return JSONNode(.null, at: start)
        case .some(UInt8(ascii: "-")), .some(0x30...0x39): return JSONNode(try number(), at: start)
        default: throw error("expected a JSON value, found \(found)")
        }
    }

    private mutating func word(_ word: StaticString) throws(JSONError) {
        for byte in word.description.utf8 where !take(byte) { throw error("expected \(word), found \(found)") }
    }

    private mutating func members(depth: Int) throws(JSONError) -> [JSONMember] {
        at += 1
        skipSpace()
        var members: [JSONMember] = []
        if take(UInt8(ascii: "}")) { return members }
        var names: Set<String> = []
        while true {
            guard next() == UInt8(ascii: "\"") else {
                throw error("expected a member's name in quotes, found \(found)")
            }
            let start = position
            let name = try string()
            guard isNew(name, among: members, &names) else {
                throw JSONError(start, "the member \(JSONError.shown(name)) stands twice")
            }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw error("expected \":\", found \(found)") }
            skipSpace()
            members.append(JSONMember(name: name, node: try value(depth: depth + 1)))
            skipSpace()
            if take(UInt8(ascii: "}")) { return members }
            guard take(UInt8(ascii: ",")) else { throw error("expected \",\" or \"}\", found \(found)") }
            skipSpace()
        }
    }

    /// A set pays only where an object has many members.
    private func isNew(_ name: String, among members: [JSONMember], _ names: inout Set<String>) -> Bool {
        if members.count < 16 { return !members.contains { $0.name == name } }
        if names.isEmpty { names = Set(members.map(\.name)) }
        return names.insert(name).inserted
    }

    private mutating func elements(depth: Int) throws(JSONError) -> [JSONNode] {
        at += 1
        skipSpace()
        var elements: [JSONNode] = []
        if take(UInt8(ascii: "]")) { return elements }
        while true {
            elements.append(try value(depth: depth + 1))
            skipSpace()
            if take(UInt8(ascii: "]")) { return elements }
            guard take(UInt8(ascii: ",")) else { throw error("expected \",\" or \"]\", found \(found)") }
            skipSpace()
        }
    }

    private mutating func number() throws(JSONError) -> JSONNode.Value {
        let start = at
        let place = position
        var isWhole = true
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        if take(UInt8(ascii: ".")) {
            isWhole = false
            try digits()
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isWhole = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        guard at - start <= 400 else {
            throw JSONError(place, "a number of \(at - start) characters, at most 400 are allowed")
        }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        if isWhole, let number = Int64(text) { return .integer(number) }
        guard let number = Double(text), number.isFinite else {
            throw JSONError(place, "the number \(text.prefix(40)) is out of range")
        }
        return .decimal(number)
    }

    private mutating func digits() throws(JSONError) {
        let start = at
        while let byte = next(), (0x30...0x39).contains(byte) { at += 1 }
        if at == start { throw error("expected a digit, found \(found)") }
    }

    private mutating func string() throws(JSONError) -> String {
        let place = position
        at += 1
        let start = at
        while let byte = next(), byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { at += 1 }
        var content = Array(bytes[start..<at])
        while true {
            guard let byte = next() else { throw error("expected the closing quote, found the end") }
            guard byte >= 0x20 else { throw error("expected a text without control characters, found byte \(byte)") }
            at += 1
            if byte == UInt8(ascii: "\"") { break }
            if byte == UInt8(ascii: "\\") {
                try escape(into: &content)
            } else {
                content.append(byte)
            }
        }
        guard let text = String(validating: content, as: UTF8.self) else {
            throw JSONError(place, "expected a text in UTF-8, found other bytes")
        }
        return text
    }

    private mutating func escape(into content: inout [UInt8]) throws(JSONError) {
        guard let byte = next(), "\"\\/bfnrtu".utf8.contains(byte) else {
            throw error("expected one of \"\\/bfnrtu after a backslash, found \(found)")
        }
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0c)
        case UInt8(ascii: "n"): content.append(0x0a)
        case UInt8(ascii: "r"): content.append(0x0d)
        case UInt8(ascii: "t"): content.append(0x09)
        default:
            var code = try hexadecimal()
            if (0xd800..<0xdc00).contains(code) {
                guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
                    throw error("expected the second half of a surrogate pair")
                }
                let low = try hexadecimal()
                guard (0xdc00..<0xe000).contains(low) else {
                    throw error("expected the second half of a surrogate pair")
                }
                code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
            }
            guard let scalar = UnicodeScalar(code) else { throw error("expected a Unicode scalar, found half a pair") }
            content.append(contentsOf: String(Character(scalar)).utf8)
        }
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next(), let digit = Character(UnicodeScalar(byte)).hexDigitValue, byte < 0x80 else {
                throw error("expected four hexadecimal digits, found \(found)")
            }
            code = code << 4 | UInt32(digit)
            at += 1
        }
        return code
    }
}
