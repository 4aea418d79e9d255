import Digest
import Policy
import Proof

/// `lamppost policy coverage`: what do the cases exercise of a policy?
enum PolicyCoverage: PolicyAction {
    static let name = "coverage"
    static let usage = "coverage POLICY CASES… [--as NAME]"
    static let help = """
        coverage   counts for every rule how often the cases fire it, and for every test inside a condition how often it came
                   out true, false, or unknown because something was missing. Exit 1 if a rule is never fired.
        """
    static let examples = ["coverage Models/policies/kiosk.policy Models/stories/*.json"]

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        var cases = try CaseFiles(&arguments, action: name)
        try cases.run { _, _, _ in }
        let coverage = cases.runner.coverage
        var output = Output()
        let rules = coverage.rules
        let ruleWidth = max(4, rules.map(\.rule.id.count).max() ?? 0)
        let table = Table(
            .init(title: "line", width: 4, isRightAligned: true), .init(title: "rule", width: ruleWidth),
            .init(title: "true", width: 5, isRightAligned: true), .init(title: "unknown", width: 7, isRightAligned: true))
        try output.line(table.header)
        for count in rules {
            let numbers = ["\(count.isTrue)", "\(count.isUnknown)"]
            try output.line(table.row(["\(count.rule.position.line)", count.rule.id] + numbers))
        }
        let atomWidth = max(4, coverage.atoms.map(\.test.text.count).max() ?? 0)
        let atoms = Table(
            .init(title: "line", width: 4, isRightAligned: true), .init(title: "test", width: min(atomWidth, 80)),
            .init(title: "true", width: 5, isRightAligned: true), .init(title: "false", width: 5, isRightAligned: true),
            .init(title: "unknown", width: 7, isRightAligned: true))
        try output.line("\n" + atoms.header)
        for count in coverage.atoms {
            let numbers = ["\(count.isTrue)", "\(count.isFalse)", "\(count.isUnknown)"]
            try output.line(atoms.row(["\(count.test.position.line)", count.test.text] + numbers))
        }
        try output.line("\n\(coverage.judgements) scenes judged; \(cases.coverageLine)")
        for line in cases.gaps() { try output.line(line) }
        try output.flush()
        if cases.failed > 0 {
            Messages.say("\(cases.failed) of these cases fail; `lamppost policy test` shows them")
        }
        return coverage.neverFired.isEmpty ? .done : .answerIsNo
    }
}
