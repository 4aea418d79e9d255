import Digest
import Policy
import Proof

/// A dossier in one language, as HTML.
struct DossierPage {
    let dossier: PolicyDossier
    let language: DossierLanguage

    var title: String { text(DossierWords.title(dossier.policy.name)) }

    /// Everything, as one `article` element.
    var article: String {
        """
        <article lang="\(language.rawValue)" id="\(language.rawValue)">
        \(([header, reading, levels, never, articles, proofs, rules, weights, reads, again]).joined(separator: "\n"))
        </article>
        """
    }

    // MARK: Pieces

    func text(_ phrase: Phrase) -> String { HTMLText.escaped(phrase[language]) }

    func section(_ title: Phrase, _ body: String) -> String {
        "<section>\n<h2>\(text(title))</h2>\n\(body)\n</section>"
    }

    func paragraph(_ phrase: Phrase, _ kind: String? = nil) -> String {
        "<p\(kind.map { " class=\"\($0)\"" } ?? "")>\(text(phrase))</p>"
    }

    /// Items that are HTML already.
    func list(_ items: [String]) -> String {
        "<ul>\n" + items.map { "<li>\($0)</li>" }.joined(separator: "\n") + "\n</ul>"
    }

    /// Rows of cells that are HTML already.
    func table(_ columns: [Phrase], _ rows: [String], _ kind: String) -> String {
        let head = columns.map { "<th scope=\"col\">\(text($0))</th>" }.joined()
        return
            "<table class=\"\(kind)\">\n<thead><tr>\(head)</tr></thead>\n"
            + "<tbody>\n\(rows.joined(separator: "\n"))\n</tbody>\n</table>"
    }

    /// The author's own words.
    func quoted(_ words: String) -> String { "<q>\(HTMLText.escaped(words))</q>" }

    func code(_ words: String) -> String { "<code>\(HTMLText.escaped(words))</code>" }

    /// Told apart by its word; colour only helps.
    func badge(_ outcome: ArticleFinding.Outcome) -> String {
        "<span class=\"badge \(outcome)\">\(text(DossierWords.outcome(outcome)))</span>"
    }

    func outcome(_ finding: Finding) -> ArticleFinding.Outcome {
        finding.isProved ? .proved : finding.isRefuted ? .refuted : .undecided
    }

    // MARK: Head

    private var header: String {
        let policy = dossier.policy
        let highest = dossier.levels.last { if case .reached = $0.reach { true } else { false } }
        let tally = dossier.tally
        let proofs = DossierWords.counts([
            (.proved, tally.proved), (.refuted, tally.refuted), (.undecided, tally.undecided),
        ])
        let laws = DossierWords.counts(
            ArticleFinding.Outcome.allCases.map { outcome in
                (outcome, dossier.articles.count { $0.outcome == outcome })
            })
        var rows: [(Phrase, String)] = [
            (DossierWords.version, "\(policy.version)"),
            (DossierWords.file, code(dossier.file)),
            (DossierWords.digest, code(policy.digest.hex)),
        ]
        if let date = dossier.date { rows.append((DossierWords.date, HTMLText.escaped(date))) }
        if let highest { rows.append((DossierWords.most, text(highest.level.words.sentence))) }
        rows.append((DossierWords.proofs, text(proofs)))
        rows.append((DossierWords.laws, text(laws)))
        let facts = rows.map { "<dt>\(text($0.0))</dt><dd>\($0.1)</dd>" }.joined(separator: "\n")
        return """
            <header>
            <p class="kind">\(text(DossierWords.kind))</p>
            <h1>\(title)</h1>
            <dl>
            \(facts)
            </dl>
            \(paragraph(DossierWords.advice, "advice"))
            </header>
            """
    }

    private var reading: String {
        section(DossierWords.reading, list(DossierWords.readingList.map(text)))
    }
}
