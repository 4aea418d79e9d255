import Audit
import Digest
import Policy
import Signal

/// `lamppost log`: is a decision log whole, what does it say, and what would another policy have done?
enum LogCommand: Subcommand {
    static let name = "log"
    static let summary = "verify, show and re-decide decision logs"
    static let help = """
        lamppost log verify DIR|FILE [--head HEX] [--policy F]
        lamppost log show DIR|FILE [--trace]
        lamppost log redecide DIR --policy F

        DIR is the --out folder of a replay or of live runs; FILE is a decisions.jsonl alone, - is standard input.

        verify     checks that no line was changed, removed, added or moved, that the log was closed by its seal, and, for a
                   folder, that every scene is the one that its line names. The first bad line is named.
                   So are scenes that are gone though the log's first line says that they are kept. Without --head the log
                   is checked against itself only. A live run goes on in decisions-0001.jsonl, …: its files are checked as
                   one chain, the runs in a folder one after another. Where the first files are kept no longer, the line
                   with which the rest begins is said. A log that a run still writes to need have no seal.
        --head     the digest that the log must end in, as `log verify` and `replay` print it. Who may write the file can
                   make its whole chain anew, or put another sound log in its place: that is found only with a digest that
                   was written down elsewhere.
        --policy   was every decision of the log made by this policy? The log must name it, by its digest, and every
                   scene is decided again and must give what the log says. What cannot be decided again, because its
                   scene was erased, is counted, and is no yes.

        show       prints the decisions as a table; equal ones that follow each other share a row.
        --trace    a row for every line of the log, with each reason and its source.

        redecide   decides every scene again under the policy F and prints which decisions change, from what to what, and by
                   which rule. What is compared is the highest level that the guard lets through, and whether what
                   was shown would still be admitted.

        Examples:
          lamppost log verify out
          lamppost log verify out --head 3f0c… --policy Models/policies/kiosk.policy
          lamppost log show out | less
          lamppost log redecide out --policy stricter.policy

        Exit status: 0 sound, shown or decided again; 1 the log is broken, unsealed, has another head, or was not decided
        by the policy F, or not every decision can be decided again; 2 bad usage, no such file, or a policy that does
        not compile.
        """

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        switch arguments.word() {
        case "verify": try verify(&arguments)
        case "show": try LogTable.show(&arguments)
        case "redecide": try redecide(&arguments)
        case let other?:
            throw Failure.usage("unknown action \"\(other)\"; there are: verify, show, redecide", command: name)
        case nil: throw Failure.usage("log needs an action: verify, show or redecide", command: name)
        }
    }

    /// Where a log stands.
    struct Place {
        /// Its files, the first first; one at least.
        var parts: [LogFolder.Part]
        /// The folder that was named; `nil` where only a file was.
        var folder: String?
        /// Whether scenes stand beside it.
        var hasScenes: Bool { parts.allSatisfy { $0.scenes.map(Folder.has) ?? false } }
        /// The log's name in messages.
        var name: String {
            let log = parts.count > 1 ? folder ?? "" : parts[0].log
            return log == "-" ? "standard input" : log
        }
        /// Whether a run still writes to it.
        var isWritten: Bool { folder.map(LogFolder.isWritten) ?? false }

        /// Takes the one word that is left.
        init(_ arguments: inout Arguments) throws {
            let words = try arguments.rest()
            guard let word = words.first, words.count == 1 else {
                throw Failure.usage("expected one folder or file, found \(words.count)", command: LogCommand.name)
            }
            guard word != "-", Folder.isFolder(word) else {
                parts = [LogFolder.Part(log: word, scenes: nil)]
                return
            }
            folder = word
            parts = try LogFolder.parts(in: word)
        }
    }

    private static func policy(_ arguments: inout Arguments) throws -> CompiledPolicy? {
        try arguments.value("--policy").map(PolicyFile.read)
    }

    private static func verify(_ arguments: inout Arguments) throws -> ExitStatus {
        var head: Digest256?
        if let text = try arguments.value("--head") {
            head = Digest256(hex: text)
            if head == nil {
                throw Failure.usage(
                    "--head expects 64 hexadecimal digits, found \(JSONError.shown(text))", command: name)
            }
        }
        let policy = try policy(&arguments)
        let place = try Place(&arguments)
        let verdicts = try DecisionLogVerifier.verify(place.parts, head: head, policy: policy)
        var output = Output()
        var isSound = true
        if let folder = place.folder, let gap = try LogFolder.gap(in: folder) {
            try output.line(Table.clean(gap.description))
            isSound = false
        }
        for (index, verdict) in verdicts.enumerated() {
            let isLive = index == verdicts.count - 1 && place.isWritten
            if policy != nil, verdict.scenes == nil, case .sound = verdict.outcome {
                throw Failure.badInput(
                    "\(place.name): --policy needs the scenes beside the log; name the folder that holds both")
            }
            try output.line(text(verdict, place, isLive: isLive))
            switch verdict.outcome {
            case .sound: break
            case .unsealed: if !isLive { isSound = false }
            case .broken: isSound = false
            }
            if let policy, case .sound = verdict.outcome {
                let answer = LogCommand.answer(policy, verdict)
                try output.line(answer.text)
                isSound = isSound && answer.isYes
            }
        }
        try output.flush()
        return isSound ? .done : .answerIsNo
    }

    /// Whether every decision of a sound log was made by the policy that it names.
    ///
    /// - Parameter verdict: on a log each of whose kept scenes gave the same answer again. A decision without a line of its
    ///   own was made of the scene of the line before it.
    private static func answer(_ policy: CompiledPolicy, _ verdict: LogVerdict) -> (text: String, isYes: Bool) {
        let name = "policy \"\(policy.name)\" version \(policy.version) (\(policy.digest))"
        var parts: [String] = []
        let judged = verdict.decisions - verdict.erased - verdict.unjudged
        if judged > 0 { parts.append("\(judged) decided again with the same answer") }
        if verdict.erased > 0 { parts.append("\(verdict.erased) cannot be decided again: the scenes were erased") }
        if verdict.unjudged > 0 { parts.append("\(verdict.unjudged) without the guard, so nothing was allowed") }
        let details = parts.isEmpty ? "" : ": " + parts.joined(separator: "; ")
        if verdict.erased > 0 { return ("not known whether every decision was made by \(name)\(details)", false) }
        return ("every decision was made by \(name)\(details)", true)
    }

    private static func text(_ verdict: LogVerdict, _ place: Place, isLive: Bool = false) -> String {
        let kept = verdict.first > 1 ? ", of which those before line \(verdict.first) are kept no longer" : ""
        switch verdict.outcome {
        case .sound(let head):
            var text = "\(place.name): sound: \(verdict.lines) lines\(kept), \(verdict.decisions) decisions"
            if let scenes = verdict.scenes {
                text += ", \(scenes.kept) scenes agree"
                if scenes.erased > 0 { text += ", \(scenes.erased) erased" }
            }
            return text + ", head \(head)"
        case .unsealed(let line, _) where isLive:
            return "\(place.name): sound so far: \(line) lines\(kept), \(verdict.decisions) decisions; the run goes on"
        case .unsealed(let line, let tail):
            let rest = tail > 0 ? " (\(tail) bytes of the next line follow)" : ""
            return "\(place.name): unsealed: cut after line \(line)\(rest), or the run is not over"
        case .broken(let fault): return Table.clean(fault.description)
        }
    }

    private static func redecide(_ arguments: inout Arguments) throws -> ExitStatus {
        guard let policy = try policy(&arguments) else {
            throw Failure.usage("log redecide needs --policy F", command: name)
        }
        let place = try Place(&arguments)
        guard place.hasScenes else {
            throw Failure.badInput(
                "\(place.parts[0].log): no \(DecisionLog.scenesName) beside it, so nothing can be decided again; name the --out folder of a replay"
            )
        }
        for verdict in try DecisionLogVerifier.verify(place.parts) {
            if case .broken = verdict.outcome {
                Messages.problem(text(verdict, place))
                return .answerIsNo
            }
            if case .unsealed = verdict.outcome { Messages.say(text(verdict, place)) }
        }
        var output = Output()
        try LogTable.redecide(place.parts, policy: policy, to: &output)
        try output.flush()
        return .done
    }
}
