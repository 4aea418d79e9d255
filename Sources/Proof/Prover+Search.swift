import Policy

extension Prover {
    enum Search {
        case found(Witness)
        case none
        case unknown
    }

    /// How many steps are taken to learn whether a witness can do without one attribute.
    static var stepsToLeaveOut: Int { 20_000 }

    var tooLong: Finding.Outcome { .unknown("not decided within \(mostSteps) steps") }

    func contradiction(_ title: String) -> Finding {
        Finding(title: title, outcome: .unknown("the policy judges the counterexample otherwise: a fault of the prover"))
    }

    /// A counterexample, if the policy itself judges it so.
    func refuted(_ title: String, _ text: String, _ witness: Witness, _ isSo: (Verdict) -> Bool) -> Finding {
        guard isSo(policy.judge(witness.scene, witness.factors)) else { return contradiction(title) }
        return Finding(title: title, outcome: .refuted(Counterexample(text: text, witness: witness)))
    }

    func solve(_ formulas: [Formula], mostSteps: Int? = nil) -> Solver.Answer {
        var solver = Solver(Problem(formulas, rows: [book.row]), mostSteps: mostSteps ?? self.mostSteps)
        return solver.solve()
    }

    /// A scene and factors that satisfy all formulas, with as little known as possible: none of it can be left out, as far
    /// as `stepsToLeaveOut` go.
    func find(_ formulas: [Formula]) -> Search {
        switch solve(formulas) {
        case .none: return .none
        case .unknown: return .unknown
        case .found(var values):
            var formulas = formulas
            for variable in Variable.all where variable.attribute != nil && values[variable.index] != nil {
                let lacking = formulas + [.value(variable, .missing())]
                if case .found(let fewer) = solve(lacking, mostSteps: min(mostSteps, Prover.stepsToLeaveOut)) {
                    formulas = lacking
                    values = fewer
                }
            }
            return .found(Witness(values))
        }
    }
}

extension Witness {
    /// From a value for each variable, in the order of `Variable`.
    init(_ values: [Int32?]) {
        self.init()
        for variable in Variable.all {
            if let attribute = variable.attribute { scene[attribute] = values[variable.index] }
            if let factor = variable.factor { factors[factor] = values[variable.index].map { Int($0) } }
        }
    }

    /// What it becomes.
    func after(_ change: SceneChange) -> Witness {
        var next = self
        for variable in Variable.all {
            if let attribute = variable.attribute {
                next.scene[attribute] = change.after(scene[attribute], of: variable)
            }
            if let factor = variable.factor {
                next.factors[factor] = change.after(factors.counted(factor), of: variable).map { Int($0) }
            }
        }
        return next
    }
}
