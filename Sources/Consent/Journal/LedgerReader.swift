import Digest
import Signal

/// Takes the bytes of a ledger as they come, each line once, and holds at most one: each link must fit the line before, each
/// body its link, and the entries each other.
struct LedgerReader: Sendable {
    /// Where the ledger stands after a line.
    private struct Mark: Sendable {
        var count = 0
        var byteCount = 0
        var link: [UInt8] = []
        var replay: JournalReplay
        /// When the encounter that the line is of, and the first of those before it, have been kept long enough.
        var expiry: UTCTime?
        var firstExpiry: UTCTime?

        var head: JournalHead? { count == 0 ? nil : JournalHead(count: count, head: SHA256.hash(link)) }

        /// When the first of all has been kept long enough.
        var first: UTCTime? {
            guard let expiry, let firstExpiry else { return expiry ?? firstExpiry }
            return min(expiry, firstExpiry)
        }

        /// Takes note of an entry, which is kept as long as the last of its encounter.
        mutating func keep(_ entry: ConsentEntry) {
            if case .begin = entry.act {
                firstExpiry = first
                expiry = nil
            }
            expiry = max(expiry ?? entry.keptUntil, entry.keptUntil)
        }
    }

    /// A fault of the chain is certain one line late, and may then lie in the line before: so many ends are remembered.
    private static let mostMarks = 4

    private let acknowledged: JournalHead?
    private var lines = LineSplitter(longest: SealedChain.longestLine)
    private var chain = SealedChain.Verifier()
    /// The ends of the last lines, oldest first, up to the first that nobody can have written there.
    private var marks: [Mark]
    private var count = 0
    private var byteCount = 0
    private var lineBytes = 0
    /// The first line that is none, and the first that cannot stand where it does.
    private var content: SealedChain.Fault?
    private var disorder: SealedChain.Fault?
    private var former: [JournalHead] = []
    private var found: Digest256?
    private var beforeFound: JournalHead?
    /// Where it stands before its first line.
    private let empty: Mark

    /// - Parameters:
    ///   - acknowledged: what was acknowledged last; `nil`: that is not known.
    ///   - epoch: the media time zero of those who ask for times; entries may be older.
    init(acknowledged: JournalHead?, epoch: Epoch) {
        self.acknowledged = acknowledged
        empty = Mark(replay: JournalReplay(epoch: epoch))
        marks = [empty]
    }

    // MARK: Reading

    /// Takes the next bytes; `each` is given every line that is well made, whether or not what follows shows it to be changed.
    mutating func take(_ bytes: Span<UInt8>, each: (JournalLine) -> Void = { _ in }) {
        var start = 0
        while start < bytes.count, content == nil, !chain.isBroken {
            let before = start
            let step = lines.take(bytes, from: &start)
            lineBytes += start - before
            switch step {
            case .needsMore: break
            case .tooLong: fail(JSONError(TextPosition(line: 1, column: 1), "longer than \(SealedChain.longestLine) bytes"))
            case .line(let line):
                do throws(JSONError) {
                    let read = try JournalLine(line)
                    accept(read)
                    each(read)
                } catch {
                    fail(error)
                }
            }
        }
        byteCount += bytes.count
    }

    private mutating func fail(_ error: JSONError) {
        content = SealedChain.Fault(line: count + 1, problem: "column \(error.position.column): \(error.problem)")
    }

    private mutating func accept(_ line: JournalLine) {
        count += 1
        chain.update((line.chain + [UInt8(ascii: "\n")]).span)
        if let acknowledged {
            if count == acknowledged.count - 1 {
                beforeFound = JournalHead(count: count, head: SHA256.hash(line.chain))
            } else if count == acknowledged.count {
                found = SHA256.hash(line.chain)
            }
        }
        let end = (marks.last?.byteCount ?? 0) + lineBytes
        lineBytes = 0
        guard disorder == nil, var mark = marks.last else { return }
        (mark.count, mark.byteCount, mark.link) = (count, end, line.chain)
        do throws(JournalReplay.Disorder) {
            try take(line, into: &mark.replay)
        } catch {
            disorder = SealedChain.Fault(line: count, problem: error.problem)
            return
        }
        if case .kept(let entry, _, _) = line.content { mark.keep(entry) }
        if marks.count == LedgerReader.mostMarks { marks.removeFirst() }
        marks.append(mark)
    }

    private mutating func take(_ line: JournalLine, into replay: inout JournalReplay) throws(JournalReplay.Disorder) {
        switch (line.content, count) {
        case (.header(let header), 1): former = header.former
        case (.header, _): throw JournalReplay.Disorder(problem: "expected an event, found the header again")
        case (_, 1): throw JournalReplay.Disorder(problem: "expected the header of a ledger, found an event")
        case (.erased, _): try replay.takeErased()
        case (.kept(let entry, _, _), _): try replay.take(entry)
        }
    }

    // MARK: The end

    /// What was read, when no bytes follow.
    ///
    /// - Parameter isRelied: whether what was acknowledged must be there.
    func finish(isRelied: Bool) -> LedgerEnd {
        var fault = brokenLine(isRelied: isRelied)
        if let disorder, disorder.line < fault?.line ?? .max { fault = disorder }
        let soundCount = fault.map { $0.line - 1 } ?? count
        let mark = marks.last { $0.count <= soundCount } ?? empty
        var end = LedgerEnd(replay: mark.replay)
        end.fault = fault
        end.head = mark.head
        end.former = mark.count > 0 ? former : []
        (end.soundBytes, end.byteCount) = (mark.byteCount, byteCount)
        end.tail = fault == nil ? byteCount - mark.byteCount : 0
        (end.acknowledged, end.beforeAcknowledged) = (found, beforeFound)
        end.firstExpiry = mark.first
        guard isRelied, let acknowledged else { return end }
        if fault == nil { end.check(acknowledged) }
        end.isAhead = end.count != acknowledged.count
        return end
    }

    /// The first line that is none or does not fit.
    private func brokenLine(isRelied: Bool) -> SealedChain.Fault? {
        var chain = chain
        // Whether the last line or the one before was changed, only what was written down elsewhere can tell.
        if isRelied, case .broken = chain.finish(), !chain.isBroken, let acknowledged, acknowledged.count == count {
            chain.update(Array("{\"seq\":\(count + 1),\"next\":1,\"prev\":\"\(acknowledged.head)\"}\n".utf8).span)
        }
        guard case .broken(let broken) = chain.finish() else { return content }
        // Of two faults in one line, that the chain does not fit says more than what the line says.
        return content.map { $0.line < broken.line ? $0 : broken } ?? broken
    }
}
