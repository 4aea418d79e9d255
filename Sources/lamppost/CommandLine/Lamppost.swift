import Consent
import Glibc
import Signal

/// The command line: finds the subcommand and turns what it throws into one line and an exit status.
@main
enum Lamppost {
    /// In the order of the overview.
    static var subcommands: [any Subcommand.Type] {
        [
            DemoCommand.self,
            ReplayCommand.self,
            LiveCommand.self,
            DevicesCommand.self,
            DoctorCommand.self,
            MoodCommand.self,
            DetectCommand.self,
            EvaluateCommand.self,
            PolicyCommand.self,
            ConsentCommand.self,
            LogCommand.self,
            FeaturesCommand.self,
            BenchCommand.self,
        ]
    }

    static func main() {
        let words = Array(CommandLine.arguments.dropFirst())
        exit(run(words).rawValue)
    }

    private static func run(_ words: [String]) -> ExitStatus {
        defer { Sandbox.tidy() }
        do {
            return try answer(words)
        } catch let failure as Failure {
            Messages.problem(failure.message)
            return failure.status
        } catch let error as SourceError {
            Messages.problem(error.description)
            return error.kind == .deviceFailed ? .systemFailed : .badInput
        } catch let error as ConsentJournalError {
            Messages.problem(error.description)
            return error.kind == .broken ? .badInput : .systemFailed
        } catch let error as FileError {
            Messages.problem(error.explained)
            return error.isOfInput ? .badInput : .systemFailed
        } catch {
            Messages.problem("\(error)")
            return .badInput
        }
    }

    private static func answer(_ words: [String]) throws -> ExitStatus {
        guard let name = words.first, name != "--help", name != "-h", name != "help" || words.count > 1 else {
            try Output.say(overview)
            return words.isEmpty ? .badInput : .done
        }
        let asksHelp = name == "help"
        let command = asksHelp ? words[1] : name
        guard let subcommand = subcommands.first(where: { $0.name == command }) else {
            Messages.problem("unknown command \"\(command)\"; see `lamppost --help`")
            return .badInput
        }
        let rest = Array(words.dropFirst())
        if asksHelp || rest.prefix(while: { $0 != "--" }).contains(where: { $0 == "--help" || $0 == "-h" }) {
            try Output.say(subcommand.help + (subcommand is any Confined.Type ? "\n\n" + Sandbox.help : ""))
            return .done
        }
        var arguments = Arguments(command: command, words: rest)
        if let confined = subcommand as? any Confined.Type {
            let isRequired = try arguments.flag("--require-sandbox")
            try confined.prepare()
            try Sandbox.enter(confined.reach(arguments), isRequired: isRequired)
        }
        return try subcommand.run(&arguments)
    }

    private static var overview: String {
        let width = subcommands.map { $0.name.count }.max() ?? 0
        let lines = subcommands.map { command in
            "  \(command.name)\(String(repeating: " ", count: width - command.name.count + 3))\(command.summary)"
        }
        return """
            lamppost: what may a device that sees and hears a person do with the mood it thinks it sees?

            Usage: lamppost COMMAND [WORDS…]        lamppost COMMAND --help for options and examples

            \(lines.joined(separator: "\n"))

            Exit status: 0 done, 1 the answer is no, 2 bad usage or input, 3 a device or the system failed.
            Nothing leaves this machine.
            """
    }
}
