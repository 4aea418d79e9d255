extension JudgeCode {
    /// Reads all conditions, and notes which of the rules fire.
    func read(_ scene: borrowing Scene, _ counted: SIMD16<Int32>, into verdict: inout Verdict) {
        var registers = InlineArray<47, Int32>(repeating: Scene.missing)
        for index in 0..<Register.firstFactor { registers[index] = scene.values[index] }
        for factor in 0..<Factor.count { registers[Register.firstFactor + factor] = counted[factor] }
        registers[Register.score] = verdict.score
        let (steps, entries) = (steps.span, entries.span)
        for rule in entries.indices {
            guard JudgeCode.read(steps, from: entries[rule], registers.span, unknownIs: true) else { continue }
            verdict.firing[rule / 64] |= 1 << UInt64(rule % 64)
            guard JudgeCode.read(steps, from: entries[rule], registers.span, unknownIs: false) else { continue }
            verdict.holding[rule / 64] |= 1 << UInt64(rule % 64)
        }
    }

    /// Reads one condition from `entry` to its end, with every unknown test counted as `unknownIs`.
    @inline(__always)
    private static func read(
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
