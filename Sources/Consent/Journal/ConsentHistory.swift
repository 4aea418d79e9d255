public import Digest
public import Signal

/// A ledger as it was read: every entry that is as it was written, and the first line that is not.
///
/// Reading needs no lock and changes nothing. A line without its end, which a crash left or another process is about to
/// finish, is no entry.
public struct ConsentHistory: Sendable {
    /// The first line that is not as it was written, or is missing.
    public internal(set) var fault: SealedChain.Fault?
    /// Bytes of a line without its end, behind the last whole one.
    public internal(set) var tail = 0
    /// Whether lines follow that nothing has acknowledged yet: they may not survive a loss of power.
    public internal(set) var isAhead = false
    /// How many lines are sound, and the digest of the last: what to write down elsewhere. `nil`: no line is.
    public internal(set) var head: JournalHead?
    /// The ends of the chains that this one took the place of when expired entries were dropped, oldest first.
    public internal(set) var former: [JournalHead] = []

    /// The sound lines, the header first.
    var lines: [JournalLine] = []
    /// How many bytes they have.
    var soundBytes = 0
    /// Where they leave consent.
    var replay: JournalReplay

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

    // MARK: Where consent stands

    /// The encounter that goes on at a time, if one does.
    public func encounter(at time: UTCTime) -> EncounterToken? { standing(at: time)?.state.encounter }

    /// What was declared in it.
    public func age(at time: UTCTime) -> DeclaredAge? { standing(at: time)?.state.age(at: replay.media(time)) }

    /// One purpose at a time.
    public struct Standing: Sendable, Hashable {
        public var purpose: Purpose
        /// As `ConsentGate.state(of:at:)` says it; `nil`: never asked.
        public var state: ConsentState?
        /// The purpose that decides it: itself, or one that it needs.
        public var cause: Purpose
        /// When it ends by itself; `nil` unless it is given.
        public var end: UTCTime?
        /// The policy under which it was given.
        public var policy: Digest256?
    }

    /// Where each purpose stands, in the order of `Purpose.allCases`.
    public func standings(at time: UTCTime) -> [Standing] {
        let standing = standing(at: time)
        return Purpose.allCases.map { purpose in
            let answer = standing?.state.standing(of: purpose, at: replay.media(time))
            let isGiven = answer?.state == .given
            return Standing(
                purpose: purpose, state: answer?.state, cause: answer?.cause ?? purpose,
                end: isGiven ? standing?.state.end(of: purpose) : nil,
                policy: isGiven ? standing?.policy(of: purpose) : nil)
        }
    }

    /// What ends by the clock alone ended; nothing stands in a ledger that is not sound.
    func standing(at time: UTCTime) -> JournalReplay? {
        guard fault == nil else { return nil }
        var chance = ConsentChance(secret: [UInt8](repeating: 0, count: 32))
        let draft = try? JournalDraft(replay, at: time, terms: ConsentTerms(), token: chance.token())
        return draft?.replay
    }
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
