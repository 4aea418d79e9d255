/// Why a JSON text was refused, in the form in which every reader of it reports.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    public var position: TextPosition
    /// What was expected and what was found: "expected a string for \"name\", found a number".
    public var problem: String

    public init(_ position: TextPosition, _ problem: String) {
        self.position = position
        self.problem = problem
    }

    public var description: String { "\(position): \(problem)" }

    /// A text from outside in quotes, fit for a message of one line: short, and without a character that could
    /// move a terminal's cursor or turn its direction of writing.
    public static func shown(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars.prefix(40) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate:
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + (text.unicodeScalars.count > 40 ? "…\"" : "\"")
    }
}

/// A JSON value and where it stands.
public struct JSONNode: Hashable, Sendable {
    public enum Value: Hashable, Sendable {
        case null
        case bool(Bool)
        /// A number without fraction or exponent that fits 64 bits.
        case integer(Int64)
        /// Any other number.
        case decimal(Double)
        case string(String)
        case array([JSONNode])
        case object([JSONMember])
    }

    public var value: Value
    public var position: TextPosition

    public init(_ value: Value, at position: TextPosition) {
        self.value = value
        self.position = position
    }

    /// "a string", "an object", for messages.
    public var kind: String {
        switch value {
        case .null: "null"
        case .bool(let bool): bool ? "true" : "false"
        case .integer(let number): "the number \(number)"
        case .decimal(let number): "the number \(number)"
        case .string(let text): "the text \(JSONError.shown(text))"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

/// A name in an object and what it stands for.
public struct JSONMember: Hashable, Sendable {
    public var name: String
    public var node: JSONNode

    public init(name: String, node: JSONNode) {
        self.name = name
        self.node = node
    }
}

// Reading with a typed expectation: each throws at the place of what is wrong.
extension JSONNode {
    private func refuse(_ expected: String, _ name: String) -> JSONError {
        JSONError(position, "expected \(expected) for \"\(name)\", found \(kind)")
    }

    public func string(_ name: String, longest: Int = 4_096) throws(JSONError) -> String {
        guard case .string(let text) = value else { throw refuse("a text", name) }
        guard text.utf8.count <= longest else {
            throw JSONError(
                position, "the text for \"\(name)\" has \(text.utf8.count) bytes, at most \(longest) are allowed")
        }
        return text
    }

    public func integer(_ name: String, in range: ClosedRange<Int64>) throws(JSONError) -> Int64 {
        guard case .integer(let number) = value, range.contains(number) else {
            throw refuse("a whole number from \(range.lowerBound) to \(range.upperBound)", name)
        }
        return number
    }

    /// A number, whole or not.
    public func number(_ name: String) throws(JSONError) -> Double {
        switch value {
        case .integer(let number): return Double(number)
        case .decimal(let number): return number
        default: throw refuse("a number", name)
        }
    }

    public func bool(_ name: String) throws(JSONError) -> Bool {
        guard case .bool(let bool) = value else { throw refuse("true or false", name) }
        return bool
    }

    public func array(_ name: String, most: Int = 100_000) throws(JSONError) -> [JSONNode] {
        guard case .array(let elements) = value else { throw refuse("an array", name) }
        guard elements.count <= most else {
            throw JSONError(position, "\"\(name)\" has \(elements.count) elements, at most \(most) are allowed")
        }
        return elements
    }

    /// One of a set of words.
    public func word<Word: RawRepresentable & CaseIterable>(
        _ name: String, as type: Word.Type = Word.self
    ) throws(JSONError) -> Word where Word.RawValue == String {
        let text = try string(name)
        guard let word = Word(rawValue: text) else {
            let allowed = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw JSONError(position, "expected one of \(allowed) for \"\(name)\", found \(JSONError.shown(text))")
        }
        return word
    }

    /// The object's members, for reading by name.
    public func object(_ name: String) throws(JSONError) -> JSONObject {
        guard case .object(let members) = value else { throw refuse("an object", name) }
        return JSONObject(members: members, position: position)
    }
}

/// The members of an object, read by name.
public struct JSONObject: Sendable {
    public var members: [JSONMember]
    public var position: TextPosition

    /// The member's node, `nil` if there is none or it is null.
    public subscript(_ name: String) -> JSONNode? {
        guard let node = members.first(where: { $0.name == name })?.node, node.value != .null else { return nil }
        return node
    }

    /// The member's node; throws where it is missing.
    public func required(_ name: String) throws(JSONError) -> JSONNode {
        guard let node = self[name] else { throw JSONError(position, "expected a member \"\(name)\", found none") }
        return node
    }

    /// Refuses members of other names: a misspelt one must not pass in silence.
    public func allowOnly(_ names: String...) throws(JSONError) {
        for member in members where !names.contains(member.name) {
            throw JSONError(
                member.node.position,
                "unknown member \(JSONError.shown(member.name)), expected \(names.joined(separator: ", "))")
        }
    }
}
