public import Digest
import Signal

/// A ledger as it was read: every entry that is as it was written, and the first line that is not. See `LedgerEnd` for where
/// it leaves consent alone.
public struct ConsentHistory: Sendable {
    /// How it ends, and where that leaves consent.
    public let end: LedgerEnd
    /// The sound lines, the header first.
    let lines: [JournalLine]

    /// An entry and the line on which it stands, from 1.
    public struct Numbered: Sendable, Hashable {
        public var line: Int
        public var entry: ConsentEntry
    }

    public var entries: [Numbered] {
        lines.enumerated().compactMap { index, line in
            guard case .kept(let entry, _, _) = line.content else { return nil }
            return Numbered(line: index + 1, entry: entry)
        }
    }

    /// How many entries were erased.
    public var erasedCount: Int {
        lines.count { if case .erased = $0.content { true } else { false } }
    }

    /// The sound lines as they stand in the file.
    public var text: [UInt8] { lines.flatMap(\.bytes) }

    /// The encounters of which something is kept, oldest first.
    public var encounters: [EncounterToken] {
        var tokens: [EncounterToken] = []
        for numbered in entries where tokens.last != numbered.entry.encounter { tokens.append(numbered.entry.encounter) }
        return tokens
    }

    // MARK: Its end

    /// The first line that is not as it was written, or is missing.
    public var fault: SealedChain.Fault? { end.fault }
    /// Bytes of a line without its end, behind the last whole one.
    public var tail: Int { end.tail }
    /// Whether lines follow that nothing has acknowledged yet: they may not survive a loss of power.
    public var isAhead: Bool { end.isAhead }
    /// How many lines are sound, and the digest of the last: what to write down elsewhere. `nil`: no line is.
    public var head: JournalHead? { end.head }
    /// The ends of the chains that this one took the place of when expired entries were dropped, oldest first.
    public var former: [JournalHead] { end.former }
}

extension ConsentHistory {
    /// Where a digest stands that somebody wrote down elsewhere.
    public enum Place: Sendable, Hashable {
        /// It is that of a line.
        case line(Int)
        /// It is the end of a chain that this one took the place of.
        case formerEnd(lines: Int)
    }

    /// Where a digest stands; `nil`: nowhere in what is sound.
    public func place(of digest: Digest256) -> Place? {
        if let index = lines.firstIndex(where: { SHA256.hash($0.chain) == digest }) { return .line(index + 1) }
        return former.first { $0.head == digest }.map { .formerEnd(lines: $0.count) }
    }
}
