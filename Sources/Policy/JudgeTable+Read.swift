extension JudgeTable {
    /// Puts the rows of all subjects together, and notes which of the rules fire.
    func read(_ scene: borrowing Scene, _ counted: SIMD16<Int32>, rules: Int, into verdict: inout Verdict) {
        let (columns, rows, allItems, known) = (columns.span, rows.span, allItems.span, scene.values.span)
        let words = Int32(truncatingIfNeeded: allItems.count)
        var first = Row.zero
        for index in columns.indices {
            let column = columns[index]
            let register = Int(column.register)
            let value =
                register < Register.firstFactor
                ? known[register] : register < Register.score ? counted[register &- Register.firstFactor] : verdict.score
            let place = column.firstRow &+ words &* stretch(of: value, column)
            first |= rows[Int(place)]
            if words > 1 { verdict.rows[index] = place }
        }
        guard words > 0 else { return }
        note(0, first, rules, &verdict)
        for word in allItems.indices.dropFirst() {
            var row = Row.zero
            for index in columns.indices { row |= rows[Int(verdict.rows[index]) &+ word] }
            note(word, row, rules, &verdict)
        }
    }

    /// 0 for a missing value, else 1 and how many bounds are not above it.
    @inline(__always)
    private func stretch(of value: Int32, _ column: Column) -> Int32 {
        if value == Scene.missing { return 0 }
        let bounds = bounds.span
        // A bound that is not above the value gives −1: its sign after the subtraction.
        var below = SIMD8<Int32>.zero
        let limit = SIMD8(repeating: value &+ 1)
        for place in Int(column.firstBounds)..<Int(column.firstBounds &+ column.boundsCount) {
            below &+= (bounds[place] &- limit) &>> 31
        }
        return 1 &- below.wrappedSum()
    }

    /// Notes what 64 items say of their rules.
    @inline(__always)
    private func note(_ word: Int, _ row: Row, _ rules: Int, _ verdict: inout Verdict) {
        let isAll = allItems[word]
        let fires = row[JudgeTable.anyTrue] | row[JudgeTable.anyUnknown] | isAll & ~row[JudgeTable.allFalse]
        let holds = row[JudgeTable.anyTrue] | isAll & ~(row[JudgeTable.allFalse] | row[JudgeTable.allUnknown])
        let first = 64 &* word
        if first &+ 64 <= rules {
            verdict.firing[word] |= fires
            verdict.holding[word] |= holds
            return
        }
        let own: UInt64 = first < rules ? (1 &<< UInt64(rules &- first)) &- 1 : 0
        if own != 0 {
            verdict.firing[word] |= fires & own
            verdict.holding[word] |= holds & own
        }
        var rest = fires & ~own
        while rest != 0 {
            let place = rest.trailingZeroBitCount
            rest &= rest &- 1
            let item = first &+ place &- rules
            guard item < furtherRules.count else { break }
            let rule = Int(furtherRules[item])
            verdict.firing[rule / 64] |= 1 &<< UInt64(rule % 64)
            verdict.holding[rule / 64] |= (holds &>> UInt64(place) & 1) &<< UInt64(rule % 64)
        }
    }
}
