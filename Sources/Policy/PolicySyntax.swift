/// A policy, or a part of one, as it is written: names are not looked up, values not checked. Offsets are bytes of the
/// source.
struct PolicySyntax {
    /// `nil` in a part.
    var header: Header?
    var items: [Item] = []

    struct Header {
        var name: Text
        var version: Number
    }

    enum Item {
        case include(Include)
        case condition(NamedCondition)
        case weight(Weight)
        case rule(Rule)
        case claim(Claim)

        /// Where it begins.
        var offset: Int {
            switch self {
            case .include(let include): include.offset
            case .condition(let condition): condition.offset
            case .weight(let weight): weight.offset
            case .rule(let rule): rule.offset
            case .claim(let claim): claim.offset
            }
        }
    }

    struct Name {
        var text: String
        var offset: Int
    }

    struct Text {
        var text: String
        var offset: Int
    }

    struct Number {
        var value: Int64
        var offset: Int
    }

    struct Include {
        var name: Text
        var offset: Int
    }

    struct NamedCondition {
        var name: Name
        var condition: Condition
        var offset: Int
    }

    struct Weight {
        var factor: Name
        var value: Number
        var cites: String?
        var offset: Int
    }

    struct Rule {
        enum Effect {
            case cap(Name)
            case exclude([Name])
        }
        var label: Name?
        var effect: Effect
        var condition: Condition
        var because: Text
        var cites: String?
        var offset: Int
    }

    struct Claim {
        enum Assertion {
            case cap(Relation, Name)
            case excluded([Name])
        }
        var text: Text
        var assertion: Assertion
        var condition: Condition
        var offset: Int
    }

    indirect enum Condition {
        case always
        /// A name alone: of a condition, or of what is true or false by itself.
        case bare(Name)
        case test(Name, Relation, [Value])
        case not(Condition)
        case all([Condition])
        case any([Condition])
        /// What stands in parentheses.
        case group(Condition)
    }

    struct Value {
        enum Kind {
            case word(String)
            case integer(Int64)
        }
        var kind: Kind
        var offset: Int
    }
}
