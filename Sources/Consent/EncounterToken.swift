/// Which encounter something belongs to: a number without meaning, discarded at the encounter's end.
///
/// Drawn from the run's seed (random in live, fixed in replay) or from a ledger's secret; it names nobody.
public struct EncounterToken: Sendable, Hashable, CustomStringConvertible {
    private let number: UInt64

    /// The token of encounter `index` of a run: SplitMix64, so that neighbours share no digits.
    init(seed: UInt64, index: UInt64) {
        var mixed = seed &+ (index &+ 1) &* 0x9e37_79b9_7f4a_7c15
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        number = mixed ^ (mixed >> 31)
    }

    init(_ number: UInt64) {
        self.number = number
    }

    /// Reads sixteen hexadecimal digits, lower case; `nil` for anything else.
    public init?(_ text: String) {
        guard text.utf8.count == 16, let number = UInt64(text, radix: 16) else { return nil }
        self.number = number
        guard description == text else { return nil }
    }

    /// Sixteen hexadecimal digits.
    public var description: String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
