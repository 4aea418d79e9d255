import Digest
public import Signal

extension ConsentHistory {
    /// Reads a ledger.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - acknowledged: what was acknowledged, so that a loss at the end is found; `nil`: it is not looked for.
    ///   - epoch: the media time zero of those who ask for times; entries may be older.
    public init(ledger bytes: [UInt8], acknowledged: JournalHead?, epoch: Epoch = Epoch()) {
        var lines: [JournalLine] = []
        var reader = LedgerReader(acknowledged: acknowledged, epoch: epoch)
        reader.take(bytes.span) { lines.append($0) }
        self.init(end: reader.finish(isRelied: true), read: lines)
    }

    /// Reads the ledger in a folder.
    ///
    /// - Throws: only where a file cannot be read or there is no ledger; a line that is not as it was written is a `fault`.
    public init(reading folder: String) throws(ConsentJournalError) {
        var lines: [JournalLine] = []
        let end = try LedgerEnd(reading: folder) { lines.append($0) }
        self.init(end: end, read: lines)
    }

    /// - Parameter lines: all that were read, of which the first are sound.
    init(end: LedgerEnd, read lines: [JournalLine]) {
        self.end = end
        self.lines = Array(lines.prefix(end.count))
    }
}

extension LedgerEnd {
    /// The most bytes that a ledger has.
    public static let largest = 128 << 20

    /// Reads the ledger in a folder.
    ///
    /// - Throws: only where a file cannot be read or there is no ledger; a line that is not as it was written is a `fault`.
    public init(reading folder: String) throws(ConsentJournalError) {
        try self.init(reading: folder, each: { _ in })
    }

    /// Reads the ledger in a folder; `each` is given every line, also one that turns out to have been changed.
    init(reading folder: String, each: (JournalLine) -> Void) throws(ConsentJournalError) {
        let (file, headFile) = ("\(folder)/\(ConsentJournal.name)", "\(folder)/\(ConsentJournal.headName)")
        // What was acknowledged first: the ledger may grow meanwhile.
        let head = try JournalHead.read(
            LedgerEnd.ifThere { () throws(FileError) in try File.contents(of: headFile, limit: 4_096) }, headFile)
        var reader = LedgerReader(acknowledged: head, epoch: Epoch())
        _ = try LedgerEnd.ifThere { () throws(FileError) in
            try File.pieces(of: file, limit: LedgerEnd.largest) { reader.take($0, each: each) }
        }
        self = reader.finish(isRelied: true)
        // Beside what was acknowledged, a ledger that is gone is a loss and not a ledger that never was.
        guard head != nil || byteCount > 0 else {
            throw ConsentJournalError(
                .broken, file: file, problem: "no ledger is there",
                advice: "name the folder that `lamppost consent give --ledger` made")
        }
        if head == nil, fault == nil, count > 1 {
            fault = SealedChain.Fault(line: 0, problem: "\(ConsentJournal.headName) is missing beside it")
        }
    }

    private static func ifThere<Value>(
        _ read: () throws(FileError) -> Value
    ) throws(ConsentJournalError) -> Value? {
        do throws(FileError) { return try File.ifThere(read) } catch { throw ConsentJournalError(error) }
    }
}

extension JournalHead {
    /// Reads the file beside a ledger; `nil` if there is none.
    static func read(_ bytes: [UInt8]?, _ file: String) throws(ConsentJournalError) -> JournalHead? {
        guard let bytes else { return nil }
        do {
            return try JournalHead(JSONParser.parse(bytes).object("head"))
        } catch {
            throw ConsentJournalError(
                SealedChain.Fault(line: error.position.line, problem: error.problem), file: file)
        }
    }
}
