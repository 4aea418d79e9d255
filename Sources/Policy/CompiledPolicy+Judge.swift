extension CompiledPolicy {
    /// What the policy says about a scene and a candidate's factors.
    ///
    /// - Complexity: linear in the subjects and the thresholds that are read, where the conditions fit into a table; else in
    ///   the tests. Allocates nothing once `verdict` has been used with this policy.
    public func judge(_ scene: borrowing Scene, _ factors: borrowing FactorValues, into verdict: inout Verdict) {
        let counted = factors.counted
        verdict.begin(words: effects.words, columns: table.columns.count, score: (factorWeights &* counted).wrappedSum())
        if table.isComplete {
            table.read(scene, counted, rules: rules.count, into: &verdict)
        } else {
            code.read(scene, counted, into: &verdict)
        }
        verdict.conclude(effects, effectOfRule.span)
    }

    /// The verdict, in a new one.
    public func judge(_ scene: borrowing Scene, _ factors: borrowing FactorValues) -> Verdict {
        var verdict = Verdict()
        judge(scene, factors, into: &verdict)
        return verdict
    }
}

/// Everything that a test can read has a number: the scene's 64 attributes, the 14 factors, the score.
enum Register {
    static let firstFactor = 32
    static let score = 46
    static let count = 47

    static func place(of subject: Subject) -> UInt8 {
        switch subject {
        case .attribute(let id): id.rawValue
        case .factor(let factor): UInt8(firstFactor + factor.rawValue)
        case .creepiness: UInt8(score)
        }
    }
}

extension Verdict {
    /// No rule fired yet.
    fileprivate mutating func begin(words: Int, columns: Int, score: Int32) {
        self.score = score
        if rows.count != columns { rows = [Int32](repeating: 0, count: columns) }
        if firing.count != words {
            firing = [UInt64](repeating: 0, count: words)
            (holding, telling) = (firing, firing)
        } else {
            for word in 0..<words { (firing[word], holding[word]) = (0, 0) }
        }
    }

    /// What the rules that fired do together.
    fileprivate mutating func conclude(_ effects: borrowing RuleEffects, _ effectOfRule: Span<Rule.Effect>) {
        let (lowering, exclusions) = (effects.lowering.span, effects.exclusions.span)
        (cap, capRule) = lowestCap(effects.caps.span)
        excluded = []
        for word in lowering.indices {
            let excluding = firing[word] & exclusions[word]
            var rest = excluding
            while rest != 0 {
                if case .exclude(let categories) = effectOfRule[64 &* word &+ rest.trailingZeroBitCount] {
                    excluded.formUnion(categories)
                }
                rest &= rest &- 1
            }
            telling[word] = holding[word] & lowering[word] | excluding
        }
        if cap < .mood, let capRule { telling[capRule / 64] |= 1 << UInt64(capRule % 64) }
    }

    /// The lowest cap that fired and the first of its rules, one whose condition is true before one whose is unknown.
    private func lowestCap(_ caps: Span<UInt64>) -> (Level, Int?) {
        let (firing, holding) = (firing.span, holding.span)
        let words = firing.count
        for level in 0..<Level.count {
            var unknown: Int?
            for word in 0..<words {
                let fires = firing[word] & caps[level &* words &+ word]
                let holds = fires & holding[word]
                if holds != 0 { return (Level(rawValue: level) ?? .none, 64 &* word &+ holds.trailingZeroBitCount) }
                if fires != 0, unknown == nil { unknown = 64 &* word &+ fires.trailingZeroBitCount }
            }
            if let unknown { return (Level(rawValue: level) ?? .none, unknown) }
        }
        return (.mood, nil)
    }
}
