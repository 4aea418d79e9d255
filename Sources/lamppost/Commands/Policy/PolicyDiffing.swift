import Policy
import Proof

/// `lamppost policy diff`: where do two policies answer differently?
enum PolicyDiffing: PolicyAction {
    static let name = "diff"
    static let usage = "diff A B [--most N]"
    static let help = """
        diff       where policy B answers otherwise than A: regions of scenes in words, each with the direction (stricter,
                   looser) and a scene of it as `explain` reads it. At most N regions (4) for each pair of answers.
                   Exit status 0: they answer alike; 1: they differ, or it was not decided.
        """
    static let examples = ["diff Models/policies/kiosk.policy my.policy"]

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        let most = try arguments.integer("--most", in: 1...1_000) ?? 4
        let files = try arguments.rest()
        guard files.count == 2 else {
            throw Failure.usage("policy diff needs two policies", command: PolicyCommand.name)
        }
        let (first, second) = (try PolicyFile.read(files[0]), try PolicyFile.read(files[1]))
        let diff = PolicyComparison(first, second).diff(most: most)
        var output = Output()
        for line in lines(diff, first, second) { try output.line(line) }
        try output.flush()
        return diff.isEqual ? .done : .answerIsNo
    }

    static func lines(_ diff: PolicyDiff, _ first: CompiledPolicy, _ second: CompiledPolicy) -> [String] {
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
        if diff.isUnknown { lines.append("something was not decided within the allowed steps") }
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
