import Consent
import Digest
import Signal
import Testing

/// A line that was changed, dropped, doubled, inserted or moved is named, whichever it is.
@Suite("Ledger: damage") struct JournalDamageTests {
    private let lines: [[UInt8]]
    private let head: JournalHead

    init() throws {
        let folder = FailingFolder()
        let journal = try opened(folder)
        for step in Scenario.steps { try journal.record(step.event, at: at(step.time)) }
        // The first encounter erased, so that both kinds of lines are there.
        let first = try #require(try folder.history().encounters.first)
        #expect(try journal.erase(first, at: at(103)) == 5)
        lines = folder.ledgerLines
        head = try #require(try folder.head)
        #expect(try folder.history().fault == nil)
        #expect(lines.count == head.count)
    }

    private func fault(_ lines: [[UInt8]]) -> Int? {
        ConsentHistory(ledger: lines.flatMap { $0 }, acknowledged: head).fault?.line
    }

    @Test func anyByteOfAnyLine() {
        for number in 1...lines.count {
            for index in lines[number - 1].indices.dropLast() {
                var changed = lines
                changed[number - 1][index] ^= 1 << UInt8(index % 7)
                if changed[number - 1][index] == UInt8(ascii: "\n") { continue }
                #expect(fault(changed) == number, "line \(number), byte \(index)")
            }
        }
    }

    @Test func anyLineDroppedDoubledOrMoved() {
        for number in 1...lines.count {
            var dropped = lines
            let line = dropped.remove(at: number - 1)
            #expect(fault(dropped) == number, "\(number) dropped")
            var doubled = lines
            doubled.insert(line, at: number)
            #expect(fault(doubled) == number + 1, "\(number) doubled")
            for other in 1...lines.count where other != number {
                var moved = lines
                moved.swapAt(number - 1, other - 1)
                #expect(fault(moved) == min(number, other), "\(number) and \(other) exchanged")
            }
        }
    }

    @Test func aLineErasedAloneIsNoErasure() throws {
        for number in 2...lines.count {
            let text = String(decoding: lines[number - 1], as: UTF8.self)
            guard let end = text.firstRange(of: ",\"salt\"") else { continue }
            var erased = lines
            erased[number - 1] = Array((text[..<end.lowerBound] + ",\"erased\":true}\n").utf8)
            let history = ConsentHistory(ledger: erased.flatMap { $0 }, acknowledged: head)
            // The line of a beginning leaves the next entry without one.
            let named = try #require(history.fault?.line, "\(number)")
            #expect(named == number || named == number + 1, "\(number)")
            #expect(history.end.standings(at: utc(103)).allSatisfy { $0.state == nil }, "nothing stands in it")
        }
    }

    @Test func anotherWholeChainIsFoundOnlyByItsEnd() throws {
        let folder = FailingFolder()
        try opened(folder, seed: 9).record(.given([.camera]), at: at(0))
        #expect(ConsentHistory(ledger: folder.ledger, acknowledged: nil).fault == nil)
        #expect(ConsentHistory(ledger: folder.ledger, acknowledged: head).fault != nil)
    }

    @Test func aJournalIsNotOpenedOnIt() throws {
        var changed = lines
        changed[lines.count - 1][30] ^= 1
        let files = [
            ConsentJournal.name: changed.flatMap { $0 },
            ConsentJournal.headName: Array("{\"count\":\(head.count),\"head\":\"\(head.head)\"}\n".utf8),
        ]
        let error = #expect(throws: ConsentJournalError.self) { _ = try opened(FailingFolder(files: files)) }
        #expect(error?.kind == .broken)
        #expect(error?.place == "line \(lines.count)")
        var headless = files
        headless[ConsentJournal.headName] = nil
        headless[ConsentJournal.name] = lines.flatMap { $0 }
        let missing = #expect(throws: ConsentJournalError.self) { _ = try opened(FailingFolder(files: headless)) }
        #expect(missing?.problem == "ledger.head is missing beside it")
        var ledgerless = files
        ledgerless[ConsentJournal.name] = nil
        let gone = #expect(throws: ConsentJournalError.self) { _ = try opened(FailingFolder(files: ledgerless)) }
        #expect(gone?.place == "line 1")
    }
}
