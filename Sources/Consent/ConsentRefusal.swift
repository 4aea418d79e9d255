/// Why the gate said no: nothing is permitted, and this is the only thing that leaves it.
public struct ConsentRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// The reasons, each a stable id for logs.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// Nobody was asked.
        case absent = "consent.absent"
        /// The question stands unanswered.
        case requested = "consent.requested"
        case refused = "consent.refused"
        case withdrawn = "consent.withdrawn"
        case expired = "consent.expired"
        case invalidated = "consent.invalidated"
        /// It was given, but only a declared adult can give it.
        case notAdult = "consent.not-adult"
        /// Nobody is there.
        case noEncounter = "consent.no-encounter"
        /// The token belongs to an encounter that is over.
        case otherEncounter = "consent.other-encounter"
        /// The token was kept longer than one decision interval.
        case tokenExpired = "consent.token-expired"
        /// What was said last could not be recorded.
        case unrecorded = "consent.unrecorded"
    }

    /// What was asked for.
    public let purpose: Purpose
    /// What stands in the way: `purpose` itself, or one that it needs.
    public let cause: Purpose
    public let reason: Reason

    init(_ purpose: Purpose, because cause: Purpose, _ reason: Reason) {
        self.purpose = purpose
        self.cause = cause
        self.reason = reason
    }

    /// The reason's id: `consent.withdrawn`.
    public var id: String { reason.rawValue }

    /// One sentence: `no consent to target: infer was withdrawn`.
    public var text: String {
        let fact =
            switch reason {
            case .absent: "\(cause.rawValue) was never given"
            case .requested: "\(cause.rawValue) was asked and not answered"
            case .refused: "\(cause.rawValue) was refused"
            case .withdrawn: "\(cause.rawValue) was withdrawn"
            case .expired: "\(cause.rawValue) has expired"
            case .invalidated: "\(cause.rawValue) was invalidated"
            case .notAdult: "nobody said that they are an adult"
            case .noEncounter: "there is no encounter"
            case .otherEncounter: "the permission belongs to another encounter"
            case .tokenExpired: "the permission is older than one decision interval"
            case .unrecorded: "the ledger could not be written"
            }
        return "no consent to \(purpose.rawValue): \(fact)"
    }

    public var description: String { text }
}

extension ConsentRefusal.Reason {
    /// The reason that a state other than given is.
    init(_ state: ConsentState?) {
        switch state {
        case .none, .given: self = .absent
        case .requested: self = .requested
        case .refused: self = .refused
        case .withdrawn: self = .withdrawn
        case .expired: self = .expired
        case .invalidated: self = .invalidated
        }
    }
}
