import Consent
import Signal
import Testing

/// Erasing and dropping put another file in the ledger's place: after a crash either the old one is there or the new.
@Suite("Ledger: crashes while it is rewritten") struct JournalRewriteCrashTests {
    private enum Rewrite {
        case erasing
        case dropping

        func run(_ journal: ConsentJournal) throws {
            switch self {
            case .erasing: _ = try journal.erase(nil, at: at(103))
            case .dropping: _ = try journal.compact(at: at(86_400 * 60))
            }
        }
    }

    private func written(_ folder: FailingFolder) throws -> ConsentJournal {
        let journal = try opened(folder)
        for step in Scenario.steps { try journal.record(step.event, at: at(step.time)) }
        return journal
    }

    @Test(arguments: [false, true]) func oldOrNew(isErasing: Bool) throws {
        let rewrite = isErasing ? Rewrite.erasing : .dropping
        let whole = FailingFolder()
        let journal = try written(whole)
        let old = whole.ledger
        let before = whole.calls
        try rewrite.run(journal)
        let new = whole.ledger
        #expect(old != new)
        // What was erased does not come back.
        for files in whole.afterPowerLoss { #expect(files[ConsentJournal.name] == new) }
        for call in before + 1...whole.calls {
            for fault in [FailingFolder.Fault.dies, .fails(code: 28), .failsFromThere(code: 30)] {
                let folder = FailingFolder(failing: (call, fault), part: 100)
                let journal = try written(folder)
                #expect(throws: ConsentJournalError.self) { try rewrite.run(journal) }
                var found = [folder.afterKill]
                if fault == .dies {
                    // A file that is not complete has another name, wherever it ends.
                    let some = folder.afterPowerLoss.enumerated().filter { $0.offset % 101 == 0 || $0.offset < 2 }
                    found += some.map(\.element)
                }
                for files in found {
                    let again = FailingFolder(files: files)
                    let reopened = try opened(again, seed: 2)
                    #expect(again.ledger == old || again.ledger == new, "call \(call), \(fault)")
                    try reopened.record(.given([.measure]), at: at(86_400 * 60))
                    #expect(try again.history().fault == nil)
                    #expect(again.files.keys.sorted() == [ConsentJournal.headName, ConsentJournal.name])
                }
                if fault == .fails(code: 28), folder.ledger == old {
                    // Nothing changed, and once there is room it can be done.
                    try rewrite.run(journal)
                    #expect(folder.ledger == new)
                }
            }
        }
    }
}
