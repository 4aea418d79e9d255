/// What the rules do, as bits by rule, 64 a word.
struct RuleEffects: Sendable {
    /// The caps at each level, `Level.none` first: `words` words a level.
    private(set) var caps: [UInt64]
    /// Those at a level below mood.
    private(set) var lowering: [UInt64]
    private(set) var exclusions: [UInt64]
    var words: Int { exclusions.count }

    init(_ rules: [Rule]) {
        let words = (rules.count + 63) / 64
        caps = [UInt64](repeating: 0, count: words * Level.allCases.count)
        lowering = [UInt64](repeating: 0, count: words)
        exclusions = lowering
        for (index, rule) in rules.enumerated() {
            let bit = UInt64(1) << UInt64(index % 64)
            switch rule.effect {
            case .cap(let level):
                caps[level.rawValue * words + index / 64] |= bit
                if level < .mood { lowering[index / 64] |= bit }
            case .exclude: exclusions[index / 64] |= bit
            }
        }
    }
}
