import Policy

extension DossierPage {
    /// Every rule with its reason and source.
    var rules: String {
        let rows = dossier.policy.rules.map { rule in
            let source = rule.cites.map(HTMLText.escaped) ?? text(DossierWords.noSource)
            return "<tr><td>\(code(rule.id))</td><td>\(text(effect(rule).capitalised)), "
                + "\(scope(rule.condition)).</td>"
                + "<td>\(quoted(rule.because))<br><small>\(source)</small></td></tr>"
        }
        return section(
            DossierWords.rules,
            paragraph(DossierWords.rulesLead) + "\n" + table(DossierWords.ruleColumns, rows, "rules"))
    }

    /// How much each factor counts, and that this is a choice.
    var weights: String {
        let weights = dossier.policy.weights
        if weights.isEmpty { return section(DossierWords.weights, paragraph(DossierWords.noWeights)) }
        let rows = weights.map { weight in
            let factor = weight.factor
            let source = weight.cites.map(HTMLText.escaped) ?? text(DossierWords.noSource)
            return
                "<tr><td>\(text(factor.words.capitalised)) "
                + "\(code(factor.name))</td><td>\(text(factor.ends.harmless))</td>"
                + "<td>\(text(factor.ends.worst))</td><td "
                + "class=\"number\">\(weight.value)</td><td>\(source)</td></tr>"
        }
        return section(
            DossierWords.weights,
            paragraph(DossierWords.weightsLead) + "\n" + table(DossierWords.weightColumns, rows, "weights"))
    }

    /// What a judgement can depend on.
    var reads: String {
        let reads = dossier.policy.reads
        var items = reads.attributes.ids.map { "\(text($0.topic)) \(code($0.name))" }
        let factors = reads.factors.factors.map { text($0.words) }
        if !factors.isEmpty { items.append("\(text(DossierWords.readsScores)) \(factors.joined(separator: "; "))") }
        if items.isEmpty { items = [text(DossierWords.readsNothing)] }
        return section(
            DossierWords.reads,
            paragraph(DossierWords.readsLead) + "\n<div class=\"columns\">" + list(items) + "</div>")
    }

    /// The commands that give all this again.
    var again: String {
        let file = dossier.word
        let commands = [
            (DossierWords.againProve, "lamppost policy prove \(file)"),
            (DossierWords.againReport, dossier.command),
            (DossierWords.againDigest, "lamppost policy check \(file)"),
            (DossierWords.againLog, "lamppost log verify DIR --policy \(file)"),
        ]
        let items = commands.map { "<dt>\(text($0.0))</dt><dd>\(code($0.1))</dd>" }
        return section(DossierWords.again, "<dl class=\"commands\">\n\(items.joined(separator: "\n"))\n</dl>")
    }
}
