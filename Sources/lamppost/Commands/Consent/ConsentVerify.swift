import Consent
import Digest
import Signal

/// `lamppost consent verify`: is the ledger as it was written?
enum ConsentVerify: ConsentAction {
    static let name = "verify"
    static let usage = "verify --ledger DIR [--head HEX]"
    static let help = """
        verify     checks that no line was changed, dropped, inserted or moved, that every body is the one that its line names, or
                   was erased with its whole encounter, and that all that was acknowledged is there. The first bad line is named.
        --head     a digest that verify printed before: it must still be that of a line, or the end of the chain that stood
                   there before what expired was dropped. Who may write the folder can make the whole chain anew; that is
                   found only with a digest that was written down elsewhere.
        """
    static let examples = ["verify --ledger ledger", "verify --ledger ledger --head 3f0c…"]

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        let ledger = try LedgerFolder(&arguments)
        var noted: Digest256?
        if let text = try arguments.value("--head") {
            noted = Digest256(hex: text)
            if noted == nil {
                throw Failure.usage(
                    "--head expects 64 hexadecimal digits, found \(JSONError.shown(text))", command: ConsentCommand.name)
            }
        }
        try arguments.finish()
        let history = try ConsentHistory(reading: ledger.path)
        if let fault = history.fault {
            try Output.say(Table.clean(text(fault, in: ledger)))
            return .answerIsNo
        }
        if let noted, history.place(of: noted) == nil {
            try Output.say("\(file(ledger)): expected a line whose digest is \(noted), found none")
            return .answerIsNo
        }
        try Output.say("\(file(ledger)): sound: " + summary(history, noted))
        return .done
    }

    static func file(_ ledger: LedgerFolder) -> String { "\(ledger.path)/\(ConsentJournal.name)" }

    /// `ledger/ledger.jsonl: line 3: expected …, found …`.
    static func text(_ fault: SealedChain.Fault, in ledger: LedgerFolder) -> String {
        fault.line > 0 ? "\(file(ledger)): \(fault)" : "\(file(ledger)): \(fault.problem)"
    }

    private static func summary(_ history: ConsentHistory, _ noted: Digest256?) -> String {
        let count = history.head?.count ?? 0
        var parts = ["\(count) lines", "\(history.entries.count) kept", "\(history.erasedCount) erased"]
        if let former = history.former.last {
            parts.append("in the place of \(former.count) lines that ended in \(former.head)")
        }
        switch noted.flatMap({ history.place(of: $0) }) {
        case .line(let line): parts.append("the given head is that of line \(line)")
        case .formerEnd(let lines): parts.append("the given head is the end of the \(lines) lines before")
        case nil: break
        }
        if let head = history.head { parts.append("head \(head.head)") }
        var text = parts.joined(separator: ", ")
        if history.tail > 0 {
            text +=
                "; line \(count + 1) is cut off after \(history.tail) bytes: it was never acknowledged, and what writes next "
                + "cuts it"
        }
        return text
    }
}
