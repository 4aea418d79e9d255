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
        let headFile = "\(folder.path)/\(ConsentJournal.headName)"
        let head: JournalHead?
        let found: [UInt8]?
        do {
            try folder.remove(unfinished(ConsentJournal.name))
            try folder.remove(unfinished(ConsentJournal.headName))
            head = try JournalHead.read(folder.contents(of: ConsentJournal.headName, limit: 4_096), headFile)
            found = try folder.contents(of: ConsentJournal.name, limit: ConsentHistory.largest)
        } catch let error as FileError {
            throw ConsentJournalError(error)
        } catch let error as ConsentJournalError {
            throw error
        } catch {
            throw ConsentJournalError(.broken, file: headFile, problem: "\(error)", advice: "restore it from a copy")
        }
        let bytes = found ?? []
        // Where nothing was ever acknowledged, a crash may have left a part of the first line.
        guard head != nil || bytes.contains(UInt8(ascii: "\n")) else {
            return try begin(clearing: found)
        }
        let history = ConsentHistory(ledger: bytes, acknowledged: nil, epoch: replay.epoch)
        let sound = history.sound(head)
        if let fault = sound.fault ?? (head == nil ? history.fault : nil) {
            // Where the lines end too soon, what is wrong with the next one says more.
            throw ConsentJournalError(history.fault ?? fault, file: file)
        }
        guard let end = sound.head, head != nil || end.count == 1 else {
            throw ConsentJournalError(
                SealedChain.Fault(line: 0, problem: "\(ConsentJournal.headName) is missing beside it"), file: file)
        }
        replay = sound.replay
        chain = SealedChain.Writer(count: end.count, head: end.head)
        size = sound.soundBytes
        do {
            try settle(bytes, history, isNoted: end == head)
        } catch {
            throw ConsentJournalError(error)
        }
    }

    /// Makes durable what is relied on from now on.
    private func settle(_ bytes: [UInt8], _ history: ConsentHistory, isNoted: Bool) throws(FileError) {
        if bytes.count > size {
            let line = chain.count + 1
            repair =
                "\(file): line \(line): cut off by a crash after \(bytes.count - size) bytes; it was never acknowledged and is cut"
            if let fault = history.fault {
                repair = "\(file): \(fault); it was never acknowledged and is cut"
            }
            try folder.truncate(ConsentJournal.name, to: size)
        }
        // A line may be whole because the system holds it in memory, after a process was killed before it synchronised.
        try folder.synchronize(ConsentJournal.name)
        if !isNoted { try note(chain) }
        try folder.synchronizeNames()
    }

    private func begin(clearing found: [UInt8]?) throws(ConsentJournalError) {
        var made = SealedChain.Writer()
        let bytes = JournalLine(JournalHeader(), &made).bytes
        do {
            if let found, !found.isEmpty { try folder.truncate(ConsentJournal.name, to: 0) }
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
