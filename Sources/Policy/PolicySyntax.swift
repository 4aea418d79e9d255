/// A policy as it is written: names are not looked up, values not checked. Offsets are bytes of the source.
struct PolicySyntax {
    var name: Text
    var version: Number
    var weights: [Weight] = []
    var rules: [Rule] = []
    var claims: [Claim] = []

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
        /// A name alone: true or false by itself.
        case bare(Name)
        case test(Name, Relation, [Value])
        case not(Condition)
        case all([Condition])
        case any([Condition])
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
