public import Digest

/// The condition of a rule or claim, checked: every name is known and every value fits its type.
///
/// Named conditions are written out. At most `PolicyLimits.nesting` parentheses and `not`s deep, so it may be walked by
/// recursion.
public indirect enum Condition: Sendable, Hashable {
    /// The rule speaks of every scene.
    case always
    case test(Test)
    case not(Condition)
    case all([Condition])
    case any([Condition])
}

/// The smallest part of a condition: one subject compared with constants.
public struct Test: Sendable, Hashable {
    public let subject: Subject
    public let relation: Relation
    /// What it is compared with, in the subject's own unit: one value, or several for `isIn` and `isNotIn`.
    public let operands: [Int32]
    /// Where it begins: of what a named condition holds, where that one is declared.
    public let position: TextPosition
    /// The file of that place, among the policy's `files`.
    public let file: Int

    /// The test of the same place that is true where this one is false.
    public var negated: Test {
        Test(subject: subject, relation: relation.negated, operands: operands, position: position, file: file)
    }
}

/// What a test reads.
public enum Subject: Sendable, Hashable {
    /// Unknown where the scene lacks it.
    case attribute(AttributeID)
    /// Per mille; a missing factor counts 1000.
    case factor(Factor)
    /// The weighted sum of the factors, compared in per mille: `creepiness > 350` means Σ weight·factor > 350,000.
    case creepiness

    public var name: String {
        switch self {
        case .attribute(let id): id.name
        case .factor(let factor): "factor.\(factor.name)"
        case .creepiness: "creepiness"
        }
    }

    public var type: AttributeType {
        switch self {
        case .attribute(let id): id.attribute.type
        case .factor, .creepiness: .integer(0...1000)
        }
    }
}

/// How a test compares. The raw value is its spelling.
public enum Relation: String, Sendable, Hashable, CaseIterable {
    case less = "<"
    case atMost = "<="
    case greater = ">"
    case atLeast = ">="
    case equals = "is"
    case differs = "is not"
    case isIn = "in"
    case isNotIn = "not in"

    /// The one that holds where this one does not.
    public var negated: Relation {
        switch self {
        case .less: .atLeast
        case .atMost: .greater
        case .greater: .atMost
        case .atLeast: .less
        case .equals: .differs
        case .differs: .equals
        case .isIn: .isNotIn
        case .isNotIn: .isIn
        }
    }

    /// Whether `value` stands in this relation to `operands`.
    public func holds(_ value: Int32, _ operands: [Int32]) -> Bool {
        switch self {
        case .less: operands.allSatisfy { value < $0 }
        case .atMost: operands.allSatisfy { value <= $0 }
        case .greater: operands.allSatisfy { value > $0 }
        case .atLeast: operands.allSatisfy { value >= $0 }
        case .equals, .isIn: operands.contains(value)
        case .differs, .isNotIn: !operands.contains(value)
        }
    }
}
