import Policy

extension Prover {
    /// The smallest set of changes to a scene and its factors after which `target` holds: one or two changes where that is
    /// enough (the first found, in the order of the schema), else a set of which none can be left out.
    func nearest(to witness: Witness, _ verdict: Verdict, _ target: Formula) -> Explanation.Turn? {
        let variables = Variable.all.filter { variable in
            variable.attribute.map { policy.reads.attributes.contains($0) }
                ?? variable.factor.map { policy.reads.factors.contains($0) } ?? false
        }
        let locks = variables.map { lock($0, witness) }
        // Better something else that is known than something that is not.
        let known = variables.map { ValueSet.everything(of: $0).with(missing: false) }
        func solve(free: Set<Int>) -> [Int32?]? {
            let kept = locks.indices.filter { !free.contains($0) }.map { locks[$0] }
            let better = free.sorted().map { Formula.value(variables[$0], known[$0]) }
            if case .found(let values) = self.solve([target] + kept + better) { return values }
            if case .found(let values) = self.solve([target] + kept) { return values }
            return nil
        }
        guard solve(free: Set(variables.indices)) != nil else { return nil }
        for index in variables.indices {
            if let values = solve(free: [index]) { return turn([variables[index]], witness, values) }
        }
        var free = Set(variables.indices)
        for index in variables.indices.reversed() {
            free.remove(index)
            if solve(free: free) == nil { free.insert(index) }
        }
        if free.count > 2, let pair = pair(free, variables.count, solve) { free = pair }
        return solve(free: free).flatMap { turn(free.sorted().map { variables[$0] }, witness, $0) }
    }

    /// Two changes that are enough, one of them out of a set that is.
    private func pair(_ free: Set<Int>, _ count: Int, _ solve: (Set<Int>) -> [Int32?]?) -> Set<Int>? {
        for first in free.sorted() {
            for second in 0..<count where second != first && solve([first, second]) != nil { return [first, second] }
        }
        return nil
    }

    private func lock(_ variable: Variable, _ witness: Witness) -> Formula {
        let value: Int32?
        if let attribute = variable.attribute {
            value = witness.scene[attribute]
        } else {
            value = variable.factor.map { witness.factors.counted($0) }
        }
        return .value(variable, value.map { ValueSet([$0...$0]) } ?? .missing())
    }

    private func turn(_ changed: [Variable], _ witness: Witness, _ values: [Int32?]) -> Explanation.Turn? {
        var after = witness
        var changes: [(subject: String, from: String, to: String)] = []
        for variable in changed {
            let value = values[variable.index]
            if let id = variable.attribute {
                let text = { (value: Int32?) in value.map { id.attribute.type.text(of: $0) } ?? "not known" }
                changes.append((id.name, text(witness.scene[id]), text(value)))
                after.scene[id] = value
            } else if let factor = variable.factor, let value {
                changes.append(("factor.\(factor.name)", "\(witness.factors.counted(factor))", "\(value)"))
                after.factors[factor] = Int(value)
            }
        }
        return Explanation.Turn(changes: changes, cap: policy.judge(after.scene, after.factors).cap)
    }
}
