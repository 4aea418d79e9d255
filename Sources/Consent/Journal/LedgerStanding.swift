public import Signal

/// Where a ledger leaves consent at one moment, for a run that follows what others write into it.
///
/// A run's own gate takes up events alone, so that its recording replays to the same decisions: `events(to:)` says which.
public struct LedgerStanding: Sendable, Hashable {
    /// The encounter that goes on.
    public private(set) var encounter: EncounterToken?
    /// What was declared in it.
    public private(set) var age: DeclaredAge?
    /// When time alone will have changed it; `nil`: never.
    public private(set) var end: UTCTime?
    /// What stands for each purpose by itself, what it needs left aside.
    private var answers = [ConsentState?](repeating: nil, count: Purpose.allCases.count)

    /// Nobody was ever asked.
    public init() {}

    /// - Parameter time: what ends by the clock alone ended.
    public init(_ end: LedgerEnd, at time: UTCTime) {
        guard let standing = end.standing(at: time) else { return }
        let media = standing.media(time)
        encounter = standing.state.encounter
        age = standing.state.age(at: media)
        answers = Purpose.allCases.map { standing.state.own($0, at: media) }
        self.end = Purpose.allCases.filter(isGiven).map { standing.state.end(of: $0) }.min()
    }

    /// Whether a purpose was given and not taken back; whether it is permitted, the gate says.
    public func isGiven(_ purpose: Purpose) -> Bool { encounter != nil && answers[purpose.index] == .given }

    /// Whether a purpose was refused or taken back in this encounter, and is not asked about again in it.
    public func isRefused(_ purpose: Purpose) -> Bool {
        encounter != nil && [.refused, .withdrawn].contains(answers[purpose.index])
    }

    /// Whether something was given here that was not given there.
    public func mayAllowMore(than other: LedgerStanding) -> Bool {
        Purpose.allCases.contains { isGiven($0) && !(other.encounter == encounter && other.isGiven($0)) }
    }

    /// What happens in a run that stood here when the ledger has come to stand there; what takes back comes first.
    public func events(to next: LedgerStanding) -> [ConsentEvent] {
        guard encounter == next.encounter else {
            let state: ConsentState = next.encounter == nil && next.answers.contains(.expired) ? .expired : .withdrawn
            let end = encounter == nil ? [] : [ConsentEvent.change(state, purposes: Purpose.allCases, age: nil)]
            var fresh = LedgerStanding()
            fresh.encounter = next.encounter
            return next.encounter == nil ? end : end + fresh.events(to: next)
        }
        guard encounter != nil else { return [] }
        var age = next.age == self.age ? nil : next.age
        var events: [ConsentEvent] = []
        for state in [ConsentState.withdrawn, .refused, .expired, .invalidated, .requested, .given] {
            let changed = Purpose.allCases.filter {
                answers[$0.index] != state && next.answers[$0.index] == state
            }
            let takesAge = state == .given && age != nil
            guard !changed.isEmpty || takesAge else { continue }
            events.append(.change(state, purposes: changed, age: takesAge ? age : nil))
            if takesAge { age = nil }
        }
        return events
    }
}

extension ConsentEvent {
    /// Whether it can only end what was permitted, so that it must not wait for anything.
    public var narrows: Bool {
        switch self {
        case .leave: true
        case .touch, .change(.requested, _, _), .change(.given, _, _): false
        case .change: true
        }
    }
}
