public import Digest

/// What a policy lacks or holds for nothing, though it compiles and means what it says.
public struct PolicyWarning: Hashable, Sendable, CustomStringConvertible {
    /// The file as errors name it.
    public var file: String
    public var position: TextPosition
    public var problem: String
    /// What to do.
    public var suggestion: String

    /// `FILE:LINE:COLUMN: problem: suggestion`
    public var description: String { "\(file):\(position.line):\(position.column): \(problem): \(suggestion)" }
}

extension PolicyChecker {
    /// Rules and weights without a source, conditions that nothing uses; in the order in which they are read.
    func warnings() -> [PolicyWarning] {
        var warnings: [PolicyWarning] = []
        var (rule, weight) = (0, 0)
        func warn(_ item: PolicyAssembly.Item, _ problem: String, _ suggestion: String) {
            let source = assembly.sources[item.file]
            warnings.append(
                PolicyWarning(
                    file: source.file, position: source.position(of: item.syntax.offset), problem: problem,
                    suggestion: suggestion))
        }
        for item in assembly.items {
            switch item.syntax {
            case .rule(let syntax):
                if syntax.cites == nil {
                    warn(
                        item, "rule \(rules[rule].id) names no source",
                        "add cites \"…\", at least cites \"design rule\"")
                }
                rule += 1
            case .weight(let syntax):
                if syntax.cites == nil {
                    warn(item, "the weight of \(weights[weight].factor.name) names no source", "add cites \"…\"")
                }
                weight += 1
            case .condition(let syntax):
                if named[syntax.name.text]?.isUsed == false {
                    warn(item, "condition \(syntax.name.text) is never used", "remove it, or use it")
                }
            case .claim, .include: break
            }
        }
        return warnings
    }
}
