/// What values an attribute of a scene can have. All are integers inside.
public enum AttributeType: Sendable, Hashable {
    /// False is 0, true is 1.
    case bool
    /// One of at most 32 words; its index counts from 0.
    case choice([String])
    case integer(ClosedRange<Int32>)

    /// The least and the greatest value.
    public var range: ClosedRange<Int32> {
        switch self {
        case .bool: 0...1
        case .choice(let words): 0...Int32(words.count - 1)
        case .integer(let range): range
        }
    }

    /// The value that a word stands for: `true`, `false`, or one of the choices.
    public func value(of word: String) -> Int32? {
        switch self {
        case .bool: word == "true" ? 1 : word == "false" ? 0 : nil
        case .choice(let words): words.firstIndex(of: word).map { Int32($0) }
        case .integer: nil
        }
    }

    /// A value as people read it.
    public func text(of value: Int32) -> String {
        switch self {
        case .bool: value == 0 ? "false" : "true"
        case .choice(let words): words.indices.contains(Int(value)) ? words[Int(value)] : "\(value)"
        case .integer: "\(value)"
        }
    }
}

/// One column of the scene: its name in policies and scene files, what it can be, and what it means.
public struct Attribute: Sendable, Hashable {
    public let id: AttributeID
    public let name: String
    public let type: AttributeType
    /// One line for a reviewer: what it says, in which unit, and where it comes from.
    public let meaning: String
}

/// A set of attributes.
public struct AttributeSet: OptionSet, Hashable, Sendable {
    public let rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    public init(_ id: AttributeID) {
        self.init(rawValue: 1 << UInt64(id.rawValue))
    }

    public func contains(_ id: AttributeID) -> Bool { isSuperset(of: AttributeSet(id)) }

    /// The members in the order of the schema.
    public var ids: [AttributeID] { AttributeID.allCases.filter { contains($0) } }
}
