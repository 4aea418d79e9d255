import Policy

/// Steps that several questions share: what one takes is not left for the next.
struct StepBudget {
    private var left: Int

    /// - Parameter most: at least 0; some millions are a second.
    init(_ most: Int) { left = most }

    /// Looks for values that satisfy all formulas; unknown at once if no step is left.
    mutating func solve(_ formulas: [Formula], rows: [Problem.Row]) -> Solver.Answer {
        guard left > 0 else { return .unknown }
        let problem = Problem(formulas, rows: rows)
        left -= problem.size
        guard left > 0 else { return .unknown }
        var solver = Solver(problem, mostSteps: left)
        let answer = solver.solve()
        left -= solver.steps
        return answer
    }
}
