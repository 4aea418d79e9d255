public import Digest
public import Signal

/// One thing that happened to consent in an encounter: what one line of a ledger says.
public struct ConsentEntry: Sendable, Hashable {
    public enum Act: Sendable, Hashable {
        /// Somebody is there.
        case begin
        /// Purposes were asked about, answered, taken back, or ended.
        case change(Change)
        /// The encounter is over, and with it what was given in it.
        case end(EncounterEnd)
    }

    /// What became of purposes.
    public struct Change: Sendable, Hashable {
        public var state: ConsentState
        /// One a prompt: of several, only what is taken back or ended comes together.
        public var purposes: [Purpose]
        /// What the person declared; with `requested` and `given` only.
        public var age: DeclaredAge?
        /// The policy under which it was asked or given.
        public var policy: Digest256?
        /// How long it holds; with `given` only, whole seconds, more than nothing.
        public var validity: Nanoseconds?
        /// Why the controller's side ended it; with `invalidated` only, at most 1,000 bytes.
        public var reason: String?
    }

    public var time: UTCTime
    public var encounter: EncounterToken
    public var act: Act
    /// How long the entry is kept after it was made; whole seconds.
    public var retention: Nanoseconds

    /// When it need not be kept any longer.
    var keptUntil: UTCTime {
        let (sum, overflows) = time.nanoseconds.addingReportingOverflow(retention)
        return UTCTime(nanoseconds: overflows ? .max : sum)
    }

    /// From when on it may go with what need not be kept any longer: a thirtieth of its retention sooner, so that a ledger is
    /// written anew once a day and not at every encounter.
    var mayGoFrom: UTCTime { UTCTime(nanoseconds: keptUntil.nanoseconds - retention / 30) }

    /// What happened, in the word that stays when the rest is erased.
    public var word: String {
        switch act {
        case .begin: "begin"
        case .change(let change): change.state.rawValue
        case .end: "end"
        }
    }
}
