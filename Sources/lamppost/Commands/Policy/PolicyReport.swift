import Experiment
import Policy
import Signal

/// `lamppost policy report`: what a policy allows and never does, to print.
enum PolicyReport: PolicyAction {
    static let name = "report"
    static let usage = "report FILE --out F.html [--language en|nl] [--date YYYY-MM-DD] [--steps N]"
    static let help = """
        report     writes a dossier for people who read no policies: what may happen at each level, what never happens,
                   what the laws ask and whether it is proved, every rule with its reason and source. One HTML page to
                   read or print on A4, without script or link to anywhere, in English and then in Dutch, or in one of
                   them. The same words give the same bytes; it has a date only if one is given. Exit status 1: it is
                   written, and says that a theorem or a claim is refuted or was not decided within N steps.
        """
    static let examples = ["report Models/policies/kiosk.policy --out kiosk.html"]

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        let language = try arguments.choice("--language", DossierLanguage.allCases.map(\.rawValue))
        let steps = try arguments.integer("--steps", in: 1...1_000_000_000)
        let date = try arguments.value("--date")
        if let date, !isDate(date) {
            throw Failure.usage(
                "--date expects a day as in 2026-11-29, found \"\(Table.clean(date))\"", command: PolicyCommand.name)
        }
        guard let out = try arguments.value("--out"), out != "-" else {
            throw Failure.usage("policy report needs --out F.html", command: PolicyCommand.name)
        }
        let files = try arguments.rest()
        guard files.count == 1 else {
            throw Failure.usage("policy report needs one policy, found \(files.count)", command: PolicyCommand.name)
        }
        guard out != files[0] else {
            throw Failure.usage(
                "--out names the policy itself; name the page, as in F.html", command: PolicyCommand.name)
        }
        let languages = language.flatMap(DossierLanguage.init).map { [$0] } ?? DossierLanguage.allCases
        return try PolicyFile.each(files) { policy, _, output in
            // Who repeats it has the policy in some file.
            let file = files[0] == "-" ? "FILE.policy" : files[0]
            let dossier = try PolicyDossier(policy, file: file, languages: languages, date: date, steps: steps)
            try File.replace(out, with: Array(dossier.html.utf8))
            let (proved, refuted, undecided) = dossier.tally
            try output.line("\(out): \(proved) proved, \(refuted) refuted, \(undecided) unknown")
            return refuted + undecided == 0 ? .done : .answerIsNo
        }
    }

    /// Whether a text is a day of the calendar, written YYYY-MM-DD.
    private static func isDate(_ text: String) -> Bool { text.utf8.count == 10 && UTCTime("\(text)T00:00:00Z") != nil }
}
