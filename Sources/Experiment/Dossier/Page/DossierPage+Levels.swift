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
            let rule = dossier.policy.judge(witness.scene, witness.factors).capRule.map { dossier.policy.rules[$0] }
            let why =
                rule.map { "<p>\(text(DossierWords.notMore)) \(quoted($0.because)) \(code($0.id))</p>" }
                ?? paragraph(DossierWords.nothingAgainst)
            return paragraph(DossierWords.least) + scene(witness) + why
        }
    }

    /// What is excluded always or sometimes, and what is claimed.
    var never: String {
        var parts: [String] = []
        let (proved, undecided) = dossier.never
        if proved.isEmpty, undecided.isEmpty {
            parts.append(paragraph(DossierWords.neverNothing))
        } else if !proved.isEmpty {
            parts.append(paragraph(DossierWords.neverShown) + list(proved.map { text($0.words) }))
        }
        if !undecided.isEmpty {
            parts.append(paragraph(DossierWords.neverUndecided) + list(undecided.map { text($0.words) }))
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
