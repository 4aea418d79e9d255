public import Policy

/// What the guard says to a slate, in numbers: keep one and judge into it again and again, and once it has held its longest
/// lists nothing is allocated. `GuardDecision` says the same in words.
public struct SlateVerdict: Sendable {
    /// A reason, and in whose way it stood.
    public struct Cause: Sendable, Equatable {
        public enum Ground: Sendable, Equatable {
            /// One of the guard's own, under any policy.
            case own(OwnReason)
            /// A rule of the policy that fired.
            case rule(FiredRule)

            /// The place of the policy's rule; `nil` for the guard's own.
            var rule: Int? { if case .rule(let fired) = self { fired.rule } else { nil } }
        }
        public var ground: Ground
        public var about = PlaceSet()
    }

    /// Empty: nothing is admitted.
    public internal(set) var admitted = PlaceSet()
    var causeList = ReusedList<Cause>()
    var answerList = ReusedList<GuardDecision.Answer>()
    /// The policy's answer to the candidate that was judged last.
    var verdict = Verdict()

    public init() {}

    /// The guard's own first, then the policy's rules in the order of the file.
    public var causes: ArraySlice<Cause> { causeList.all }

    /// One a candidate; none for a slate that is refused whole.
    public var answers: ArraySlice<GuardDecision.Answer> { answerList.all }

    /// Forgets everything, keeping the memory.
    mutating func begin() {
        admitted = PlaceSet()
        causeList.removeAll()
        answerList.removeAll()
    }
}

/// Places in a slate of at most `GuardInputs.mostCandidates`.
public struct PlaceSet: Sendable, Equatable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    public init() {}

    init(_ place: Int) { insert(place) }

    /// - Precondition: `place` is less than `GuardInputs.mostCandidates`.
    public mutating func insert(_ place: Int) {
        if place < 64 { low |= 1 &<< UInt64(place) } else { high |= 1 &<< UInt64(place - 64) }
    }

    /// Beyond the longest slate there is nothing: one that is too long is refused whole, about nobody.
    public func contains(_ place: Int) -> Bool {
        place < GuardInputs.mostCandidates && (place < 64 ? low : high) &>> UInt64(place % 64) & 1 != 0
    }
}

/// What the guard refuses by itself, in the order in which it is reported. The first three are about the whole slate.
public enum OwnReason: Int, Sendable, Equatable, CaseIterable {
    case nothing, slate, concealed
    case basis, price, noMood, wish

    /// In words.
    var reason: Reason {
        switch self {
        case .nothing: .nothing
        case .slate: .slate
        case .concealed: .concealed
        case .basis: .basis
        case .price: .price
        case .noMood: .noMood
        case .wish: .wish
        }
    }
}
