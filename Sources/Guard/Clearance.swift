public import Consent
public import Digest
public import Mood
public import Policy
public import Signal

/// Leave to choose among admitted candidates, once, within one decision interval.
///
/// Made by `Guardian.review` and nowhere else: its initialiser cannot be called from another file. It cannot be copied,
/// and one kept past its interval, or past the withdrawal of any consent that stood when it was made, is worth nothing.
public struct Clearance: ~Copyable, Sendable {
    /// Names of the admitted candidates.
    public let ids: [String]
    /// Why others were not admitted, and what limited the slate.
    public let reasons: [Reason]
    /// The digest of the policy that decided.
    public let policy: Digest256
    /// The first time at which it is worth nothing.
    public let expiry: MediaTime
    private let places: [Int]
    private let begin: MediaTime
    private let leases: [ConsentLease]

    fileprivate init(
        ids: [String], places: [Int], reasons: [Reason], policy: Digest256, from begin: MediaTime,
        until expiry: MediaTime, leases: [ConsentLease]
    ) {
        self.ids = ids
        self.places = places
        self.reasons = reasons
        self.policy = policy
        self.begin = begin
        self.expiry = expiry
        self.leases = leases
    }

    /// The places in the slate that may be chosen from, ascending, in the order of `ids`; at least one.
    ///
    /// - Throws: `ClearanceRefusal` outside its interval, or if a consent behind it does not stand any more.
    public consuming func admitted(at time: MediaTime) throws(ClearanceRefusal) -> [Int] {
        guard time >= begin, time < expiry else { throw .expired }
        for lease in leases {
            do {
                try lease.check(at: time)
            } catch {
                throw .consent(error)
            }
        }
        return places
    }
}

/// Why a clearance gives nothing.
public enum ClearanceRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// Used outside the decision interval that it was made for.
    case expired
    /// A consent that stood when it was made does not stand any more.
    case consent(ConsentRefusal)
    /// Made for another slate than the one that is chosen from.
    case otherSlate

    /// A stable id for logs.
    public var id: String {
        switch self {
        case .expired: "clearance.expired"
        case .consent(let refusal): refusal.id
        case .otherSlate: "clearance.other-slate"
        }
    }

    public var description: String {
        switch self {
        case .expired: "the clearance is older than one decision interval"
        case .consent(let refusal): refusal.text
        case .otherSlate: "the clearance was made for another slate"
        }
    }
}

/// The guard's answer to a slate.
public enum Review: ~Copyable, Sendable {
    /// Something may be shown; the reasons say what else was kept out.
    case cleared(Clearance, [Reason])
    /// Nothing may be shown.
    case refused([Reason])
}

/// Judges slates under one policy; the only minter of `Clearance`.
public struct Guardian: Sendable {
    public let policy: CompiledPolicy
    /// How long a clearance is worth anything.
    public let interval: Nanoseconds
    private var slate = SlateVerdict()

    public init(policy: CompiledPolicy, interval: Nanoseconds = 500_000_000) {
        precondition(interval > 0, "a decision interval is longer than nothing")
        self.policy = policy
        self.interval = interval
    }

    /// Judges every candidate of a slate.
    ///
    /// - Parameters:
    ///   - mood: the estimate that its person consented to be targeted by; without one, or with one whose consent does
    ///     not stand any more, the guard still judges house, contextual and intent candidates.
    ///   - inputs: replaced by what this decision depended on, for the scenes file.
    public mutating func review(
        _ mood: consuming Consented<MoodEstimate>?, _ facts: SceneFacts, _ shortlist: [Candidate], at time: MediaTime,
        inputs: inout GuardInputs
    ) -> Review {
        var leases = facts.leases
        var moodFacts: MoodFacts?
        if facts.consents[.target] == .given, let redeemed = Guardian.redeem(mood, at: time) {
            moodFacts = MoodFacts(redeemed.0, at: time)
            leases.append(redeemed.1)
        }
        inputs.fill(facts, mood: moodFacts, shortlist: shortlist)
        GuardJudgement.decide(inputs, policy, into: &slate)
        let decision = GuardDecision(slate, inputs, policy)
        guard !decision.admitted.isEmpty else { return .refused(decision.reasons) }
        let clearance = Clearance(
            ids: decision.admitted.map { shortlist[$0].id }, places: decision.admitted, reasons: decision.reasons,
            policy: policy.digest, from: time, until: time + interval, leases: leases)
        return .cleared(clearance, decision.reasons)
    }

    private static func redeem(
        _ mood: consuming Consented<MoodEstimate>?, at time: MediaTime
    ) -> (MoodEstimate, ConsentLease)? {
        switch consume mood {
        case .some(let consented): try? consented.redeem(at: time)
        case .none: nil
        }
    }
}
