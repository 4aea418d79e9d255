import Policy
import Proof

extension DossierPage {
    /// What may happen at each level, and what it takes.
    var levels: String {
        let steps = dossier.levels.map { entry in
            """
            <div class="level">
            <h3>\(text(entry.level.words.capitalised)) <code>\(entry.level.name)</code></h3>
            \(paragraph(entry.level.meaning))
            \(way(to: entry.reach))
            </div>
            """
        }
        return section(
            DossierWords.levels, paragraph(DossierWords.levelsLead) + "\n" + steps.joined(separator: "\n"))
    }

    private func way(to reach: Reach) -> String {
        switch reach {
        case .never: return paragraph(DossierWords.levelIsNever, "outcome")
        case .unknown: return paragraph(DossierWords.levelIsUndecided, "outcome")
        case .reached(let witness):
            // Lower scores do as well where it is proved that a higher score never allows more.
            let isAtMost = dossier.theorems.contains { $0.0 == .raisingNeverRaises && $0.1.isProved }
            let sentences = SceneSentences(witness, dossier.policy, isAtMost: isAtMost)
            return paragraph(DossierWords.least) + list(clauses(sentences).map(text)) + reason(witness)
        }
    }

    /// The rule that keeps a scene at its level.
    private func reason(_ witness: Witness) -> String {
        let verdict = dossier.policy.judge(witness.scene, witness.factors)
        guard let index = verdict.capRule else { return paragraph(DossierWords.nothingAgainst) }
        let rule = dossier.policy.rules[index]
        let isUnknown = verdict.fired.contains { $0.rule == index && $0.isUnknown }
        let note = isUnknown ? " \(text(DossierWords.sinceUnknown))" : ""
        return "<p>\(text(DossierWords.notMore)) \(quoted(rule.because)) \(code(rule.id))\(note)</p>"
    }

    /// What is excluded always or sometimes, and what is claimed.
    var never: String {
        var parts: [String] = []
        let (proved, undecided) = dossier.never
        if proved.isEmpty, undecided.isEmpty {
            parts.append(paragraph(DossierWords.neverNothing))
        } else if !proved.isEmpty {
            parts.append(paragraph(.sentence(DossierWords.neverShown, [.both(proved.map(\.words))])))
        }
        if !undecided.isEmpty {
            parts.append(paragraph(.sentence(DossierWords.neverUndecided, [.both(undecided.map(\.words))])))
        }
        let sometimes = dossier.policy.rules.filter { rule in
            if case .exclude = rule.effect { rule.condition != .always } else { false }
        }
        if !sometimes.isEmpty {
            let items = sometimes.map { rule in
                "\(text(effect(rule).capitalised)), \(scope(rule.condition)). \(quoted(rule.because))"
            }
            parts.append(paragraph(DossierWords.neverWhen) + list(items))
        }
        let holds = dossier.claims.filter(\.1.isProved)
        let fails = dossier.claims.filter { !$0.1.isProved }
        if dossier.claims.isEmpty { parts.append(paragraph(DossierWords.noClaims)) }
        for (title, claims) in [(DossierWords.neverClaims, holds), (DossierWords.neverClaimed, fails)] {
            if claims.isEmpty { continue }
            parts.append(paragraph(title) + list(claims.map { sentence($0.0) + " " + quoted($0.0.text) }))
        }
        return section(DossierWords.never, parts.joined(separator: "\n"))
    }
}
