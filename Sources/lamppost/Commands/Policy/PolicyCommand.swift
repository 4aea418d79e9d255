/// `lamppost policy`: what a reviewer asks of a guard policy.
enum PolicyCommand: Subcommand {
    static let name = "policy"
    static let summary = "check guard policies"

    /// In the order of the help.
    static var actions: [any PolicyAction.Type] {
        [
            PolicyCheck.self,
            PolicyTest.self,
            PolicyCoverage.self,
            PolicyExplain.self,
            PolicyDiffing.self,
            PolicyProve.self,
            PolicyFormat.self,
            PolicyReport.self,
        ]
    }

    static var help: String {
        let usages = actions.map { "lamppost policy \($0.usage)" }
        return """
            \(usages.joined(separator: "\n"))

            \(actions.map { $0.help }.joined(separator: "\n\n"))

            A policy that does not compile is refused whole: the message shows the line and the place in it. FILE may be - for
            standard input. The language is described in Sources/Policy/README.md.

            Examples:
            \(actions.flatMap { $0.examples }.map { "  lamppost policy \($0)" }.joined(separator: "\n"))

            Exit status: 0 done, 1 the answer is no, 2 bad usage, or a policy or file that is not what it should be.
            """
    }

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        let words = actions.map { $0.name }.joined(separator: ", ")
        guard let word = arguments.word() else {
            throw Failure.usage("policy needs an action: \(words)", command: name)
        }
        guard let action = actions.first(where: { $0.name == word }) else {
            throw Failure.usage("unknown action \"\(word)\"; there are: \(words)", command: name)
        }
        return try action.run(&arguments)
    }
}

/// One action of `lamppost policy`.
protocol PolicyAction {
    /// The word.
    static var name: String { get }
    /// The words after `lamppost policy`.
    static var usage: String { get }
    /// What it does, beginning with its word, in lines of at most 120 characters.
    static var help: String { get }
    /// Words after `lamppost policy` to try.
    static var examples: [String] { get }

    /// Does the work. Data go to standard output, messages to standard error.
    static func run(_ arguments: inout Arguments) throws -> ExitStatus
}
