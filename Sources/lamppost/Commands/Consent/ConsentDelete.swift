import Audit
import Consent
import Signal

/// `lamppost consent delete`: erases what was said, and shows that nothing of it is left.
enum ConsentDelete: ConsentAction {
    static let name = "delete"
    static let usage = "delete --ledger DIR --all|--encounter TOKEN|--expired [--log DIR]"
    static let help = """
        delete     erases what was said in every encounter or in one: times, tokens, purposes, ages and salts. That something was
                   said stays in the chain, which still verifies and says "erased". One that goes on ends. Then the folder is
                   read again and shown. What a disk keeps of blocks that no file has any more is beyond a program: encrypt it.
        --expired  drops instead what was kept as long as its retention says: a new chain begins that names the end of the
                   old, and what was erased before stays behind with it. Where nothing has expired, nothing changes. Every
                   action that writes does that too.
        --log      the --out folder of a replay, which is one run: its scenes, what the guard saw, are erased too. What was
                   decided and shown stays: it names no mood, but rules and ads that may hint at one.
        """
    static let examples = [
        "delete --all --ledger ledger --log out", "delete --encounter 8f14e45fceea167a --ledger ledger",
    ]

    private enum Extent {
        case all
        case one(EncounterToken)
        case expired
    }

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        let ledger = try LedgerFolder(&arguments)
        let log = try arguments.value("--log")
        let extent = try extent(&arguments)
        try arguments.finish()
        if let log, !Folder.isFolder(log) {
            throw Failure.badInput("\(log): no such folder; name the --out folder of a replay")
        }
        try ledger.expectLedger()
        let now = LedgerFolder.now
        let journal = try ledger.open(at: now)
        switch extent {
        case .all: _ = try journal.erase(nil, at: now.asMediaTime)
        case .expired: break
        case .one(let token):
            guard try journal.history().encounters.contains(token) else {
                Messages.problem("\(ledger.path): nothing is kept of encounter \(token); see `lamppost consent export`")
                return .answerIsNo
            }
            _ = try journal.erase(token, at: now.asMediaTime)
        }
        if let log { _ = try SceneEraser.erase(in: log) }
        try showWhatIsLeft(ledger, log)
        return .done
    }

    private static func extent(_ arguments: inout Arguments) throws -> Extent {
        var extents: [Extent] = []
        if try arguments.flag("--all") { extents.append(.all) }
        if try arguments.flag("--expired") { extents.append(.expired) }
        if let text = try arguments.value("--encounter") {
            guard let token = EncounterToken(text) else {
                throw Failure.usage(
                    "--encounter expects 16 hexadecimal digits, found \"\(text)\"", command: ConsentCommand.name)
            }
            extents.append(.one(token))
        }
        guard let extent = extents.first, extents.count == 1 else {
            throw Failure.usage(
                "consent delete needs one of --all, --encounter TOKEN, --expired", command: ConsentCommand.name)
        }
        return extent
    }

    /// Reads every file again and says what is in it.
    private static func showWhatIsLeft(_ ledger: LedgerFolder, _ log: String?) throws {
        let history = try ConsentHistory(reading: ledger.path)
        var output = Output()
        for name in try Folder.names(in: ledger.path) {
            let content =
                switch name {
                case ConsentJournal.name:
                    "\(history.head?.count ?? 0) lines, \(history.erasedCount) erased, \(history.entries.count) kept in "
                        + "\(history.encounters.count) encounters"
                case ConsentJournal.headName: "how many lines there are, and a digest"
                case LockedFolder.lockName: "nothing"
                default: "not of the ledger"
                }
            try output.line("\(ledger.path)/\(name): \(content)")
        }
        if let log {
            let parts = try LogFolder.parts(in: log)
            let (logs, scenes) = (parts.map(\.log), parts.compactMap(\.scenes))
            for name in try Folder.names(in: log) {
                let content =
                    switch name {
                    case _ where scenes.contains("\(log)/\(name)"):
                        "\(try SceneEraser.erase("\(log)/\(name)", in: log).total) erased, 0 kept"
                    case _ where logs.contains("\(log)/\(name)"):
                        "what was decided, shown and why; no picture, sound or feature, and no mood by its name"
                    case DecisionLog.notesName: "what the run was, and how fast"
                    default: "not of the log"
                    }
                try output.line("\(log)/\(name): \(content)")
            }
        }
        try output.flush()
    }
}
