import Policy

/// What must hold, in plain words: one clause, or several of which all or one must hold.
indirect enum Statement {
    case always
    case clause(Phrase)
    case all([Statement])
    case any([Statement])

    /// A condition, or its opposite, with `not` driven down to the tests.
    init(_ condition: Condition, isNegated: Bool = false) {
        switch condition {
        case .always: self = isNegated ? .clause(Phrase("never", nl: "nooit")) : .always
        case .not(let inner): self = Statement(inner, isNegated: !isNegated)
        case .test(let test): self = .clause(test.words(isNegated: isNegated))
        case .all(let parts):
            let parts = parts.map { Statement($0, isNegated: isNegated) }
            self = isNegated ? .any(parts) : .all(parts)
        case .any(let parts):
            let parts = parts.map { Statement($0, isNegated: isNegated) }
            self = isNegated ? .all(parts) : .any(parts)
        }
    }
}

extension Test {
    /// The test as a clause, or its opposite.
    func words(isNegated: Bool) -> Phrase {
        let relation = isNegated ? relation.negated : relation
        switch subject {
        case .attribute(let id):
            switch relation {
            case .equals, .isIn: return id.words(operands, isOneOf: true)
            case .differs, .isNotIn: return id.words(operands, isOneOf: false)
            default: return id.subject + .compared(relation, operands, of: id.scale)
            }
        case .factor(let factor): return factor.score + .compared(relation, operands, of: .ofThousand)
        case .creepiness: return .creepiness + .compared(relation, operands, of: .ofThousand)
        }
    }
}

extension Factor {
    /// Its score, as the subject of a clause.
    var score: Phrase { Phrase("the score for “\(words.english)”", nl: "de score voor “\(words.dutch)”") }
}

extension Phrase {
    /// The weighted sum, as the subject of a clause.
    static let creepiness = Phrase("the total score for being watched", nl: "de totale score voor bekeken worden")
}
