import Policy

/// What is asked of a scene and a candidate's factors: true or false, never unknown. Nothing is negated: `not` has been
/// driven down to the values.
indirect enum Formula: Hashable {
    case value(Variable, ValueSet)
    case all([Formula])
    case any([Formula])

    static var yes: Formula { .all([]) }
    static var no: Formula { .any([]) }
}

extension Formula {
    /// That a condition is true or unknown, so that its rule fires, in the scene that `change` makes of this one.
    static func fires(_ condition: Condition, after change: SceneChange = .none, score: Variable = .score) -> Formula {
        read(condition, asTrue: true, withUnknown: true, change, score)
    }

    /// That a condition is false, so that its rule is silent.
    static func isSilent(_ condition: Condition, after change: SceneChange = .none, score: Variable = .score) -> Formula {
        read(condition, asTrue: false, withUnknown: false, change, score)
    }

    /// That a condition is true, not unknown.
    static func isTrue(_ condition: Condition, after change: SceneChange = .none, score: Variable = .score) -> Formula {
        read(condition, asTrue: true, withUnknown: false, change, score)
    }

    /// That a condition has the truth value asked for (or is unknown, if that counts too): strong Kleene logic, in which
    /// `and` is the least and `or` the greatest of false < unknown < true.
    private static func read(
        _ condition: Condition, asTrue: Bool, withUnknown: Bool, _ change: SceneChange, _ score: Variable
    ) -> Formula {
        switch condition {
        case .always: return asTrue ? .yes : .no
        case .not(let inner): return read(inner, asTrue: !asTrue, withUnknown: withUnknown, change, score)
        case .all(let parts):
            let parts = parts.map { read($0, asTrue: asTrue, withUnknown: withUnknown, change, score) }
            return asTrue ? .all(parts) : .any(parts)
        case .any(let parts):
            let parts = parts.map { read($0, asTrue: asTrue, withUnknown: withUnknown, change, score) }
            return asTrue ? .any(parts) : .all(parts)
        case .test(let test):
            let variable = Variable(test.subject, score: score)
            let holds = ValueSet(test)
            let values = (asTrue ? holds : holds.known(in: variable.range))
                .with(missing: withUnknown && variable.attribute != nil)
            return .value(variable, change.before(values, of: variable))
        }
    }
}

extension Formula {
    /// Whether these values satisfy it.
    func holds(_ value: (Variable) -> Int32?) -> Bool {
        switch self {
        case .value(let variable, let set): set.contains(value(variable))
        case .all(let parts): parts.allSatisfy { $0.holds(value) }
        case .any(let parts): parts.contains { $0.holds(value) }
        }
    }
}
