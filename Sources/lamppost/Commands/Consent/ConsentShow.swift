import Consent

/// `lamppost consent show`: where does each purpose stand now?
enum ConsentShow: ConsentAction {
    static let name = "show"
    static let usage = "show --ledger DIR"
    static let help = """
        show       prints the encounter that goes on, the declared age, and where each purpose stands, until when, and under which
                   policy (the first 16 digits of its digest). Only "given" permits anything.
        """
    static let examples = ["show --ledger ledger"]

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        let ledger = try LedgerFolder(&arguments)
        try arguments.finish()
        let end = try LedgerEnd(reading: ledger.path)
        if let fault = end.fault {
            Messages.problem(ConsentVerify.text(fault, in: ledger) + "; nothing stands in it")
            return .answerIsNo
        }
        try StandingsTable.show(end, at: LedgerFolder.now)
        return .done
    }
}
