/// Writes one JSON object, its members in the order in which they are given, without spaces: what is digested must
/// have one spelling.
public struct JSONWriter: Sendable {
    /// The opening brace and the members, in UTF-8.
    private var bytes: [UInt8] = [UInt8(ascii: "{")]

    public init() {}

    private mutating func name(_ name: String) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        JSONWriter.quote(name, into: &bytes)
        bytes.append(UInt8(ascii: ":"))
    }

    public mutating func add(_ name: String, _ value: String) {
        self.name(name)
        JSONWriter.quote(value, into: &bytes)
    }

    public mutating func add(_ name: String, _ value: Int64) {
        self.name(name)
        bytes.append(contentsOf: String(value).utf8)
    }

    public mutating func add(_ name: String, _ value: Bool) {
        self.name(name)
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// A member whose value is already JSON.
    public mutating func add(_ name: String, json: String) {
        self.name(name)
        bytes.append(contentsOf: json.utf8)
    }

    public mutating func add(_ name: String, _ values: [String]) {
        self.name(name)
        bytes.append(UInt8(ascii: "["))
        for (index, value) in values.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            JSONWriter.quote(value, into: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// The members without the braces around them: `"a":1,"b":2`.
    public var members: String { String(decoding: bytes.dropFirst(), as: UTF8.self) }

    /// The finished object.
    public var object: String { String(decoding: bytes + [UInt8(ascii: "}")], as: UTF8.self) }

    /// A text in quotes, with the escapes that JSON demands.
    public static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 2)
        quote(text, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func quote(_ text: String, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x00..<0x20: bytes.append(contentsOf: escape(byte).utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func escape(_ control: UInt8) -> String {
        switch control {
        case UInt8(ascii: "\n"): return "\\n"
        case UInt8(ascii: "\r"): return "\\r"
        case UInt8(ascii: "\t"): return "\\t"
        default:
            let digits = String(control, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
        }
    }
}
