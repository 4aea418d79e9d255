public import Signal

/// The use that a consented value is admitted for.
public enum TargetedUse: Sendable, Hashable {
    /// Choose by mood.
    case target
}

/// The one minter of permits: holds where consent stands and lets nothing past without it.
///
/// No record means no consent. An encounter begins with the record (at time zero), else with the first touch or
/// consent event; consent belongs to it and ends with it. All tokens are minted in this file, whose initialisers
/// nobody else can call.
public struct ConsentGate: ~Copyable {
    fileprivate let ledger: ConsentLedger
    private let journal: ConsentJournal?
    /// How long a token is worth anything.
    public let interval: Nanoseconds
    /// On what terms a journal records what is asked and given.
    public var terms = ConsentTerms()
    /// Why what happened last could not be recorded; `nil` where it was, or nothing is to be. What was given then is not
    /// permitted; what was taken back is.
    public private(set) var journalFailure: ConsentJournalError?

    /// The longest that an encounter, and with it any consent, lasts: one hour.
    public static let longestEncounter: Nanoseconds = 3_600_000_000_000

    /// How long nobody may be seen, heard or felt before an encounter ends: 20 s.
    public static let longestSilence: Nanoseconds = 20_000_000_000

    /// - Parameters:
    ///   - record: what was agreed to before the run; its encounter begins at time zero.
    ///   - epoch: what turns media time into the time on the record's clock.
    ///   - seed: random in live, fixed in replay; encounters' tokens are drawn from it.
    ///   - interval: how long a token is worth anything, the grid's step; more than nothing.
    public init(record: ConsentRecord?, epoch: Epoch, seed: UInt64, interval: Nanoseconds = 500_000_000) {
        precondition(interval > 0, "a decision interval is longer than nothing")
        ledger = ConsentLedger(ConsentLedger.State(record: record, epoch: epoch, seed: seed))
        journal = nil
        self.interval = interval
    }

    /// A gate that permits only what a ledger on disk acknowledged, and records there all that it takes up.
    ///
    /// An encounter that went on when the program ended goes on only if it is not over by `time`.
    public init(journal: ConsentJournal, at time: MediaTime, interval: Nanoseconds = 500_000_000) {
        precondition(interval > 0, "a decision interval is longer than nothing")
        ledger = ConsentLedger(journal.replay.state)
        self.journal = journal
        self.interval = interval
        _ = advance(to: time, lastSign: nil)
    }

    // MARK: Where consent stands

    /// The encounter that is going on.
    public var encounter: EncounterToken? { ledger.with { $0.encounter } }

    /// The age that the person declared in this encounter, `undeclared` if they did not.
    ///
    /// `nil`, not known, for `longestSilence` after an encounter that ended otherwise than by leaving, and throughout an
    /// encounter that begins in that time, until an age is declared in it: whoever was there may be there still, and a
    /// child who withdraws or is quiet must not be taken for somebody who may be older. Within an encounter the youngest
    /// age that a minor declared stays.
    public func age(at time: MediaTime) -> DeclaredAge? { ledger.with { $0.age(at: time) } }

    /// Where a purpose stands, for the scene's `consent.*`.
    ///
    /// `given` only if all that it needs is given too, else the state that stands in the way; `nil`: never asked. What
    /// only a declared adult can give and somebody else gave is `invalidated`.
    public func state(of purpose: Purpose, at time: MediaTime) -> ConsentState? {
        ledger.with { $0.standing(of: purpose, at: time).state }
    }

    /// Whether a purpose and all that it needs is given, unexpired, by whoever may give it, in an encounter that goes on.
    public func permits(_ purpose: Purpose, at time: MediaTime) -> Bool {
        ledger.with { $0.refusal(of: purpose, at: time) } == nil
    }

    // MARK: What changes it

    /// Takes up what happened; apply events in the order of their times.
    ///
    /// With a journal it returns when what happened is recorded, or `journalFailure` says why it is not.
    public mutating func apply(_ event: ConsentEvent, at time: MediaTime) {
        guard let journal else { return ledger.with { $0.apply(event, at: time) } }
        let terms = terms
        keep(journal) { () throws(ConsentJournalError) in try journal.record(event, at: time, terms: terms) }
    }

    /// Lets where consent stands be what the journal holds after `body`.
    private mutating func keep(_ journal: ConsentJournal, _ body: () throws(ConsentJournalError) -> Void) {
        do throws(ConsentJournalError) {
            try body()
            journalFailure = journal.failure
        } catch {
            journalFailure = error
        }
        var state = journal.replay.state
        state.isUnrecorded = journalFailure != nil
        let kept = state
        ledger.with { $0 = kept }
    }

    /// Begins an encounter in which nothing was asked yet; one that goes on is left as it is.
    public mutating func beginEncounter(at time: MediaTime) {
        apply(.touch, at: time)
    }

    /// Ends the encounter, and with it every consent given in it.
    public mutating func endEncounter(at time: MediaTime, because end: EncounterEnd = .left) {
        guard let journal else { return ledger.with { $0.endEncounter(end, at: time) } }
        keep(journal) { () throws(ConsentJournalError) in try journal.end(end, at: time) }
    }

    /// Ends the encounter if it has lasted too long, or if the last face, voice or touch is too long ago.
    ///
    /// Call it at every decision. The limits are `longestEncounter` and `longestSilence`. Under the operator's own basis nothing ends by itself.
    ///
    /// - Parameter lastSign: when a face or voice was last sensed; touches and answers count by themselves.
    /// - Returns: why the encounter ended just now, `nil` if it did not.
    public mutating func advance(to time: MediaTime, lastSign: MediaTime?) -> EncounterEnd? {
        guard let journal else { return ledger.with { $0.advance(to: time, lastSign: lastSign) } }
        let before = encounter
        var end: EncounterEnd?
        keep(journal) { () throws(ConsentJournalError) in
            end = try journal.advance(to: time, lastSign: lastSign)
        }
        // An end that could not be recorded is one.
        return end ?? (before != nil && encounter == nil ? .lost : nil)
    }

    // MARK: Minting

    /// Permits one opening of a sensor.
    public func permit(_ sensor: Sensor, at time: MediaTime) throws(ConsentRefusal) -> SensorPermit {
        SensorPermit(sensor, try mint(Purpose(sensor), at: time))
    }

    /// Permits one estimate from features.
    public func permitInference(at time: MediaTime) throws(ConsentRefusal) -> InferencePermit {
        InferencePermit(try mint(.infer, at: time))
    }

    /// Lets one estimate through to what may choose by it.
    public func admit<Value>(
        _ value: consuming Value, for use: TargetedUse, at time: MediaTime
    ) throws(ConsentRefusal) -> Consented<Value> {
        Consented(value, try mint(.target, at: time))
    }

    /// What stands now, a lease for each purpose that is permitted: opens nothing, and tells whoever decided under it when
    /// it does not stand any more.
    public func leases(at time: MediaTime) -> [ConsentLease] {
        Purpose.allCases.compactMap { try? mint($0, at: time) }
    }

    private func mint(_ purpose: Purpose, at time: MediaTime) throws(ConsentRefusal) -> ConsentLease {
        let outcome = ledger.with { state in (state.refusal(of: purpose, at: time), state.encounter) }
        if let refusal = outcome.0 { throw refusal }
        guard let encounter = outcome.1 else { throw ConsentRefusal(purpose, because: purpose, .noEncounter) }
        return ConsentLease(ledger, encounter, purpose, from: time, until: time + interval)
    }
}

/// Permission for one opening of one sensor, within one decision interval.
public struct SensorPermit: ~Copyable, Sendable {
    /// What may be opened.
    public let sensor: Sensor
    private let lease: ConsentLease

    fileprivate init(_ sensor: Sensor, _ lease: ConsentLease) {
        self.sensor = sensor
        self.lease = lease
    }

    /// The sensor, if consent still stands: a permit kept past its interval, a withdrawal or its encounter is worth
    /// nothing.
    public consuming func redeem(at time: MediaTime) throws(ConsentRefusal) -> Sensor {
        try lease.check(at: time)
        return sensor
    }
}

/// Permission for one estimate, within one decision interval.
public struct InferencePermit: ~Copyable, Sendable {
    private let lease: ConsentLease

    fileprivate init(_ lease: ConsentLease) {
        self.lease = lease
    }

    /// Returns if consent still stands.
    public consuming func redeem(at time: MediaTime) throws(ConsentRefusal) {
        try lease.check(at: time)
    }
}

/// A value that consent let through to targeting, within one decision interval.
public struct Consented<Value>: ~Copyable {
    private let value: Value
    private let lease: ConsentLease

    fileprivate init(_ value: consuming Value, _ lease: ConsentLease) {
        self.value = value
        self.lease = lease
    }

    /// The value, if consent still stands, and the lease under which it may be acted on.
    public consuming func redeem(at time: MediaTime) throws(ConsentRefusal) -> (Value, ConsentLease) {
        try lease.check(at: time)
        return (value, lease)
    }
}

extension Consented: Sendable where Value: Sendable {}

/// What is left of a redeemed token: it can be copied, for it opens nothing; all that it can do is refuse.
public struct ConsentLease: Sendable {
    private let ledger: ConsentLedger
    private let encounter: EncounterToken
    private let purpose: Purpose
    private let from: MediaTime
    /// The first time at which it is worth nothing.
    public let end: MediaTime

    fileprivate init(
        _ ledger: ConsentLedger, _ encounter: EncounterToken, _ purpose: Purpose, from: MediaTime, until end: MediaTime
    ) {
        self.ledger = ledger
        self.encounter = encounter
        self.purpose = purpose
        self.from = from
        self.end = end
    }

    /// Returns if the same encounter goes on, its consent stands, and one interval has not passed.
    public func check(at time: MediaTime) throws(ConsentRefusal) {
        let outcome = ledger.with { state in (state.refusal(of: purpose, at: time), state.encounter) }
        if let current = outcome.1, current != encounter {
            throw ConsentRefusal(purpose, because: purpose, .otherEncounter)
        }
        if let refusal = outcome.0 { throw refusal }
        guard time >= from, time < end else { throw ConsentRefusal(purpose, because: purpose, .tokenExpired) }
    }
}
