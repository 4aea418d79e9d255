import Consent

/// `lamppost consent withdraw`: somebody takes back what they gave.
enum ConsentWithdraw: ConsentAction {
    static let name = "withdraw"
    static let usage = "withdraw [PURPOSE…] --ledger DIR"
    static let help = """
        withdraw   takes back each PURPOSE and what depends on it; without one, everything, which ends the encounter. It never
                   takes more words than giving.
        """
    static let examples = ["withdraw --ledger ledger", "withdraw target --ledger ledger"]

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        let ledger = try LedgerFolder(&arguments)
        let named = try arguments.purposes()
        let now = LedgerFolder.now
        let journal = try ledger.open(at: now)
        let stood = try journal.history().standings(at: now).contains { $0.state != nil }
        try journal.record(.withdrawn(named.isEmpty ? Purpose.allCases : named), at: now.asMediaTime)
        if !stood { Messages.say("nothing was given in \(ledger.path): nothing to withdraw") }
        try StandingsTable.show(try journal.history(), at: now, only: named.isEmpty ? Purpose.allCases : named)
        return .done
    }
}
