import Consent
import Signal

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
        let purposes = named.isEmpty ? Purpose.allCases : named
        try ledger.expectLedger()
        let now = LedgerFolder.now
        let journal = try ledger.open(at: now)
        let stood = try journal.history().end.standings(at: now).contains { $0.state != nil }
        do {
            try journal.record(.withdrawn(purposes), at: now.asMediaTime)
        } catch {
            throw Failure.system("\(error)\n\(whatStands(of: purposes, in: ledger, at: now))")
        }
        if !stood { Messages.say("nothing was given in \(ledger.path): nothing to withdraw") }
        try StandingsTable.show(try journal.history().end, at: now, only: purposes)
        return .done
    }

    /// What a withdrawal came to that could not be written down as it should.
    private static func whatStands(of purposes: [Purpose], in ledger: LedgerFolder, at now: UTCTime) -> String {
        guard let end = try? LedgerEnd(reading: ledger.path) else {
            return "Whether the withdrawal is in the ledger cannot be read: withdraw again once that is mended."
        }
        let standing = end.standings(at: now).filter { purposes.contains($0.purpose) && $0.state == .given }
        return standing.isEmpty
            ? "The withdrawal itself is in the ledger: none of it is permitted any more."
            : "The withdrawal is not in the ledger, which still has \(standing.map(\.purpose.rawValue).joined(separator: ", ")) "
                + "as given: withdraw again once that is mended."
    }
}
