/// How the program ends, as scripts read it.
enum ExitStatus: Int32 {
    /// Done.
    case done = 0
    /// The answer is no: refuted, broken, refused.
    case answerIsNo = 1
    /// Bad usage or bad input.
    case badInput = 2
    /// A device or the system failed.
    case systemFailed = 3
}

/// One word of the command line: `lamppost replay …`.
protocol Subcommand {
    /// The word.
    static var name: String { get }
    /// One line for the overview.
    static var summary: String { get }
    /// Usage, options and examples, printed by `--help`.
    static var help: String { get }

    /// Does the work. Data go to standard output, messages and progress to standard error.
    static func run(_ arguments: inout Arguments) throws -> ExitStatus
}

/// What ends a command early: one line for the person, and the exit status.
struct Failure: Error {
    var status: ExitStatus
    var message: String

    /// The words on the command line are wrong; `command` tells whose help to read.
    static func usage(_ message: String, command: String) -> Failure {
        Failure(status: .badInput, message: "\(message); see `lamppost \(command) --help`")
    }

    static func badInput(_ message: String) -> Failure { Failure(status: .badInput, message: message) }
    static func system(_ message: String) -> Failure { Failure(status: .systemFailed, message: message) }
}
