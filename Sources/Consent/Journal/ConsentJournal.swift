public import Digest
public import Signal

/// A ledger on disk, open for writing: what happened to consent, acknowledged only when it would survive a loss of power.
///
/// Every function that records returns after the entry is synchronised, or throws and leaves consent no wider than it was: so a
/// `ConsentGate` made from a journal permits only what was acknowledged. What a person takes back holds in memory at once,
/// also where it cannot be written; nothing can be recorded then until the ledger is opened again.
public final class ConsentJournal {
    /// The ledger in its folder.
    public static let name = "ledger.jsonl"
    /// What was acknowledged, beside it.
    public static let headName = "ledger.head"
    /// The most bytes of a reason.
    public static let longestReason = 1_000

    /// What a crash had left, and that it was cut; `nil` if nothing was.
    public internal(set) var repair: String?

    let folder: any DurableFolder
    var replay: JournalReplay
    var chain = SealedChain.Writer()
    /// Bytes of whole lines.
    var size = 0
    var chance: ConsentChance
    /// Before this no encounter has been kept long enough; `nil`: nothing is kept.
    var firstExpiry: UTCTime?
    /// Why nothing can be recorded any more.
    var failure: ConsentJournalError?

    var file: String { "\(folder.path)/\(ConsentJournal.name)" }

    /// Opens the ledger in a folder, or begins one.
    ///
    /// - Parameters:
    ///   - folder: held by this process alone: `LockedFolder`.
    ///   - epoch: what turns media time into the time of entries.
    ///   - chance: where tokens and salts come from.
    /// - Throws: where a line that was acknowledged is missing or not as it was written, or the system refuses.
    public init(_ folder: any DurableFolder, epoch: Epoch = Epoch(), chance: ConsentChance) throws(ConsentJournalError) {
        self.folder = folder
        self.chance = chance
        replay = JournalReplay(epoch: epoch)
        try open()
    }

    // MARK: Recording

    /// Records an event: an entry for each purpose that is asked about or answered, one for all that are taken back, and
    /// the encounter that begins or ends with it.
    public func record(
        _ event: ConsentEvent, at time: MediaTime, terms: ConsentTerms = ConsentTerms()
    ) throws(ConsentJournalError) {
        try change(at: time, terms, narrows: !ConsentLedger.State.begins(event) || event.refuses) {
            (draft) throws(JournalReplay.Disorder) in try draft.take(event)
        }
    }

    /// Records that the encounter is over, if one goes on.
    public func end(_ reason: EncounterEnd, at time: MediaTime) throws(ConsentJournalError) {
        try change(at: time, ConsentTerms(), narrows: true) { (draft) throws(JournalReplay.Disorder) in
            try draft.end(reason)
        }
    }

    /// Records that the controller's side ended purposes, such as for a policy that was found looser than the one under
    /// which they were given.
    ///
    /// - Parameter reason: for the person, at most `longestReason` bytes.
    public func invalidate(
        _ purposes: [Purpose], because reason: String, at time: MediaTime
    ) throws(ConsentJournalError) {
        precondition(reason.utf8.count <= ConsentJournal.longestReason, "a reason has at most 1,000 bytes")
        try change(at: time, ConsentTerms(), narrows: true) { (draft) throws(JournalReplay.Disorder) in
            try draft.close(.invalidated, purposes, because: reason)
        }
    }

    /// The purposes that stand and were given under one of these policies.
    public func given(under policies: [Digest256]) -> [Purpose] {
        Purpose.allCases.filter { purpose in replay.policy(of: purpose).map(policies.contains) ?? false }
    }

    /// The policies under which what stands was given.
    public var policies: [Digest256] {
        Set(Purpose.allCases.compactMap { replay.policy(of: $0) }).sorted { $0.hex < $1.hex }
    }

    /// The encounter that goes on at a time, if one does.
    public func encounter(at time: MediaTime) -> EncounterToken? {
        replay.ending(at: replay.epoch.utc(at: time))?.state.encounter
    }

    /// Ends the encounter if nobody gave a sign for too long, and what is over by the clock.
    func advance(to time: MediaTime, lastSign: MediaTime?) throws(ConsentJournalError) -> EncounterEnd? {
        let before = replay.state.encounter
        var reason: EncounterEnd?
        try change(at: time, ConsentTerms(), narrows: true) { (draft) throws(JournalReplay.Disorder) in
            reason = try draft.advance(lastSign: lastSign)
        }
        return reason ?? (before != nil && replay.state.encounter == nil ? .longest : nil)
    }

    // MARK: Writing

    /// Lets `body` make entries, writes them, and only then lets them stand.
    private func change(
        at time: MediaTime, _ terms: ConsentTerms, narrows: Bool,
        _ body: (inout JournalDraft) throws(JournalReplay.Disorder) -> Void
    ) throws(ConsentJournalError) {
        let utc = replay.epoch.utc(at: time)
        let draft: JournalDraft
        do throws(JournalReplay.Disorder) {
            var made = try JournalDraft(replay, at: utc, terms: terms, token: chance.token())
            try body(&made)
            draft = made
        } catch {
            throw ConsentJournalError(.broken, file: file, problem: error.problem, advice: "open the ledger again")
        }
        do throws(ConsentJournalError) {
            if !draft.entries.isEmpty { try write(draft.entries, keepsOnFailure: narrows) }
        } catch {
            if narrows {
                replay = draft.replay
                failure = failure ?? error
            }
            throw error
        }
        replay = draft.replay
    }

    /// - Parameter keepsOnFailure: whether what reached the disk of a failed write may stay there.
    private func write(_ entries: [ConsentEntry], keepsOnFailure: Bool) throws(ConsentJournalError) {
        if let failure { throw failure }
        guard let last = entries.last, UTCTime(last.time.description) == last.time else {
            throw ConsentJournalError(
                .systemFailed, file: file, problem: "expected a time from 1970 to 2200",
                advice: "set the clock of this machine")
        }
        var written = chain
        var bytes: [UInt8] = []
        for entry in entries { bytes += JournalLine(entry, salt: chance.salt(), &written).bytes }
        guard size + bytes.count <= LedgerEnd.largest else {
            throw ConsentJournalError(
                .systemFailed, file: file, problem: "a ledger has at most \(LedgerEnd.largest) bytes",
                advice: "drop what expired: lamppost consent delete --expired")
        }
        do {
            try folder.append(bytes, to: ConsentJournal.name)
            try folder.synchronize(ConsentJournal.name)
            try note(written)
        } catch {
            if !keepsOnFailure { undo(error) }
            throw ConsentJournalError(error)
        }
        chain = written
        size += bytes.count
        for entry in entries { firstExpiry = min(firstExpiry ?? entry.keptUntil, entry.keptUntil) }
    }

    /// Writes down what is acknowledged.
    func note(_ chain: SealedChain.Writer) throws(FileError) {
        let head = JournalHead(count: chain.count, head: chain.head)
        try folder.replace(ConsentJournal.headName, with: Array((head.json + "\n").utf8))
    }

    /// Takes away what was written of entries that cannot be acknowledged.
    private func undo(_ error: FileError) {
        // What a disk did with what it failed to keep is not known.
        if error.operation == "synchronise" { failure = ConsentJournalError(error) }
        do {
            try folder.truncate(ConsentJournal.name, to: size)
            try folder.synchronize(ConsentJournal.name)
        } catch {
            failure = ConsentJournalError(error)
        }
    }
}

extension ConsentEvent {
    /// Whether somebody says no.
    fileprivate var refuses: Bool {
        if case .change(.refused, _, _) = self { true } else { false }
    }
}
