import Consent
import Signal
import Testing

/// A gate made from a ledger permits only what was acknowledged.
@Suite("Ledger: gate") struct JournalGateTests {
    private func openGate(_ folder: FailingFolder) throws -> ConsentGate {
        ConsentGate(journal: try opened(folder), at: at(0))
    }

    private func permits(_ journal: ConsentJournal, at time: MediaTime) -> Bool {
        let gate = ConsentGate(journal: journal, at: time)
        return gate.permits(.camera, at: time)
    }

    @Test func permitsWhatIsOnDisk() throws {
        let folder = FailingFolder()
        var gate = try openGate(folder)
        #expect(gate.permits(.camera, at: at(0)) == false)
        gate.apply(.given([.camera, .infer], age: .adult), at: at(1))
        #expect(gate.journalFailure == nil)
        let sensor = try gate.permit(.camera, at: at(1)).redeem(at: at(1))
        #expect(sensor == .camera)
        #expect(try folder.history().end.standings(at: utc(1))[Purpose.infer.index].state == .given)
        let encounter = gate.encounter
        #expect(try folder.history().end.encounter(at: utc(1)) == encounter)
        #expect(gate.age(at: at(1)) == .adult)
        #expect(gate.advance(to: at(21), lastSign: nil) == .silent)
        #expect(try folder.history().entries.last?.entry.word == "end")
        #expect(gate.permits(.camera, at: at(21)) == false)
        gate.beginEncounter(at: at(30))
        gate.endEncounter(at: at(31), because: .lost)
        #expect(try folder.history().entries.map(\.entry.word) == ["begin", "given", "given", "end", "begin", "end"])
    }

    @Test func anEncounterOfAProgramThatEndedGoesOnOnlyForAShortTime() throws {
        let folder = FailingFolder()
        try opened(folder).record(.given([.camera]), at: at(0))
        let soon = FailingFolder(files: folder.afterKill)
        #expect(permits(try opened(soon), at: at(10)))
        let later = FailingFolder(files: folder.afterKill)
        #expect(!permits(try opened(later), at: at(25)))
        #expect(try later.history().entries.last?.entry.word == "end")
    }

    /// At every call: a full disk, one that may not be written, one that fails.
    @Test(arguments: [28, 30, 5] as [Int32])
    func noPermitWithoutAcknowledgement(code: Int32) throws {
        let whole = FailingFolder()
        var counting = try openGate(whole)
        let before = whole.calls
        counting.apply(.given([.camera]), at: at(1))
        #expect(whole.calls - before >= 5, "append, synchronise, and the note of what is acknowledged")
        for call in before + 1...whole.calls {
            for kind in [FailingFolder.Fault.fails(code: code), .failsFromThere(code: code), .dies] {
                let folder = FailingFolder(failing: (call, kind), part: 100)
                var gate = try openGate(folder)
                gate.apply(.given([.camera]), at: at(1))
                #expect(gate.permits(.camera, at: at(1)) == false, "call \(call), \(kind)")
                let noted = gate.journalFailure
                let failure = try #require(noted)
                #expect(failure.kind == .systemFailed)
                #expect(failure.description.hasPrefix("ledger/ledger."))
                let refusal = #expect(throws: ConsentRefusal.self) {
                    _ = try gate.permit(.camera, at: at(1)).redeem(at: at(1))
                }
                #expect(refusal?.id == "consent.unrecorded")
                #expect(refusal?.text == "no consent to camera: the ledger could not be written")
                if code == 28, kind != .dies { #expect(failure.description.contains("No space left on device; make room")) }
            }
        }
    }

    @Test func whatIsTakenBackHoldsThoughItCannotBeWritten() throws {
        let whole = FailingFolder()
        var counting = try openGate(whole)
        counting.apply(.given([.camera, .select]), at: at(1))
        let before = whole.calls
        for event in [ConsentEvent.withdrawn([.camera]), .refused([.camera]), .leave] {
            let folder = FailingFolder(failing: (before + 1, .failsFromThere(code: 28)))
            var gate = try openGate(folder)
            gate.apply(.given([.camera, .select]), at: at(1))
            #expect(gate.permits(.camera, at: at(1)) == true)
            gate.apply(event, at: at(2))
            #expect(gate.journalFailure != nil)
            #expect(gate.permits(.camera, at: at(2)) == false)
            // And nothing is given any more, though there may be room again.
            gate.apply(.given([.camera]), at: at(3))
            #expect(gate.permits(.camera, at: at(3)) == false)
        }
    }

    @Test func afterAFullDiskOneGoesOn() throws {
        let whole = FailingFolder()
        var counting = try openGate(whole)
        counting.apply(.given([.camera]), at: at(1))
        // The first append of the second event fails once.
        let folder = FailingFolder(failing: (whole.calls + 1, .fails(code: 28)), part: 120)
        var gate = try openGate(folder)
        gate.apply(.given([.camera]), at: at(1))
        gate.apply(.given([.select]), at: at(2))
        #expect(gate.journalFailure != nil)
        #expect(gate.permits(.select, at: at(2)) == false)
        #expect(gate.permits(.camera, at: at(2)) == true, "what was acknowledged before stands")
        gate.apply(.given([.select]), at: at(3))
        #expect(gate.journalFailure == nil)
        #expect(gate.permits(.select, at: at(3)) == true)
        #expect(try folder.history().fault == nil)
        #expect(try folder.history().entries.map(\.entry.word) == ["begin", "given", "given"])
    }
}
