import Policy
import Proof

// Conditions, claims and scenes as HTML.
extension DossierPage {
    /// A condition after "when": in a line where it is simple, else as a list of what must hold.
    func scope(_ condition: Condition) -> String {
        switch Statement(condition) {
        case .always: text(DossierWords.always)
        case let statement: "\(text(DossierWords.when)) \(line(statement) ?? lists(statement))"
        }
    }

    /// Clauses that fit into one sentence; `nil` where and and or are mixed.
    private func line(_ statement: Statement) -> String? {
        func joined(_ parts: [Statement], _ word: Phrase) -> String? {
            let clauses = parts.compactMap { part -> String? in
                if case .clause(let phrase) = part { text(phrase) } else { nil }
            }
            guard clauses.count == parts.count, parts.count < 4 else { return nil }
            return clauses.joined(separator: ", <b>\(text(word))</b> ")
        }
        return switch statement {
        case .always: text(DossierWords.always)
        case .clause(let phrase): text(phrase)
        case .all(let parts): joined(parts, DossierWords.and)
        case .any(let parts): joined(parts, DossierWords.or)
        }
    }

    private func lists(_ statement: Statement) -> String {
        switch statement {
        case .all(let parts): text(DossierWords.allOf) + list(parts.map { line($0) ?? lists($0) })
        case .any(let parts): text(DossierWords.anyOf) + list(parts.map { line($0) ?? lists($0) })
        default: line(statement) ?? ""
        }
    }

    /// What a claim says, and where.
    func sentence(_ claim: Claim) -> String {
        let assertion =
            switch claim.assertion {
            case .cap(let relation, let level): Level.words(relation, level)
            case .excluded(let categories): categories.noAds
            }
        return "\(text(assertion.capitalised)), \(scope(claim.condition))."
    }

    /// What a rule does.
    func effect(_ rule: Rule) -> Phrase {
        switch rule.effect {
        case .cap(let level): level.atMost
        case .exclude(let categories): categories.noAds
        }
    }

    /// What a scene says, one clause each.
    func clauses(_ sentences: SceneSentences) -> [Phrase] {
        var items = sentences.known
        if items.isEmpty, sentences.unknown.isEmpty {
            items = [DossierWords.nothingKnown]
        } else {
            if !sentences.unknown.isEmpty { items.append(DossierWords.notKnown(.both(sentences.unknown))) }
            items.append(DossierWords.restUnknown)
        }
        return items + [sentences.scores].compactMap { $0 }
    }

    /// What became of a claim or theorem that was not proved, with the scene; empty for one that was.
    ///
    /// - Parameters:
    ///   - claim: the claim, `nil` for a theorem.
    ///   - asked: attributes whose absence is worth a word.
    func counterexample(_ finding: Finding, _ claim: Claim?, asked: AttributeSet = []) -> String {
        guard case .refuted(let found) = finding.outcome else {
            return finding.isProved ? "" : paragraph(DossierWords.undecidedNote)
        }
        guard let witness = found.witness else { return "" }
        let sentences = SceneSentences(
            witness, dossier.policy, asked: asked.union(claim?.condition.attributes ?? []),
            factors: claim?.condition.factors ?? [])
        let scene = Phrase.sentence(DossierWords.situation, clauses(sentences))
        guard let change = found.change else { return paragraph(scene) + allowed(witness, claim) }
        let changes = ChangeSentences(from: witness, to: change.after).clauses
        return paragraph(scene) + paragraph(.sentence(DossierWords.changes, changes))
            + risen(from: witness, to: change.after)
    }

    /// What is allowed in a scene though a claim says otherwise.
    private func allowed(_ witness: Witness, _ claim: Claim?) -> String {
        let verdict = dossier.policy.judge(witness.scene, witness.factors)
        var phrase = verdict.cap.atMost
        if case .excluded(let categories) = claim?.assertion {
            let list = Phrase.both(categories.subtracting(verdict.excluded).categories.map(\.words))
            phrase = Phrase("ads for \(list.english)", nl: "advertenties voor \(list.dutch)")
        }
        return paragraph(.sentence(DossierWords.shown, [phrase]))
    }

    private func risen(from before: Witness, to after: Witness) -> String {
        let old = dossier.policy.judge(before.scene, before.factors)
        let new = dossier.policy.judge(after.scene, after.factors)
        var sentences: [Phrase] = []
        if new.cap > old.cap {
            sentences.append(
                Phrase(
                    "Before: \(old.cap.atMost.english). After: \(new.cap.atMost.english).",
                    nl: "Eerst: \(old.cap.atMost.dutch). Daarna: \(new.cap.atMost.dutch)."))
        }
        let back = old.excluded.subtracting(new.excluded)
        if !back.isEmpty {
            let list = Phrase.both(back.categories.map(\.words))
            sentences.append(
                Phrase(
                    "No longer excluded: ads for \(list.english).",
                    nl: "Niet meer uitgesloten: advertenties voor \(list.dutch)."))
        }
        return sentences.map { paragraph($0) }.joined()
    }
}
