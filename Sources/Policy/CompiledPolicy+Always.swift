// What a policy refuses in every scene, as its text alone shows it. It may refuse more: conditions can together always fire,
// and whether they do is for Proof to decide.
extension CompiledPolicy {
    /// A level above which no candidate is ever admitted: the lowest cap that stands `always`, mood if none does.
    ///
    /// - Complexity: O(rules).
    public var ceiling: Level {
        rules.reduce(.mood) { lowest, rule in
            guard case .cap(let level) = rule.effect, rule.condition == .always else { return lowest }
            return min(lowest, level)
        }
    }

    /// The categories of which no candidate is ever admitted: those of the exclusions that stand `always`.
    ///
    /// - Complexity: O(rules).
    public var alwaysExcluded: CategorySet {
        rules.reduce(into: []) { all, rule in
            guard case .exclude(let categories) = rule.effect, rule.condition == .always else { return }
            all.formUnion(categories)
        }
    }
}
