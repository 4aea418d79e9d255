/// Writes one JSON object, its members in the order in which they are given, without spaces: what is digested must
/// have one spelling.
public struct JSONWriter {
    public private(set) var text = "{"

    public init() {}

    private mutating func name(_ name: String) {
        if text.utf8.count > 1 { text += "," }
        text += JSONWriter.quoted(name)
        text += ":"
    }

    public mutating func add(_ name: String, _ value: String) {
        self.name(name)
        text += JSONWriter.quoted(value)
    }

    public mutating func add(_ name: String, _ value: Int64) {
        self.name(name)
        text += String(value)
    }

    public mutating func add(_ name: String, _ value: Bool) {
        self.name(name)
        text += value ? "true" : "false"
    }

    /// A member whose value is already JSON.
    public mutating func add(_ name: String, json: String) {
        self.name(name)
        text += json
    }

    public mutating func add(_ name: String, _ values: [String]) {
        add(name, json: "[" + values.map(JSONWriter.quoted).joined(separator: ",") + "]")
    }

    /// The members without the braces around them: "\"a\":1,\"b\":2".
    public var members: String { String(text.dropFirst()) }

    /// The finished object.
    public var object: String { text + "}" }

    /// A text in quotes, with the escapes that JSON demands.
    public static func quoted(_ text: String) -> String {
        if !text.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) {
            return "\"" + text + "\""
        }
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
