public import Digest
public import Signal

/// How a ledger ends and where that leaves consent: what there is to know without its entries, in memory that does not grow
/// with it.
///
/// Reading needs no lock and changes nothing. A line without its end, which a crash left or another process is about to
/// finish, is no entry.
public struct LedgerEnd: Sendable {
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

    /// When the first of the encounters that are over has been kept long enough; `nil`: nothing of such is kept.
    var firstExpiry: UTCTime?
    /// Bytes of the sound lines, and of the whole file.
    var soundBytes = 0
    var byteCount = 0
    /// Where the sound lines leave consent.
    var replay: JournalReplay
    /// The digest of the line that was to be acknowledged last, and where the chain stood before it.
    var acknowledged: Digest256?
    var beforeAcknowledged: JournalHead?

    /// How many lines are sound.
    var count: Int { head?.count ?? 0 }

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
    func standing(at time: UTCTime) -> JournalReplay? { fault == nil ? replay.ending(at: time) : nil }

    // MARK: What was acknowledged

    /// The sound lines alone, of which those that were acknowledged must be there.
    func sound(_ acknowledged: JournalHead?) -> LedgerEnd {
        var sound = self
        sound.fault = nil
        if let acknowledged { sound.check(acknowledged) }
        return sound
    }

    /// Whether all that was acknowledged is there.
    mutating func check(_ noted: JournalHead) {
        // A crash between dropping what expired and noting the new end leaves the old one, which the header names.
        if former.last == noted { return }
        let name = ConsentJournal.headName
        guard noted.count <= count, let found = acknowledged else {
            let cut = tail > 0 ? "one that is cut off after \(tail) bytes" : "the end"
            fault = SealedChain.Fault(
                line: count + 1,
                problem: "expected a line, for \(name) says that \(noted.count) were acknowledged, found \(cut)")
            return
        }
        guard found == noted.head else {
            fault = SealedChain.Fault(
                line: noted.count,
                problem: "expected the line whose digest is \(noted.head), as \(name) says, found \(found)")
            head = beforeAcknowledged
            return
        }
    }
}
