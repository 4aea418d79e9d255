import Policy
import Signal

/// `lamppost policy format`: the one layout in which policies are compared and reviewed.
enum PolicyFormat: PolicyAction {
    static let name = "format"
    static let usage = "format FILE… [--write | --check]"
    static let help = """
        format     prints a policy, or a part of one, in the layout that all share; what it says and its comments stay.
        --write    puts the file in that layout instead, whole or not at all, and names it if it was not.
        --check    names each file that is in another layout; exit 1 if one is.
        """
    static let examples = ["format --check Models/policies/*.policy", "format draft.policy | diff draft.policy -"]

    private enum Mode {
        case print, write, check
    }

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        let writes = try arguments.flag("--write")
        let checks = try arguments.flag("--check")
        let files = try arguments.rest()
        if writes && checks { throw usage("--write and --check exclude each other") }
        let mode = writes ? Mode.write : checks ? .check : .print
        guard !files.isEmpty else { throw usage("needs a file") }
        if mode == .print, files.count > 1 { throw usage("prints one file; for several give --write or --check") }
        if mode == .write, files.contains("-") { throw usage("--write needs a file, not standard input") }
        return try PolicyFile.eachFile(files) { file, output in
            let text = try PolicyFile.contents(file)
            let formatted = try PolicyFormatter.format(text, file: PolicyFile.name(file))
            if mode == .print { try output.write(String(decoding: formatted, as: UTF8.self)) }
            guard mode != .print, formatted != text else { return .done }
            if mode == .write { try File.replace(file, with: formatted) }
            try output.line(PolicyFile.name(file))
            return mode == .check ? .answerIsNo : .done
        }
    }

    private static func usage(_ problem: String) -> Failure {
        Failure.usage("policy format \(problem)", command: PolicyCommand.name)
    }
}
