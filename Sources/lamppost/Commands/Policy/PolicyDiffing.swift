import Policy
import Proof

/// `lamppost policy diff`: where do two policies answer differently?
enum PolicyDiffing: PolicyAction {
    static let name = "diff"
    static let usage = "diff A B [--most N] [--steps N]"
    static let help = """
        diff       where policy B answers otherwise than A: regions of scenes in words, each with the direction (stricter,
                   looser) and a scene of it as `explain` reads it. --most: regions for each pair of answers (4).
                   Exit status 0: they answer alike; 1: they differ, or it was not decided within N steps.
        """
    static let examples = ["diff Models/policies/kiosk.policy my.policy"]

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        let most = try arguments.integer("--most", in: 1...1_000) ?? 4
        let steps = try arguments.integer("--steps", in: 1...1_000_000_000) ?? Prover.usualSteps
        let files = try arguments.rest()
        guard files.count == 2 else {
            throw Failure.usage("policy diff needs two policies", command: PolicyCommand.name)
        }
        let (first, second) = (try PolicyFile.read(files[0]), try PolicyFile.read(files[1]))
        let diff = PolicyComparison(first, second, mostSteps: steps).diff(most: most)
        var output = Output()
        for line in lines(diff, steps) { try output.line(line) }
        try output.flush()
        return diff.isEqual ? .done : .answerIsNo
    }

    static func lines(_ diff: PolicyDiff, _ steps: Int) -> [String] {
        if diff.isEqual { return ["they answer every scene alike"] }
        var lines: [String] = []
        for (isLooser, title) in [(true, "looser: B allows what A does not"), (false, "stricter: B takes away more")] {
            let regions = diff.regions.filter { $0.difference.isLooser == isLooser }
            if regions.isEmpty { continue }
            lines.append(title)
            for region in regions {
                lines.append("  \(text(region.difference)), where")
                let terms = region.terms.isEmpty ? ["everywhere"] : region.terms
                lines += WitnessText.wrapped(terms, width: 94).map { "    \($0)" }
                lines.append("    as in \(region.witness.json)")
            }
        }
        if diff.isCut { lines.append("there are more regions; --most N shows more") }
        if diff.isUnknown {
            let what = diff.regions.isEmpty ? "whether they differ" : "whether that is all"
            lines.append("not decided within \(steps) steps \(what); --steps takes more")
        }
        return lines
    }

    private static func text(_ difference: PolicyDiff.Difference) -> String {
        switch difference {
        case .cap(let old, let new): "at most \(new.name), not \(old.name)"
        case .exclusion(let category, let firstExcludes):
            firstExcludes ? "\(category.rawValue) is excluded no more" : "\(category.rawValue) is excluded now"
        }
    }
}
