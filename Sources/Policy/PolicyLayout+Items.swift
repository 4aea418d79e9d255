extension PolicyLayout {
    /// Where `when`, `because` and `cites` of a rule begin: right of the widest cap.
    private var scopeColumn: Int { effectColumn + 20 }
    /// The widest reason that has its source beside it.
    private static let widestReason = 54

    mutating func write(_ kind: Kind, _ range: Range<Int>) {
        switch kind {
        case .header, .include: for at in range { put(at, at == range.lowerBound ? .line : .space, range, indent: 4) }
        case .weight: weight(range)
        case .condition: condition(range)
        case .rule: rule(range)
        case .claim: claim(range)
        }
    }

    /// A piece and the comments behind it; those behind the last of an item are not its own to write.
    mutating func put(_ at: Int, _ separator: PolicyWriter.Separator, _ item: Range<Int>, indent: Int) {
        writer.put(pieces[at], separator, indent: at == item.lowerBound ? 0 : indent)
        guard at + 1 < item.upperBound else { return }
        for comment in pieces[at].comments { writer.put(comment, indent: indent) }
    }

    private mutating func weight(_ item: Range<Int>) {
        let first = item.lowerBound
        put(first, .line, item, indent: 0)
        put(first + 1, .space, item, indent: 7)
        put(first + 2, .column(weightColumn - pieces[first + 2].width), item, indent: 7)
        guard first + 4 < item.upperBound else { return }
        put(first + 3, .column(weightColumn + 2), item, indent: weightColumn + 2)
        put(first + 4, .space, item, indent: weightColumn + 2)
    }

    /// `rule NAME:` or its like; answers how what follows is set off.
    private mutating func head(_ item: Range<Int>, column: Int) -> PolicyWriter.Separator {
        let first = item.lowerBound
        put(first, .line, item, indent: 0)
        put(first + 1, .space, item, indent: 4)
        put(first + 2, .nothing, item, indent: 4)
        return headWidth(first) < column ? .column(column) : .line
    }

    private mutating func condition(_ item: Range<Int>) {
        let separator = head(item, column: conditionColumn)
        condition(item.lowerBound + 3..<item.upperBound, separator, item, column: conditionColumn)
    }

    private mutating func rule(_ item: Range<Int>) {
        var at = item.lowerBound
        var separator = PolicyWriter.Separator.line
        var column = 0
        if pieces[at].kind == .word("rule") {
            column = effectColumn
            separator = head(item, column: column)
            at += 3
        }
        at = effect(from: at, separator, item, column: column, scope: scopeColumn, alone: .line)
        column = scopeColumn
        put(at, .line, item, indent: column)
        put(at + 1, .space, item, indent: column)
        guard at + 3 < item.upperBound else { return }
        let isWide = pieces[at].width + 1 + pieces[at + 1].width > PolicyLayout.widestReason
        put(at + 2, isWide ? .line : .column(column + PolicyLayout.widestReason + 1), item, indent: column)
        put(at + 3, .space, item, indent: column)
    }

    private mutating func claim(_ item: Range<Int>) {
        let separator = head(item, column: assertionColumn)
        _ = effect(
            from: item.lowerBound + 3, separator, item, column: assertionColumn, scope: assertionColumn + 19,
            alone: .space)
    }

    /// How many pieces `at most LEVEL` or `cap compare LEVEL` has: `is not` are two.
    private func capWidth(_ at: Int) -> Int {
        let isDiffers =
            pieces[at].kind == .word("cap") && pieces[at + 1].kind == .word("is") && pieces[at + 2].kind == .word("not")
        return isDiffers ? 4 : 3
    }

    /// What a rule does or a claim says, and where; answers what comes after.
    ///
    /// - Parameters:
    ///   - scope: the column of `when` and `always`.
    ///   - alone: what stands before `when` if the list of categories reaches further than that.
    private mutating func effect(
        from first: Int, _ separator: PolicyWriter.Separator, _ item: Range<Int>, column: Int, scope: Int,
        alone: PolicyWriter.Separator
    ) -> Int {
        var at = first
        put(at, separator, item, indent: column)
        let line = writer.line
        if pieces[at].kind == .word("never") {
            at = list(from: at + 1, item, indent: column)
        } else {
            let end = at + capWidth(at)
            for next in at + 1..<end { put(next, .space, item, indent: column) }
            at = end
        }
        let fits = writer.line == line && writer.column < scope
        guard pieces[at].kind == .word("when") else {
            put(at, fits ? .column(scope) : .space, item, indent: scope)
            return at + 1
        }
        let before = fits ? .column(scope) : writer.line == line ? alone : .line
        let isHere = if case .space = before { !writer.mustBreak } else { false }
        let begin = isHere ? writer.column + 1 : scope
        put(at, before, item, indent: scope)
        let end = pieces[at..<item.upperBound].firstIndex { $0.kind == .word("because") } ?? item.upperBound
        condition(at + 1..<end, .space, item, column: begin + 5)
        return end
    }
}
