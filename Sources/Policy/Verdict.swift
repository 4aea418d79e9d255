/// A rule that fired.
public struct FiredRule: Sendable, Hashable {
    /// Its place in `CompiledPolicy.rules`.
    public let rule: Int
    /// Whether it fired because its condition is unknown, not because it is true.
    public let isUnknown: Bool

    @inlinable
    public init(rule: Int, isUnknown: Bool) {
        self.rule = rule
        self.isUnknown = isUnknown
    }
}

/// The answer of a policy about one scene and one candidate's factors.
///
/// Keep one and judge into it again and again: under one policy it allocates no more.
public struct Verdict: Sendable, Equatable {
    /// The lowest cap that fires; mood if none does.
    public internal(set) var cap: Level = .mood
    /// The rule that is named as the reason for the cap, `nil` if none fired: of the caps at that level, one whose
    /// condition is true before one whose condition is unknown, then the first in the file.
    public internal(set) var capRule: Int?
    /// Every category that an exclusion which fired names.
    public internal(set) var excluded: CategorySet = []
    /// Σ weight·factor, 0…1,000,000.
    public internal(set) var score: Int32 = 0
    /// By rule, 64 a word: those that fired, those of them whose condition is true, and those worth telling.
    @usableFromInline var firing: [UInt64] = []
    @usableFromInline var holding: [UInt64] = []
    @usableFromInline var telling: [UInt64] = []
    /// Where the rows of the subjects are; means nothing once a judgement is made.
    var rows: [Int32] = []

    public init() {}

    /// All rules that fired, in the order of the file.
    public var fired: [FiredRule] {
        var rules: [FiredRule] = []
        var next = RuleCursor()
        while let rule = next.step(firing.span, holding.span) { rules.append(rule) }
        return rules
    }

    /// How many rules `nextTold` gives.
    @inlinable
    public var toldCount: Int {
        var count = 0
        for word in telling.indices { count &+= telling[word].nonzeroBitCount }
        return count
    }

    /// The next of the rules that are worth telling, in the order of the file: the exclusions that fired, and of the caps below
    /// mood every one whose condition is true and the one that is named for the cap. A cap that fired because something is
    /// unknown is left out where another one binds.
    @inlinable
    public func nextTold(_ cursor: inout RuleCursor) -> FiredRule? { cursor.step(telling.span, holding.span) }

    /// Whether a candidate of that basis and those categories is admitted.
    public func admits(basis: Level, categories: CategorySet) -> Bool {
        basis <= cap && excluded.isDisjoint(with: categories)
    }
}

/// A place in a list of rules, at first before all.
public struct RuleCursor: Sendable {
    @usableFromInline var word = -1
    @usableFromInline var rest: UInt64 = 0

    @inlinable
    public init() {}

    /// The next rule of those whose bit is set.
    @inlinable @inline(__always)
    mutating func step(_ bits: Span<UInt64>, _ holding: Span<UInt64>) -> FiredRule? {
        while rest == 0 {
            word &+= 1
            guard word < bits.count else { return nil }
            rest = bits[word]
        }
        let place = rest.trailingZeroBitCount
        rest &= rest &- 1
        return FiredRule(rule: 64 &* word &+ place, isUnknown: holding[word] &>> UInt64(place) & 1 == 0)
    }
}
