import Digest
public import Signal

extension ConsentHistory {
    /// The most bytes that a ledger has.
    public static let largest = 128 << 20

    /// Reads a ledger.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - acknowledged: what was acknowledged, so that a loss at the end is found; `nil`: it is not looked for.
    ///   - epoch: the media time zero of those who ask for times; entries may be older.
    public init(ledger bytes: [UInt8], acknowledged: JournalHead?, epoch: Epoch = Epoch()) {
        replay = JournalReplay(epoch: epoch)
        read(bytes, acknowledged)
        if fault == nil, let acknowledged { check(acknowledged) }
        if let acknowledged { isAhead = lines.count != acknowledged.count }
    }

    /// Reads the ledger in a folder.
    ///
    /// - Throws: only where a file cannot be read or there is no ledger; a line that is not as it was written is a `fault`.
    public init(reading folder: String) throws(ConsentJournalError) {
        // What was acknowledged first: the ledger may grow meanwhile.
        let head = try ConsentHistory.contents(folder, ConsentJournal.headName, limit: 4_096)
        let bytes = try ConsentHistory.contents(folder, ConsentJournal.name, limit: ConsentHistory.largest) ?? []
        // Beside what was acknowledged, a ledger that is gone is a loss and not a ledger that never was.
        guard head != nil || !bytes.isEmpty else {
            throw ConsentJournalError(
                .broken, file: "\(folder)/\(ConsentJournal.name)", problem: "no ledger is there",
                advice: "name the folder that `lamppost consent give --ledger` made")
        }
        self.init(
            ledger: bytes, acknowledged: try JournalHead.read(head, "\(folder)/\(ConsentJournal.headName)"))
        if head == nil, fault == nil, lines.count > 1 {
            fault = SealedChain.Fault(line: 0, problem: "\(ConsentJournal.headName) is missing beside it")
        }
    }

    private static func contents(
        _ folder: String, _ name: String, limit: Int
    ) throws(ConsentJournalError) -> [UInt8]? {
        do {
            return try File.contents(of: "\(folder)/\(name)", limit: limit)
        } catch {
            if error.isMissing { return nil }
            throw ConsentJournalError(error)
        }
    }

    /// Goes through the lines once: each link must fit the line before, each body its link, and the entries each other.
    private mutating func read(_ bytes: [UInt8], _ acknowledged: JournalHead?) {
        var chain = SealedChain.Verifier()
        var content: SealedChain.Fault?
        var ends: [Int] = []
        var start = 0
        while !chain.isBroken, let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            let number = ends.count + 1
            do throws(JSONError) {
                guard end - start <= SealedChain.longestLine else {
                    throw JSONError(
                        TextPosition(line: 1, column: 1), "longer than \(SealedChain.longestLine) bytes")
                }
                let line = try JournalLine(Array(bytes[start..<end]))
                chain.update((line.chain + [UInt8(ascii: "\n")]).span)
                lines.append(line)
            } catch {
                content = SealedChain.Fault(
                    line: number, problem: "column \(error.position.column): \(error.problem)")
                break
            }
            ends.append(end + 1)
            start = end + 1
        }
        // Whether the last line or the one before was changed, only what was written down elsewhere can tell.
        if case .broken = chain.finish(), !chain.isBroken, let acknowledged, acknowledged.count == ends.count {
            chain.update(Array("{\"seq\":\(ends.count + 1),\"next\":1,\"prev\":\"\(acknowledged.head)\"}\n".utf8).span)
        }
        if case .broken(let broken) = chain.finish() {
            // Of two faults in one line, that the chain does not fit says more than what the line says.
            fault = content.map { $0.line < broken.line ? $0 : broken } ?? broken
        } else {
            fault = content
        }
        keep(before: fault?.line ?? lines.count + 1)
        takeAll()
        soundBytes = lines.isEmpty ? 0 : ends[lines.count - 1]
        tail = fault == nil ? bytes.count - soundBytes : 0
        noteHead()
    }

    /// Replays the sound lines, and keeps those before the first that nobody can have written there.
    private mutating func takeAll() {
        for (index, line) in lines.enumerated() {
            do throws(JournalReplay.Disorder) {
                switch (line.content, index) {
                case (.header(let header), 0): former = header.former
                case (.header, _): throw JournalReplay.Disorder(problem: "expected an event, found the header again")
                case (_, 0): throw JournalReplay.Disorder(problem: "expected the header of a ledger, found an event")
                case (.erased, _): try replay.takeErased()
                case (.kept(let entry, _, _), _): try replay.take(entry)
                }
            } catch {
                fault = SealedChain.Fault(line: index + 1, problem: error.problem)
                keep(before: index + 1)
                return
            }
        }
    }

    private mutating func keep(before line: Int) {
        lines.removeLast(max(0, lines.count - (line - 1)))
    }

    private mutating func noteHead() {
        head = lines.last.map { JournalHead(count: lines.count, head: SHA256.hash($0.chain)) }
    }

    /// The sound lines alone, of which those that were acknowledged must be there.
    func sound(_ acknowledged: JournalHead?) -> ConsentHistory {
        var sound = self
        sound.fault = nil
        if let acknowledged { sound.check(acknowledged) }
        return sound
    }

    /// Whether all that was acknowledged is there.
    private mutating func check(_ acknowledged: JournalHead) {
        // A crash between dropping what expired and noting the new end leaves the old one, which the header names.
        if former.last == acknowledged { return }
        let name = ConsentJournal.headName
        guard acknowledged.count <= lines.count else {
            let cut = tail > 0 ? "one that is cut off after \(tail) bytes" : "the end"
            fault = SealedChain.Fault(
                line: lines.count + 1,
                problem: "expected a line, for \(name) says that \(acknowledged.count) were acknowledged, found \(cut)")
            return
        }
        let found = SHA256.hash(lines[acknowledged.count - 1].chain)
        guard found == acknowledged.head else {
            fault = SealedChain.Fault(
                line: acknowledged.count,
                problem: "expected the line whose digest is \(acknowledged.head), as \(name) says, found \(found)")
            keep(before: acknowledged.count)
            noteHead()
            return
        }
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
