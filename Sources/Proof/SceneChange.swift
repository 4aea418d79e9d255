import Policy

/// How one scene becomes another: what a withdrawal, a thing no longer known, or a raised factor does to each variable.
struct SceneChange {
    enum Step: Hashable {
        /// It is not known any more.
        case forget
        /// Given becomes withdrawn; other states stay.
        case withdraw
        /// It is this value from now on.
        case set(Int32)
        /// It grows by this much.
        case add(Int32)
    }

    /// What stays is not listed.
    private(set) var steps: [Variable: Step] = [:]

    static let none = SceneChange([])

    init(_ steps: [(Variable, Step)]) {
        for (variable, step) in steps { self.steps[variable] = step }
    }

    static let given = AttributeType.consent(of: "given")
    static let withdrawn = AttributeType.consent(of: "withdrawn")

    /// The values of this scene that are in `values` after the change.
    func before(_ values: ValueSet, of variable: Variable) -> ValueSet {
        switch steps[variable] {
        case nil: return values
        case .forget: return values.hasMissing ? .everything(of: variable) : .nothing
        case .set(let value): return values.contains(value) ? .everything(of: variable) : .nothing
        case .add(let amount): return values.before(adding: amount, in: variable.range)
        case .withdraw:
            let given = ValueSet([SceneChange.given...SceneChange.given])
            let others = values.complement(of: variable).union(given).complement(of: variable)
            return values.contains(SceneChange.withdrawn) ? others.union(given) : others
        }
    }

    /// A value after the change.
    func after(_ value: Int32?, of variable: Variable) -> Int32? {
        switch steps[variable] {
        case nil: value
        case .forget: nil
        case .set(let new): new
        case .add(let amount): value.map { $0 + amount }
        case .withdraw: value == SceneChange.given ? SceneChange.withdrawn : value
        }
    }
}

extension AttributeType {
    /// The value of a state of consent.
    fileprivate static func consent(of word: String) -> Int32 {
        guard let value = AttributeID.consentTarget.attribute.type.value(of: word) else {
            preconditionFailure("the schema of consent has no state \(word)")
        }
        return value
    }
}
