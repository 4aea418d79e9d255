import Digest
public import Signal

extension ConsentJournal {
    /// The ledger as it is on disk now.
    public func history() throws(ConsentJournalError) -> ConsentHistory {
        var lines: [JournalLine] = []
        let end = try read { lines.append($0) }
        return ConsentHistory(end: end, read: lines)
    }

    /// Goes through the lines as they are on disk now, all of which must be sound.
    private func read(_ each: (JournalLine) -> Void) throws(ConsentJournalError) -> LedgerEnd {
        var reader = LedgerReader(
            acknowledged: JournalHead(count: chain.count, head: chain.head), epoch: replay.epoch)
        do throws(FileError) {
            try folder.pieces(of: ConsentJournal.name, limit: LedgerEnd.largest) { reader.take($0, each: each) }
        } catch {
            throw ConsentJournalError(error)
        }
        let end = reader.finish(isRelied: true)
        if let fault = end.fault { throw ConsentJournalError(fault, file: file) }
        return end
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
    /// chain that names the end of the old one; with them goes what would be soon, a thirtieth of its retention ahead. Where
    /// nothing has expired, nothing changes. Memory does not grow with the ledger.
    ///
    /// - Returns: how many entries were dropped.
    public func compact(at time: MediaTime) throws(ConsentJournalError) -> Int {
        if let failure { throw failure }
        let now = replay.epoch.utc(at: time)
        guard let firstExpiry, firstExpiry <= now else { return 0 }
        var (sieve, kept) = (JournalSieve(goingOn: replay.state.encounter, now: now), 0)
        let end = try read { kept += sieve.take($0).count }
        kept += sieve.finish().count
        guard sieve.hasDropped else { return 0 }
        let dropped = end.count - 1 - kept
        let former = end.former + [JournalHead(count: chain.count, head: chain.head)]
        try rewrite(JournalHeader(former: former.suffix(JournalHeader.mostFormer), dropped: dropped), at: now)
        return dropped
    }

    /// Writes the entries that are kept anew, one after another, behind a header of their own.
    private func rewrite(_ header: JournalHeader, at now: UTCTime) throws(ConsentJournalError) {
        var sieve = JournalSieve(goingOn: replay.state.encounter, now: now)
        var made = SealedChain.Writer()
        var reader = LedgerReader(acknowledged: nil, epoch: replay.epoch)
        do throws(FileError) {
            try folder.replace(ConsentJournal.name) { (unfinished) throws(FileError) in
                var bytes = JournalLine(header, &made).bytes
                var failure: FileError?
                func put(_ entries: [JournalSieve.Kept], atLeast count: Int) {
                    for (entry, salt) in entries { bytes += JournalLine(entry, salt: salt, &made).bytes }
                    guard failure == nil, bytes.count >= count else { return }
                    reader.take(bytes.span)
                    do throws(FileError) { try folder.append(bytes, to: unfinished) } catch { failure = error }
                    bytes.removeAll(keepingCapacity: true)
                }
                var old = LedgerReader(acknowledged: nil, epoch: replay.epoch)
                try folder.pieces(of: ConsentJournal.name, limit: LedgerEnd.largest) { piece in
                    old.take(piece) { put(sieve.take($0), atLeast: 65_536) }
                }
                put(sieve.finish(), atLeast: 0)
                if let failure { throw failure }
            }
        } catch {
            throw ConsentJournalError(error)
        }
        try settle(on: reader.finish(isRelied: false), made)
    }

    /// Puts other lines in the place of all that are there, in one step.
    private func replace(with lines: [JournalLine], _ made: SealedChain.Writer) throws(ConsentJournalError) {
        let bytes = lines.flatMap(\.bytes)
        do {
            try folder.replace(ConsentJournal.name, with: bytes)
        } catch {
            throw ConsentJournalError(error)
        }
        var reader = LedgerReader(acknowledged: nil, epoch: replay.epoch)
        reader.take(bytes.span)
        try settle(on: reader.finish(isRelied: false), made)
    }

    /// Goes on from lines that were put in the place of all others, and makes them durable.
    private func settle(on end: LedgerEnd, _ made: SealedChain.Writer) throws(ConsentJournalError) {
        chain = made
        size = end.byteCount
        do {
            // The names first: what is noted must not be newer than what would be found.
            try folder.synchronizeNames()
            try note(made)
            try folder.synchronizeNames()
        } catch {
            failure = ConsentJournalError(error)
            throw ConsentJournalError(error)
        }
        replay = end.replay.taking(state: replay.state)
        firstExpiry = end.firstExpiry
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

/// Tells the entries that are still kept from those that were kept long enough: encounters go whole or stay whole.
private struct JournalSieve {
    typealias Kept = (entry: ConsentEntry, salt: Digest256)

    /// The encounter that goes on stays.
    let goingOn: EncounterToken?
    let now: UTCTime
    /// The entries of the encounter that the last line is of.
    private var held: [Kept] = []
    /// Whether one has gone.
    private(set) var hasDropped = false

    init(goingOn: EncounterToken?, now: UTCTime) { (self.goingOn, self.now) = (goingOn, now) }

    /// Takes a line; gives the entries of the encounter before it, if that is over and stays.
    mutating func take(_ line: JournalLine) -> [Kept] {
        guard case .kept(let entry, let salt, _) = line.content else { return [] }
        let isOver = held.first.map { $0.entry.encounter != entry.encounter } ?? false
        let kept = isOver ? finish() : []
        held.append((entry, salt))
        return kept
    }

    /// Gives the entries of the last encounter, if it stays.
    mutating func finish() -> [Kept] {
        defer { held = [] }
        guard let first = held.first, let end = held.map(\.entry.mayGoFrom).max() else { return [] }
        if first.entry.encounter == goingOn || end > now { return held }
        hasDropped = true
        return []
    }
}
