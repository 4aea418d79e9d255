/// Everything that a test can read, side by side: the scene's 64 attributes, the 14 factors, the score.
struct Registers {
    static let missing = Int32.min
    private static let firstFactor = 64
    private static let score = 78

    private(set) var values = InlineArray<79, Int32>(repeating: Registers.missing)

    static func place(of subject: Subject) -> UInt8 {
        switch subject {
        case .attribute(let id): id.rawValue
        case .factor(let factor): UInt8(firstFactor + factor.rawValue)
        case .creepiness: UInt8(score)
        }
    }

    /// - Returns: the registers and Σ weight·factor.
    init(_ scene: borrowing Scene, _ factors: FactorValues, weights: InlineArray<14, Int32>) {
        for index in 0..<Registers.firstFactor { values[index] = scene.stored(at: index) }
        var sum: Int32 = 0
        for index in 0..<Factor.count {
            let value = factors.counted(at: index)
            values[Registers.firstFactor + index] = value
            sum += weights[index] * value
        }
        values[Registers.score] = sum
    }

    var score: Int32 { values[Registers.score] }
}

extension CompiledPolicy {
    /// What the policy says about a scene and a candidate's factors.
    ///
    /// - Complexity: linear in the tests that are read; allocates nothing once `verdict` has grown to its longest list.
    public func judge(_ scene: borrowing Scene, _ factors: FactorValues, into verdict: inout Verdict) {
        let registers = Registers(scene, factors, weights: code.weights)
        var cap = Int32(Level.mood.rawValue)
        var capRule = -1
        var isCapUnknown = false
        var excluded: UInt64 = 0
        verdict.fired.removeAll(keepingCapacity: true)
        for index in code.rules.indices {
            let rule = code.rules[index]
            guard code.read(from: rule.entry, registers, unknownIs: true) else { continue }
            let isUnknown = !code.read(from: rule.entry, registers, unknownIs: false)
            verdict.fired.append(FiredRule(rule: index, isUnknown: isUnknown))
            if rule.level == JudgeCode.exclusion {
                excluded |= rule.categories
            } else if rule.level < cap || rule.level == cap && (capRule < 0 || isCapUnknown && !isUnknown) {
                cap = rule.level
                capRule = index
                isCapUnknown = isUnknown
            }
        }
        verdict.cap = Level(rawValue: Int(cap)) ?? .none
        verdict.capRule = capRule < 0 ? nil : capRule
        verdict.excluded = CategorySet(rawValue: excluded)
        verdict.score = registers.score
    }

    /// The verdict, in a new one.
    public func judge(_ scene: borrowing Scene, _ factors: FactorValues) -> Verdict {
        var verdict = Verdict()
        judge(scene, factors, into: &verdict)
        return verdict
    }
}

extension JudgeCode {
    /// Reads one condition from `entry` to its end, with every unknown test counted as `unknownIs`.
    fileprivate func read(from entry: Int32, _ registers: borrowing Registers, unknownIs: Bool) -> Bool {
        var at = entry
        while at >= 0 {
            let step = steps[Int(at)]
            let value = registers.values[Int(step.register)]
            let holds: Bool
            if value == Registers.missing {
                holds = unknownIs
            } else {
                switch step.kind {
                case .member: holds = (UInt32(bitPattern: step.low) &>> UInt32(bitPattern: value)) & 1 != 0
                case .inside: holds = step.low <= value && value <= step.high
                case .outside: holds = value < step.low || value > step.high
                }
            }
            at = holds ? step.ifTrue : step.ifFalse
        }
        return at == JudgeCode.isTrue
    }
}
