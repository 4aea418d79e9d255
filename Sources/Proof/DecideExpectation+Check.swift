import Policy

extension DecideExpectation {
    /// What of a verdict is not as expected.
    func mismatches(_ verdict: Verdict, _ policy: CompiledPolicy) -> [Mismatch] {
        let fired = verdict.fired.map { policy.rules[$0.rule].id }
        let unknown = verdict.fired.filter(\.isUnknown).map { policy.rules[$0.rule].id }
        var found: [Mismatch] = []
        if let cap, verdict.cap != cap {
            found.append(Mismatch("cap", expected: cap.name, found: verdict.cap.name))
        }
        let named = verdict.capRule.map { policy.rules[$0].id }
        if let reason, named != reason {
            found.append(Mismatch("reason", expected: reason, found: named ?? "none"))
        }
        if let score, Int(verdict.score) != score {
            found.append(Mismatch("score", expected: "\(score)", found: "\(verdict.score)"))
        }
        if let expected = self.fired, expected != fired {
            found.append(Mismatch("rules that fire", expected: list(expected), found: list(fired)))
        }
        found += missing(fires, in: fired, "rules that fire")
        found += missing(self.unknown, in: unknown, "rules that fire for something unknown")
        if let excluded, excluded != verdict.excluded {
            found.append(
                Mismatch("excluded categories", expected: list(excluded), found: list(verdict.excluded)))
        }
        if let excludes, !verdict.excluded.isSuperset(of: excludes) {
            let missing = excludes.subtracting(verdict.excluded)
            found.append(Mismatch("exclusion", expected: "of \(list(missing))", found: "none of them"))
        }
        if let allows, !verdict.excluded.isDisjoint(with: allows) {
            let hit = allows.intersection(verdict.excluded)
            found.append(Mismatch("exclusion", expected: "none of \(list(hit))", found: "of \(list(hit))"))
        }
        return found
    }

    /// What of the guard's answer to the slate is not as expected.
    func mismatches(_ slate: SlateAnswer) -> [Mismatch] {
        var found: [Mismatch] = []
        if let admits, admits != slate.admitted {
            found.append(Mismatch("admitted candidates", expected: list(admits), found: list(slate.admitted)))
        }
        return found + missing(reasons, in: slate.reasons.map(\.id), "reasons of the guard")
    }

    private func missing(_ expected: [String]?, in found: [String], _ what: String) -> [Mismatch] {
        guard let expected, !expected.allSatisfy(found.contains) else { return [] }
        let missing = expected.filter { !found.contains($0) }
        return [Mismatch(what, expected: "\(list(missing)) among them", found: list(found))]
    }

    private func list(_ names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: ", ") }

    private func list(_ categories: CategorySet) -> String { list(categories.categories.map(\.rawValue)) }
}
