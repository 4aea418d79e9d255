import Digest
public import Signal

extension ConsentJournal {
    /// The ledger as it is on disk now.
    public func history() throws(ConsentJournalError) -> ConsentHistory {
        let history: ConsentHistory
        do {
            let bytes = try folder.contents(of: ConsentJournal.name, limit: LedgerEnd.largest) ?? []
            history = ConsentHistory(
                ledger: bytes, acknowledged: JournalHead(count: chain.count, head: chain.head), epoch: replay.epoch)
        } catch {
            throw ConsentJournalError(error)
        }
        if let fault = history.fault { throw ConsentJournalError(fault, file: file) }
        return history
    }

    /// Erases what was said in an encounter, or in all of them; that something was said stays in the chain.
    ///
    /// An encounter that goes on ends.
    /// - Returns: how many entries were erased.
    public func erase(_ encounter: EncounterToken?, at time: MediaTime) throws(ConsentJournalError) -> Int {
        if let failure { throw failure }
        let isGoingOn = replay.state.encounter != nil && (encounter == nil || encounter == replay.state.encounter)
        if isGoingOn { try end(.withdrawn, at: time) }
        var lines = try history().lines
        var count = 0
        for (index, line) in lines.enumerated() {
            guard case .kept(let entry, _, _) = line.content, encounter == nil || entry.encounter == encounter else {
                continue
            }
            lines[index] = line.erased
            count += 1
        }
        if count > 0 { try replace(with: lines, chain) }
        return count
    }

    /// Drops the encounters whose every entry was kept as long as its retention says, and what was erased, and begins a new
    /// chain that names the end of the old one. Where nothing has expired, nothing changes.
    ///
    /// - Returns: how many entries were dropped.
    public func compact(at time: MediaTime) throws(ConsentJournalError) -> Int {
        if let failure { throw failure }
        let now = replay.epoch.utc(at: time)
        let history = try history()
        var keptUntil: [EncounterToken: UTCTime] = [:]
        for numbered in history.entries {
            let entry = numbered.entry
            keptUntil[entry.encounter] = max(keptUntil[entry.encounter] ?? entry.keptUntil, entry.keptUntil)
        }
        if let goingOn = replay.state.encounter { keptUntil[goingOn] = UTCTime(nanoseconds: .max) }
        guard keptUntil.values.contains(where: { $0 <= now }) else { return 0 }
        let kept = history.lines.compactMap { line -> (entry: ConsentEntry, salt: Digest256)? in
            guard case .kept(let entry, let salt, _) = line.content, let end = keptUntil[entry.encounter], end > now
            else { return nil }
            return (entry, salt)
        }
        let dropped = history.lines.count - 1 - kept.count
        let former = history.former + [JournalHead(count: chain.count, head: chain.head)]
        var made = SealedChain.Writer()
        let header = JournalHeader(former: former.suffix(JournalHeader.mostFormer), dropped: dropped)
        var lines = [JournalLine(header, &made)]
        for (entry, salt) in kept { lines.append(JournalLine(entry, salt: salt, &made)) }
        try replace(with: lines, made)
        return dropped
    }

    /// Puts other lines in the place of all that are there, in one step.
    private func replace(with lines: [JournalLine], _ made: SealedChain.Writer) throws(ConsentJournalError) {
        let bytes = lines.flatMap(\.bytes)
        do {
            try folder.replace(ConsentJournal.name, with: bytes)
        } catch {
            throw ConsentJournalError(error)
        }
        chain = made
        size = bytes.count
        do {
            // The names first: what is noted must not be newer than what would be found.
            try folder.synchronizeNames()
            try note(made)
            try folder.synchronizeNames()
        } catch {
            failure = ConsentJournalError(error)
            throw ConsentJournalError(error)
        }
        var reader = LedgerReader(acknowledged: nil, epoch: replay.epoch)
        reader.take(bytes.span)
        replay = reader.finish(isRelied: false).replay.taking(state: replay.state)
    }
}

extension JournalReplay {
    /// The same replay with a state that knows more: that somebody whose entries were erased may be there still.
    fileprivate func taking(state: ConsentLedger.State) -> JournalReplay {
        var replay = self
        if replay.state.encounter == nil { replay.state = state }
        return replay
    }
}
