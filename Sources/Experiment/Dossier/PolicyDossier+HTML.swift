extension PolicyDossier {
    /// The dossier as one page to read or print, in one language after the other: no script, no link to anywhere else.
    /// The same dossier gives the same bytes.
    public var html: String {
        let pages = languages.map { DossierPage(dossier: self, language: $0) }
        let titles = pages.map(\.title)
        let contents =
            pages.count < 2
            ? ""
            : "<nav>"
                + languages.map { "<a href=\"#\($0.rawValue)\" lang=\"\($0.rawValue)\">\($0.name)</a>" }
                .joined(separator: " · ") + "</nav>\n"
        return """
            <!DOCTYPE html>
            <html lang="\((languages.first ?? .english).rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(titles.joined(separator: " · "))</title>
            <style>
            \(DossierPage.style)
            </style>
            </head>
            <body>
            \(contents)\(pages.map(\.article).joined(separator: "\n"))
            </body>
            </html>

            """
    }
}
