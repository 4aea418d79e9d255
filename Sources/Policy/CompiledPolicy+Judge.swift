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
        verdict.begin(score: Register.fill(&places, code, scene, factors))
        if let table {
            table.read(registers.span, code, into: &verdict)
        } else {
            code.read(registers.span, into: &verdict)
        }
    }

    /// The verdict, in a new one.
    public func judge(_ scene: borrowing Scene, _ factors: borrowing FactorValues) -> Verdict {
        var verdict = Verdict()
        judge(scene, factors, into: &verdict)
        return verdict
    }
}

extension Verdict {
    /// Forgets everything, keeping the memory.
    fileprivate mutating func begin(score: Int32) {
        cap = .mood
        capRule = nil
        excluded = []
        fired.removeAll(keepingCapacity: true)
        self.score = score
    }

    /// Takes up a rule that fired; rules come in the order of the file.
    @inline(__always)
    fileprivate mutating func add(_ index: Int, isUnknown: Bool, _ rule: JudgeCode.CodedRule) {
        if rule.level == JudgeCode.exclusion {
            excluded.formUnion(CategorySet(rawValue: rule.categories))
        } else {
            let level = Level(rawValue: Int(rule.level)) ?? .none
            let isFirstTrue = capRule.map { level == cap && !isUnknown && isUnknownCap($0) } ?? (level == cap)
            if level < cap || isFirstTrue { (cap, capRule) = (level, index) }
        }
        fired.append(FiredRule(rule: index, isUnknown: isUnknown))
    }

    /// Whether the rule named for the cap fired for being unknown.
    private func isUnknownCap(_ rule: Int) -> Bool {
        fired.last { $0.rule == rule }?.isUnknown ?? false
    }
}

extension JudgeTable {
    /// Reads the rows of all registers and hands on the rules that fire, in the order of the file.
    fileprivate func read(_ registers: Span<Int32>, _ code: borrowing JudgeCode, into verdict: inout Verdict) {
        let (columns, bounds, rows) = (columns.span, bounds.span, rows.span)
        let (allItems, ruleOfItem, coded) = (allItems.span, ruleOfItem.span, code.rules.span)
        let words = allItems.count
        var places = InlineArray<79, Int>(repeating: 0)
        for index in columns.indices {
            let column = columns[index]
            let value = registers[Int(column.register)]
            var stretch = 0
            if value != Scene.missing {
                stretch = 1
                for bound in Int(column.firstBound)..<Int(column.firstBound + column.boundCount) {
                    stretch += bounds[bound] <= value ? 1 : 0
                }
            }
            places[index] = Int(column.firstRow) + stretch * words
        }
        var last = -1
        for word in 0..<words {
            var row = Row()
            for index in columns.indices { row.formUnion(rows[places[index] + word]) }
            let isAll = allItems[word]
            var fires = row.anyTrue | row.anyUnknown | isAll & ~row.allFalse
            if word == words - 1, ruleOfItem.count % 64 != 0 { fires &= (1 << UInt64(ruleOfItem.count % 64)) - 1 }
            let isTrue = row.anyTrue | isAll & ~(row.allFalse | row.allUnknown)
            while fires != 0 {
                let bit = fires.trailingZeroBitCount
                fires &= fires - 1
                let rule = Int(ruleOfItem[64 * word + bit])
                let isKnown = isTrue >> UInt64(bit) & 1 != 0
                // The first item of a rule that fires decides, unless a later one is true.
                if rule == last {
                    if isKnown { verdict.makeTrue(rule, coded[rule]) }
                    continue
                }
                last = rule
                verdict.add(rule, isUnknown: !isKnown, coded[rule])
            }
        }
    }
}

extension Verdict {
    /// The rule that was added last is true after all.
    fileprivate mutating func makeTrue(_ rule: Int, _ coded: JudgeCode.CodedRule) {
        guard let last = fired.popLast() else { return }
        add(last.rule, isUnknown: false, coded)
    }
}

extension JudgeCode {
    /// Reads all conditions and hands on the rules that fire.
    fileprivate func read(_ registers: Span<Int32>, into verdict: inout Verdict) {
        let (steps, rules) = (steps.span, rules.span)
        for index in rules.indices {
            let rule = rules[index]
            guard JudgeCode.read(steps, from: rule.entry, registers, unknownIs: true) else { continue }
            verdict.add(
                index, isUnknown: !JudgeCode.read(steps, from: rule.entry, registers, unknownIs: false), rule)
        }
    }

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
