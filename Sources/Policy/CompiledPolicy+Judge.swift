/// Everything that a test can read stands side by side: the scene's 64 attributes, the 14 factors, the score.
enum Register {
    static let count = 79
    private static let firstFactor = 64
    private static let score = 78

    static func place(of subject: Subject) -> UInt8 {
        switch subject {
        case .attribute(let id): id.rawValue
        case .factor(let factor): UInt8(firstFactor + factor.rawValue)
        case .creepiness: UInt8(score)
        }
    }

    /// Copies the attributes that are read, weighs the factors, and answers Σ weight·factor.
    fileprivate static func fill(
        _ registers: inout MutableSpan<Int32>, _ code: borrowing JudgeCode, _ scene: borrowing Scene,
        _ factors: borrowing FactorValues
    ) -> Int32 {
        let known = scene.values.span
        let attributes = code.attributes.span
        for index in attributes.indices {
            let attribute = Int(attributes[index])
            registers[attribute] = known[attribute]
        }
        let measured = factors.values.span
        let weights = code.weights.span
        var sum: Int32 = 0
        for index in measured.indices {
            let value = measured[index] == FactorValues.missing ? 1000 : measured[index]
            registers[firstFactor + index] = value
            sum += weights[index] * value
        }
        registers[score] = sum
        return sum
    }
}

extension CompiledPolicy {
    /// What the policy says about a scene and a candidate's factors.
    ///
    /// - Complexity: linear in the tests that are read; allocates nothing once `verdict` has grown to its longest list.
    public func judge(_ scene: borrowing Scene, _ factors: borrowing FactorValues, into verdict: inout Verdict) {
        var registers = InlineArray<79, Int32>(repeating: Scene.missing)
        var places = registers.mutableSpan
        let score = Register.fill(&places, code, scene, factors)
        let values = registers.span
        let steps = code.steps.span
        let rules = code.rules.span
        var cap = Int32(Level.mood.rawValue)
        var capRule = -1
        var isCapUnknown = false
        var excluded: UInt64 = 0
        verdict.fired.removeAll(keepingCapacity: true)
        for index in rules.indices {
            let rule = rules[index]
            guard JudgeCode.read(steps, from: rule.entry, values, unknownIs: true) else { continue }
            let isUnknown = !JudgeCode.read(steps, from: rule.entry, values, unknownIs: false)
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
        verdict.score = score
    }

    /// The verdict, in a new one.
    public func judge(_ scene: borrowing Scene, _ factors: borrowing FactorValues) -> Verdict {
        var verdict = Verdict()
        judge(scene, factors, into: &verdict)
        return verdict
    }
}

extension JudgeCode {
    /// Reads one condition from `entry` to its end, with every unknown test counted as `unknownIs`.
    @inline(__always)
    fileprivate static func read(
        _ steps: Span<Step>, from entry: Int32, _ registers: Span<Int32>, unknownIs: Bool
    ) -> Bool {
        var at = entry
        while at >= 0 {
            let step = steps[Int(at)]
            let value = registers[Int(step.register)]
            let holds: Bool
            if value == Scene.missing {
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
