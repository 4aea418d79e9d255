import Policy
import Proof

extension DossierPage {
    /// The standing theorems and the policy's claims, with what became of each.
    var proofs: String {
        let theorems = dossier.theorems.map { theorem, finding in
            entry(text(theorem.words), code(theorem.rawValue), finding, counterexample(theorem, finding))
        }
        let claims = dossier.claims.map { claim, finding in
            entry(sentence(claim), quoted(claim.text), finding, counterexample(finding, claim))
        }
        var body = "<h3>\(text(DossierWords.theorems))</h3>\n\(theorems.joined(separator: "\n"))"
        body += "\n<h3>\(text(DossierWords.claims))</h3>\n"
        body += claims.isEmpty ? paragraph(DossierWords.noClaims) : claims.joined(separator: "\n")
        return section(DossierWords.proofs, body)
    }

    private func entry(_ sentence: String, _ name: String, _ finding: Finding, _ more: String) -> String {
        let outcome = outcome(finding)
        return """
            <div class="finding \(outcome)">
            <p>\(badge(outcome)) \(sentence) <small>\(name)</small></p>
            \(more)</div>
            """
    }

    private func counterexample(_ theorem: Theorem, _ finding: Finding) -> String {
        guard theorem == .levelsAreReachable, finding.isRefuted else {
            return counterexample(finding, nil, asked: theorem.asked)
        }
        let named = dossier.policy.rules.compactMap { rule in
            if case .cap(let level) = rule.effect { level } else { nil }
        }
        let unreached = dossier.levels.filter { entry in
            if case .never = entry.reach { named.contains(entry.level) } else { false }
        }
        if unreached.isEmpty { return paragraph(DossierWords.nothingAbove) }
        return paragraph(DossierWords.unreached) + list(unreached.map { text($0.level.words) })
    }
}

extension Theorem {
    /// The attributes that it speaks of.
    fileprivate var asked: AttributeSet {
        switch self {
        case .moodNeedsConsent:
            [.consentTarget, .consentInfer, .consentCamera, .consentMicrophone].reduce(into: []) {
                $0.formUnion(AttributeSet($1))
            }
        case .noProfileOfChildren: AttributeSet(.viewerAge)
        case .houseAtWorkAndSchool: AttributeSet(.placeKind)
        case .defaultDeny, .ignoranceFires, .withdrawingNeverRaises, .raisingNeverRaises, .orderIsIrrelevant,
            .levelsAreReachable:
            []
        }
    }
}
