import Consent

/// `lamppost consent`: what people agreed to, kept so that it can be shown, taken back and proved.
enum ConsentCommand: Subcommand {
    static let name = "consent"
    static let summary = "ask, give, withdraw, show, export, delete and verify consent"

    /// In the order of the help.
    static var actions: [any ConsentAction.Type] {
        [
            ConsentRequest.self, ConsentGive.self, ConsentWithdraw.self, ConsentShow.self, ConsentExport.self,
            ConsentDelete.self, ConsentVerify.self,
        ]
    }

    static var help: String {
        let usages = actions.map { "lamppost consent \($0.usage)" }
        return """
            \(usages.joined(separator: "\n"))

            \(actions.map { $0.help }.joined(separator: "\n\n"))

            --ledger   the folder of the ledger, which is made by the first question or answer. There is no other place where
                       consent is kept. One process at a time writes to it; reading needs no leave.

            PURPOSE is one of \(Purpose.allCases.map(\.rawValue).joined(separator: ", ")).
            \(Purpose.share.rawValue) cannot be given: nothing leaves the device. target needs infer, infer needs camera or microphone, and both need
            a declared adult. An encounter begins with the first question or answer and ends an hour later, or when everything
            is withdrawn; with it ends all that was given in it. The format is described in Sources/Consent/README.md.

            Examples:
            \(actions.flatMap { $0.examples }.map { "  lamppost consent \($0)" }.joined(separator: "\n"))

            Exit status: 0 done, 1 the answer is no (nobody could be asked, nothing is permitted, the ledger is not sound), 2 bad
            usage or a ledger that cannot be relied on, 3 the ledger is in use or cannot be written: then nothing is permitted.
            """
    }

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        let words = actions.map { $0.name }.joined(separator: ", ")
        guard let word = arguments.word() else {
            throw Failure.usage("consent needs an action: \(words)", command: name)
        }
        guard let action = actions.first(where: { $0.name == word }) else {
            throw Failure.usage("unknown action \"\(word)\"; there are: \(words)", command: name)
        }
        return try action.run(&arguments)
    }
}

/// One action of `lamppost consent`.
protocol ConsentAction {
    /// The word.
    static var name: String { get }
    /// The words after `lamppost consent`.
    static var usage: String { get }
    /// What it does, beginning with its word, in lines of at most 120 characters.
    static var help: String { get }
    /// Words after `lamppost consent` to try.
    static var examples: [String] { get }

    /// Does the work. Data go to standard output, messages to standard error.
    static func run(_ arguments: inout Arguments) throws -> ExitStatus
}
