import Digest
import Signal

extension ConsentJournal {
    /// Reads what is there, cuts what was never acknowledged, and begins a ledger where none is.
    func open() throws(ConsentJournalError) {
        do throws(ConsentJournalError) {
            try readOrBegin()
        } catch {
            failure = error
            throw error
        }
    }

    private func readOrBegin() throws(ConsentJournalError) {
        let (head, read) = try read()
        // Where nothing was ever acknowledged, a crash may have left a part of the first line.
        guard head != nil || read.count > 0 || read.fault != nil else { return try begin(clearing: read.byteCount > 0) }
        let sound = read.sound(head)
        if let fault = sound.fault ?? (head == nil ? read.fault : nil) {
            // Where the lines end too soon, what is wrong with the next one says more.
            throw ConsentJournalError(read.fault ?? fault, file: file)
        }
        guard let end = sound.head, head != nil || end.count == 1 else {
            throw ConsentJournalError(
                SealedChain.Fault(line: 0, problem: "\(ConsentJournal.headName) is missing beside it"), file: file)
        }
        replay = sound.replay
        chain = SealedChain.Writer(count: end.count, head: end.head)
        size = sound.soundBytes
        firstExpiry = sound.firstExpiry
        do {
            try settle(sound, read.fault, isNoted: end == head)
        } catch {
            throw ConsentJournalError(error)
        }
    }

    /// What was acknowledged, and what is there.
    private func read() throws(ConsentJournalError) -> (head: JournalHead?, end: LedgerEnd) {
        let headBytes: [UInt8]?
        do throws(FileError) {
            try folder.remove(unfinished(ConsentJournal.name))
            try folder.remove(unfinished(ConsentJournal.headName))
            headBytes = try folder.contents(of: ConsentJournal.headName, limit: 4_096)
        } catch {
            throw ConsentJournalError(error)
        }
        let head = try JournalHead.read(headBytes, "\(folder.path)/\(ConsentJournal.headName)")
        var reader = LedgerReader(acknowledged: head, epoch: replay.epoch)
        do throws(FileError) {
            try folder.pieces(of: ConsentJournal.name, limit: LedgerEnd.largest) { reader.take($0) }
        } catch {
            throw ConsentJournalError(error)
        }
        return (head, reader.finish(isRelied: false))
    }

    /// Makes durable what is relied on from now on; what follows it is cut.
    private func settle(_ end: LedgerEnd, _ fault: SealedChain.Fault?, isNoted: Bool) throws(FileError) {
        if end.byteCount > size {
            repair =
                "\(file): line \(chain.count + 1): cut off by a crash after \(end.byteCount - size) bytes; it was never acknowledged "
                + "and is cut"
            if let fault { repair = "\(file): \(fault); it was never acknowledged and is cut" }
            try folder.truncate(ConsentJournal.name, to: size)
        }
        // A line may be whole because the system holds it in memory, after a process was killed before it synchronised.
        try folder.synchronize(ConsentJournal.name)
        if !isNoted { try note(chain) }
        try folder.synchronizeNames()
    }

    private func begin(clearing isAny: Bool) throws(ConsentJournalError) {
        var made = SealedChain.Writer()
        let bytes = JournalLine(JournalHeader(), &made).bytes
        do {
            if isAny { try folder.truncate(ConsentJournal.name, to: 0) }
            try folder.append(bytes, to: ConsentJournal.name)
            try folder.synchronize(ConsentJournal.name)
            // No note of a ledger that would not be found.
            try folder.synchronizeNames()
            try note(made)
            try folder.synchronizeNames()
        } catch {
            throw ConsentJournalError(error)
        }
        chain = made
        size = bytes.count
    }

    private func unfinished(_ name: String) -> String { type(of: folder).unfinished(name) }
}
