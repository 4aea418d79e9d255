import Consent
import Digest
import Signal
import Testing

@Suite("Ledger") struct ConsentJournalTests {
    private let folder = FailingFolder()

    private func state(_ purpose: Purpose, at seconds: Int64) throws -> ConsentState? {
        try folder.history().end.standings(at: utc(seconds))[purpose.index].state
    }

    @Test func standsAsTheGateSays() throws {
        let journal = try opened(folder)
        for count in 0...Scenario.steps.count {
            #expect(Scenario.states(in: try folder.history(), after: count) == Scenario.states(after: count), "\(count)")
            if count < Scenario.steps.count {
                try journal.record(Scenario.steps[count].event, at: at(Scenario.steps[count].time))
            }
        }
        let again = try opened(FailingFolder(files: folder.afterKill), seed: 2).history()
        #expect(again.entries == (try folder.history().entries))
        #expect(again.text == folder.ledger)
    }

    @Test func aLineAnEventAndAPurposeAQuestion() throws {
        let journal = try opened(folder)
        let policy = SHA256.hash("policy")
        try journal.record(
            .given([.camera, .infer], age: .adult), at: at(0),
            terms: ConsentTerms(validity: 60_000_000_000, retention: 0, policy: policy))
        try journal.record(.withdrawn(Purpose.grantable), at: at(1))
        let history = try folder.history()
        #expect(history.entries.map(\.entry.word) == ["begin", "given", "given", "withdrawn", "end"])
        #expect(history.entries.map(\.line) == [2, 3, 4, 5, 6])
        #expect(Set(history.entries.map(\.entry.encounter)).count == 1)
        let text = String(decoding: folder.ledgerLines[2], as: UTF8.self)
        #expect(text.hasPrefix("{\"chain\":{\"seq\":3,\"event\":\"given\",\"digest\":\""))
        #expect(
            text.contains(
                "\"purposes\":[\"camera\"],\"age\":\"adult\",\"policy\":\"\(policy)\",\"valid\":\"PT1M\",\"retention\":\"PT0S\"}}"
            ))
        #expect(history.end.encounter(at: utc(2)) == nil)
    }

    @Test func whatWasGivenEndsAtItsTime() throws {
        let journal = try opened(folder)
        try journal.record(.given([.camera]), at: at(0), terms: ConsentTerms(validity: 60_000_000_000))
        try journal.record(.given([.select]), at: at(0))
        #expect(try state(.camera, at: 59) == .given)
        #expect(try folder.history().end.standings(at: utc(59))[Purpose.camera.index].end == utc(60))
        #expect(try state(.camera, at: 60) == .expired)
        #expect(try state(.select, at: 60) == .given)
        try journal.record(.given([.measure]), at: at(61))
        #expect(try folder.history().entries.map(\.entry.word) == ["begin", "given", "given", "expired", "given"])
        #expect(try folder.history().end.standings(at: utc(61))[Purpose.select.index].end == utc(3_600))
    }

    @Test func anHourEndsTheEncounterAndTheNextIsAnother() throws {
        let journal = try opened(folder)
        try journal.record(.given([.camera]), at: at(0))
        #expect(try state(.camera, at: 3_600) == .expired)
        #expect(try folder.history().end.encounter(at: utc(3_600)) == nil)
        try journal.record(.given([.select]), at: at(3_600))
        let history = try folder.history()
        #expect(history.entries.map(\.entry.word) == ["begin", "given", "end", "begin", "given"])
        #expect(history.encounters.count == 2)
        #expect(try state(.camera, at: 3_600) == nil)
    }

    @Test func aClockSetBackGivesNobodyMoreTime() throws {
        let journal = try opened(folder)
        try journal.record(.given([.camera]), at: at(100))
        try journal.record(.given([.select]), at: at(95))
        #expect(try folder.history().entries.map(\.entry.time) == [utc(100), utc(100), utc(100)])
        #expect(try state(.camera, at: 95) == .given)
        #expect(try state(.camera, at: 50) != .given)
        try journal.record(.given([.select]), at: at(50))
        let history = try folder.history()
        #expect(history.fault == nil)
        #expect(history.entries.map(\.entry.word) == ["begin", "given", "given", "end", "begin", "given"])
        #expect(history.entries.last?.entry.time == utc(50))
    }

    @Test func askingAgainAndSharingAreNotRecorded() throws {
        let journal = try opened(folder)
        try journal.record(.refused([.camera]), at: at(0))
        try journal.record(.requested([.camera, .select]), at: at(1))
        try journal.record(.given([.share]), at: at(2))
        try journal.record(.touch, at: at(3))
        #expect(try folder.history().entries.map(\.entry.word) == ["begin", "refused", "requested"])
        #expect(try state(.camera, at: 3) == .refused)
    }

    @Test func aLooserPolicyEndsWhatWasGivenUnderAnother() throws {
        let journal = try opened(folder)
        let old = SHA256.hash("old")
        let new = SHA256.hash("new")
        try journal.record(.given([.camera, .infer], age: .adult), at: at(0), terms: ConsentTerms(policy: old))
        try journal.record(.given([.select]), at: at(1), terms: ConsentTerms(policy: new))
        try journal.record(.given([.measure]), at: at(1))
        #expect(journal.policies == [old, new].sorted { $0.hex < $1.hex })
        #expect(journal.given(under: [old]) == [.camera, .infer])
        #expect(journal.given(under: [old, new]) == [.camera, .infer, .select])
        try journal.invalidate(
            journal.given(under: [old]), because: "the policy lets more through than the one you agreed to", at: at(2))
        #expect(try state(.camera, at: 2) == .invalidated)
        #expect(try state(.infer, at: 2) == .invalidated)
        #expect(try state(.select, at: 2) == .given)
        #expect(String(decoding: folder.ledger, as: UTF8.self).contains("\"reason\":\"the policy lets more through"))
        #expect(journal.given(under: [old]).isEmpty && journal.policies == [new])
        // Asked again, a no is a no.
        try journal.record(.requested([.camera]), at: at(3))
        #expect(try state(.camera, at: 3) == .requested)
        try journal.record(.refused([.camera, .infer]), at: at(4))
        try journal.record(.requested([.camera, .infer]), at: at(5))
        #expect(try state(.camera, at: 5) == .refused && state(.infer, at: 5) == .refused)
    }

    @Test func erasingLeavesTheChainAndNothingElse() throws {
        let journal = try opened(folder)
        for step in Scenario.steps { try journal.record(step.event, at: at(step.time)) }
        let before = try folder.history()
        let first = before.encounters[0]
        let count = try journal.erase(first, at: at(103))
        var history = try folder.history()
        #expect(count == before.entries.count { $0.entry.encounter == first })
        #expect(history.fault == nil)
        #expect(history.erasedCount == count)
        #expect(history.head == before.head)
        #expect(history.entries.map(\.entry.word) == ["begin", "given", "withdrawn", "end"])
        let text = String(decoding: folder.ledger, as: UTF8.self)
        #expect(!text.contains(first.description))
        let salts = text.split(separator: "\n").count { $0.contains("salt") }
        #expect(salts == history.entries.count)

        // The one that goes on ends with it.
        try journal.record(.given([.camera]), at: at(104))
        #expect(try journal.erase(nil, at: at(105)) > 0)
        history = try folder.history()
        #expect(history.entries.isEmpty)
        #expect(history.fault == nil)
        #expect(journal.policies.isEmpty)
        #expect(folder.files.keys.sorted() == [ConsentJournal.headName, ConsentJournal.name])
        try journal.record(.given([.camera]), at: at(106))
        #expect(try state(.camera, at: 106) == .given)
        #expect(try opened(FailingFolder(files: folder.afterKill)).history().erasedCount == history.erasedCount)
    }

    @Test func whatExpiredIsDroppedAndTheNewChainNamesTheOld() throws {
        let journal = try opened(folder)
        let day = ConsentTerms(retention: 86_400_000_000_000)
        try journal.record(.given([.camera]), at: at(0), terms: day)
        try journal.record(.leave, at: at(1))
        try journal.record(.given([.select]), at: at(100))
        let old = try #require(try folder.history().head)
        #expect(try journal.compact(at: at(86_400)) == 0, "the entry of its end is younger")
        #expect(folder.ledgerLines.count == old.count)
        // The end of an encounter is kept as long as is usual.
        #expect(try journal.compact(at: at(40 * 86_400)) > 0)
        let history = try folder.history()
        #expect(history.fault == nil)
        #expect(history.former == [old])
        let again = try opened(FailingFolder(files: folder.afterKill))
        #expect(try again.history().former == [old])
        try journal.record(.given([.measure]), at: at(40 * 86_400))
        #expect(try folder.history().fault == nil)
    }

    @Test func whatExpiresIsDroppedSeveralAtATime() throws {
        let journal = try opened(folder)
        // Kept for thirty hours, given every ten minutes: a thirtieth is an hour, six times.
        let terms = ConsentTerms(retention: 108_000_000_000_000)
        let kept: Int64 = 180
        var rewritten = 0
        for number in 0..<kept + 19 {
            if try journal.compact(at: at(number * 600)) > 0 { rewritten += 1 }
            try journal.record(.given([.camera]), at: at(number * 600), terms: terms)
            try journal.record(.leave, at: at(number * 600), terms: terms)
            guard number >= kept else { continue }
            let count = try folder.history().entries.count { $0.entry.word == "begin" }
            // None is kept longer than it says, none has gone an hour before.
            #expect((kept - 6...kept).contains(Int64(count)), "after \(number)")
        }
        #expect(rewritten == 3)
        #expect(try folder.history().fault == nil)
    }

    @Test func whatCouldNotBeWrittenLeavesNothingUnfinished() throws {
        let whole = FailingFolder()
        let journal = try opened(whole)
        let before = whole.calls
        try journal.record(.given([.camera]), at: at(0))
        for call in before + 1...whole.calls {
            let folder = FailingFolder(failing: (call, .fails(code: 28)), part: 10)
            let journal = try opened(folder)
            #expect(throws: ConsentJournalError.self) { try journal.record(.given([.camera]), at: at(0)) }
            #expect(folder.files.keys.sorted() == [ConsentJournal.headName, ConsentJournal.name], "call \(call)")
        }
    }

    @Test func aRecordOfAnEncounterIsReadByAReplay() throws {
        let journal = try opened(folder)
        let policy = SHA256.hash("policy")
        let terms = ConsentTerms(validity: 600_000_000_000, policy: policy)
        try journal.record(.requested([.camera, .infer]), at: at(0))
        try journal.record(.given([.camera, .infer, .target], age: .adult), at: at(1), terms: terms)
        try journal.record(.withdrawn([.infer]), at: at(2))
        let history = try folder.history()
        let token = try #require(history.end.encounter(at: utc(2)))
        let record = try #require(history.record(of: token))
        #expect(try ConsentRecord(json: Array(record.json.utf8)) == record)
        #expect(record.age == .adult)
        #expect(record.policyDigest == policy.hex)
        let states = Dictionary(uniqueKeysWithValues: record.processing.map { ($0.purpose, $0.state) })
        #expect(states == [.camera: .given, .infer: .withdrawn, .target: .withdrawn])
        let gate = ConsentGate(record: record, epoch: Epoch(utc: utc(3)), seed: 1)
        #expect(gate.permits(.camera, at: .zero) == true)
        #expect(gate.permits(.infer, at: .zero) == false)
        try journal.record(.leave, at: at(5))
        let left = try #require(try folder.history().record(of: token))
        #expect(try ConsentRecord(json: Array(left.json.utf8)) == left)
        #expect(left.processing.first?.state == .withdrawn)
    }

    @Test func theExportIsOpenJSONWithEverything() throws {
        let journal = try opened(folder)
        for step in Scenario.steps { try journal.record(step.event, at: at(step.time)) }
        let object = try JSONParser.parse(folder.history().json).object("export")
        let lines = try object.required("lines").array("lines")
        #expect(lines.count == folder.ledgerLines.count)
        let records = try object.required("records").array("records")
        #expect(records.count == (try folder.history().encounters.count))
    }
}
