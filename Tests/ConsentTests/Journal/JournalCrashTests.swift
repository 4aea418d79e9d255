import Consent
import Signal
import Testing

/// Whatever call fails or is the last, and wherever a file is cut: what was acknowledged is there, nothing is half read.
@Suite("Ledger: crashes") struct JournalCrashTests {
    /// Runs the scenario and says how many steps were acknowledged before something threw.
    private func run(_ folder: FailingFolder) -> (acknowledged: Int, isOpen: Bool) {
        guard let journal = try? opened(folder) else { return (0, false) }
        var count = 0
        for step in Scenario.steps {
            do {
                try journal.record(step.event, at: at(step.time))
                count += 1
            } catch {
                return (count, true)
            }
        }
        return (count, true)
    }

    /// The calls that the scenario makes.
    private var calls: Int {
        let folder = FailingFolder()
        #expect(run(folder).acknowledged == Scenario.steps.count)
        return folder.calls
    }

    /// Opens what a crash left: all that was acknowledged stands, or that and entries of the step that was under way.
    ///
    /// - Parameter goesOn: whether to record something more.
    private func reopen(
        _ files: [String: [UInt8]], acknowledged: Int, goesOn: Bool = true, _ place: Comment
    ) throws {
        let folder = FailingFolder(files: files)
        let journal: ConsentJournal
        do { journal = try opened(folder, seed: 2) } catch {
            Issue.record("\(place): \(error)")
            return
        }
        let history = try folder.history()
        #expect(history.fault == nil, place)
        #expect(history.tail == 0, place)
        #expect(folder.ledger.last == UInt8(ascii: "\n"), place)
        let states = Scenario.states(in: history, after: acknowledged)
        if states != Scenario.states(after: acknowledged) {
            // Of the step under way, entries were whole on disk: its first entries in order, or all.
            #expect(acknowledged < Scenario.steps.count, place)
            #expect(history.entries.count <= Scenario.entries[acknowledged + 1], place)
        }
        #expect(history.entries.count >= Scenario.entries[acknowledged], place)
        guard goesOn else { return }
        try journal.record(.given([.measure]), at: at(200))
        #expect(try folder.history().end.standings(at: utc(200))[Purpose.measure.index].state == .given, place)
    }

    @Test func killedInAnyCallAtAnyByte() throws {
        for call in 1...calls {
            for part in [0, 1, 200, 400, 10_000] {
                let folder = FailingFolder(failing: (call, .dies), part: part)
                let acknowledged = run(folder).acknowledged
                #expect(folder.isDead)
                try reopen(folder.afterKill, acknowledged: acknowledged, "killed in call \(call) after \(part) bytes")
            }
        }
    }

    @Test func powerLostInAnyCall() throws {
        for call in 1...calls {
            let folder = FailingFolder(failing: (call, .dies), part: 10_000)
            let acknowledged = run(folder).acknowledged
            // Every byte is cut at in the test below; here some are, in every file and at every call.
            for (variant, files) in folder.afterPowerLoss.enumerated() where variant % 41 == 0 || variant < 3 {
                try reopen(
                    files, acknowledged: acknowledged, goesOn: false, "power lost in call \(call), variant \(variant)")
            }
        }
    }

    @Test(arguments: [28, 30, 5] as [Int32])
    func aCallThatFailsPermitsNothing(code: Int32) throws {
        for call in 1...calls {
            for part in [0, 300] {
                let folder = FailingFolder(failing: (call, .fails(code: code)), part: part)
                let acknowledged = run(folder).acknowledged
                try reopen(folder.afterKill, acknowledged: acknowledged, "call \(call) failed")
            }
        }
    }

    @Test func cutAtAnyByteOnlyTheUnacknowledgedIsLost() throws {
        let folder = FailingFolder()
        let journal = try opened(folder)
        // What stood in both files after each step.
        var stood: [(size: Int, head: [UInt8])] = []
        for step in Scenario.steps {
            try journal.record(step.event, at: at(step.time))
            stood.append((folder.ledger.count, folder.files[ConsentJournal.headName]?.now ?? []))
        }
        let whole = folder.ledger
        for count in stood[0].size...whole.count {
            let acknowledged = stood.lastIndex { $0.size <= count } ?? 0
            try reopen(
                [ConsentJournal.name: Array(whole.prefix(count)), ConsentJournal.headName: stood[acknowledged].head],
                acknowledged: acknowledged + 1, goesOn: false, "cut at byte \(count)")
        }
    }

    @Test func aLossOfWhatWasAcknowledgedIsNoticedAtAnyByte() throws {
        let folder = FailingFolder()
        let journal = try opened(folder)
        for step in Scenario.steps.prefix(4) { try journal.record(step.event, at: at(step.time)) }
        let whole = folder.ledger
        var files = folder.afterKill
        for count in 0..<whole.count {
            files[ConsentJournal.name] = Array(whole.prefix(count))
            let cut = FailingFolder(files: files)
            let error = #expect(throws: ConsentJournalError.self, "cut at byte \(count)") { _ = try opened(cut) }
            let lines = whole.prefix(count).count { $0 == UInt8(ascii: "\n") }
            #expect(error?.place == "line \(lines + 1)", "cut at byte \(count)")
            #expect(cut.ledger.count == count, "nothing is changed")
        }
    }

    @Test func whatWasCutIsNamed() throws {
        let folder = FailingFolder()
        let journal = try opened(folder)
        try journal.record(.given([.camera]), at: at(0))
        var files = folder.afterKill
        files[ConsentJournal.name]? += Array("{\"chain\":{\"seq\":4".utf8)
        let torn = FailingFolder(files: files)
        #expect(try torn.history().tail == 17)
        let again = try opened(torn)
        #expect(
            again.repair
                == "ledger/ledger.jsonl: line 4: cut off by a crash after 17 bytes; it was never acknowledged and is cut")
        #expect(torn.ledger == folder.ledger)
        #expect(journal.repair == nil)
    }
}
