import Proof

extension DossierPage {
    /// What the laws ask, article by article.
    var articles: String {
        let rows = Article.Law.allCases.flatMap { law in
            ["<tr><th colspan=\"4\" scope=\"rowgroup\" class=\"law\">\(text(law.name))</th></tr>"]
                + dossier.articles.filter { $0.article.law == law }.map(row)
        }
        let body = [
            paragraph(DossierWords.articlesLead), paragraph(DossierWords.advice, "advice"),
            table(DossierWords.articleColumns, rows, "articles"), paragraph(DossierWords.memory, "note"),
        ]
        return section(DossierWords.articles, body.joined(separator: "\n"))
    }

    private func row(_ found: ArticleFinding) -> String {
        let article = found.article
        let number = text(article.number) + (article.isFromMemory ? " †" : "")
        let rest = text(article.rest)
        let shown =
            found.answers.isEmpty
            ? rest
            : found.answers.map(answer).joined() + "<p class=\"note\">\(text(DossierWords.left)) \(rest)</p>"
        return
            "<tr><td>\(number)</td><td>\(text(article.asks))</td><td>\(badge(found.outcome))</td><td>\(shown)</td></tr>"
    }

    private func answer(_ answer: ArticleFinding.Answer) -> String {
        let mark = text(DossierWords.outcome(outcome(answer.finding)))
        switch answer.question {
        case .theorem(let theorem):
            let more = answer.finding.isProved ? "" : " (\(text(DossierWords.seeBelow)))"
            return
                "<p>\(text(theorem.words)) <small>\(text(DossierWords.theorem)) \(code(theorem.rawValue)): "
                + "\(mark)\(more)</small></p>"
        case .claim(let words):
            let source =
                answer.own.isEmpty
                ? text(DossierWords.ourQuestion)
                : "\(text(DossierWords.ownClaim)) \(answer.own.map(quoted).joined(separator: ", "))"
            let sentence = answer.claim.map(sentence) ?? ""
            let head = "<p>\(sentence) <small>\(code(words)); \(source): \(mark)</small></p>"
            return head + counterexample(answer.finding, answer.claim)
        }
    }
}
