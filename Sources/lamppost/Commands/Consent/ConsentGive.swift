import Consent
import Signal

/// `lamppost consent give`: somebody says yes.
enum ConsentGive: ConsentAction {
    static let name = "give"
    static let usage =
        "give PURPOSE… --ledger DIR [--age A] [--for D] [--policy F] [--retention D] [--out-record F]"
    static let help = """
        give       records that the person who is there gives each PURPOSE: a record each, on disk before this returns. Shows where
                   each stands then; exit 1 where none of them is permitted, for they need what was not given.
        --age      what the person said: \(DeclaredAge.allCases.map(\.rawValue).joined(separator: ", ")). It is never estimated.
        --for      how long it holds, at most as long as the encounter        (default: PT1H)
        --policy   the guard's policy under which it is given. What stands and was given under another one ends as invalidated if
                   this one is looser (`lamppost policy diff`), or if the other is neither beside it nor among the shipped ones
        --retention how long the ledger keeps the record                      (default: P30D)
        --out-record F  writes the encounter's consent record (ISO/IEC TS 27560, JSON-LD), as `lamppost replay --consent F`
                   reads it
        """
    static let examples = [
        "give camera infer --age adult --ledger ledger --policy Models/policies/kiosk.policy",
        "give camera infer target --age adult --ledger ledger --out-record me.jsonld",
    ]

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        let ledger = try LedgerFolder(&arguments)
        let policy = try PolicyInForce(&arguments)
        let terms = try ConsentTerms(&arguments, under: policy)
        let age = try arguments.age()
        let file = try arguments.value("--out-record")
        let purposes = try arguments.purposes()
        guard !purposes.isEmpty else {
            throw Failure.usage("consent give needs a purpose: one yes does not cover all", command: ConsentCommand.name)
        }
        guard !purposes.contains(.share) else {
            throw Failure.usage(
                "share cannot be given: no recipient can be named, nothing leaves the device",
                command: ConsentCommand.name)
        }
        let now = LedgerFolder.now
        let journal = try ledger.open(at: now)
        try policy?.endWhatItLoosens(in: journal, at: now)
        try journal.record(.given(purposes, age: age), at: now.asMediaTime, terms: terms)
        let history = try journal.history()
        if let file, let encounter = history.end.encounter(at: now), let record = history.record(of: encounter) {
            try File.replace(file, with: Array(record.json.utf8))
        }
        try StandingsTable.show(history.end, at: now, only: purposes)
        let isPermitted = history.end.standings(at: now).contains { purposes.contains($0.purpose) && $0.state == .given }
        return isPermitted ? .done : .answerIsNo
    }
}
