extension PolicyLayout {
    /// A condition wider than this is broken at its `or`s, else at its `and`s.
    private static let widestLine = 80
    /// The last column that a list reaches before it goes on in the next line.
    private static let lastColumn = 120

    /// - Parameter column: where it begins, and where its lines go on.
    mutating func condition(
        _ range: Range<Int>, _ separator: PolicyWriter.Separator, _ item: Range<Int>, column: Int
    ) {
        if fits(range) {
            flat(range, separator, item, column: column)
            return
        }
        for word in ["or", "and"] {
            let places = operators(word, in: range)
            guard !places.isEmpty else { continue }
            let inner = column + word.utf8.count + 1
            condition(range.lowerBound..<places[0], separator, item, column: column)
            for (number, place) in places.enumerated() {
                put(place, .line, item, indent: column)
                let end = number + 1 < places.count ? places[number + 1] : range.upperBound
                condition(place + 1..<end, .space, item, column: inner)
            }
            return
        }
        var (at, column, separator) = (range.lowerBound, column, separator)
        while pieces[at].kind == .word("not") {
            put(at, separator, item, indent: column)
            (at, column, separator) = (at + 1, column + 4, .space)
        }
        if pieces[at].kind == .symbol(.openParenthesis) {
            put(at, separator, item, indent: column)
            condition(at + 1..<range.upperBound - 1, .nothing, item, column: column + 1)
            put(range.upperBound - 1, .nothing, item, indent: column)
        } else {
            let bracket = pieces[at..<range.upperBound].firstIndex { $0.kind == .symbol(.openBracket) }
            flat(at..<(bracket ?? range.upperBound), separator, item, column: column)
            if let bracket { _ = list(from: bracket, item, indent: column) }
        }
    }

    private mutating func flat(
        _ range: Range<Int>, _ separator: PolicyWriter.Separator, _ item: Range<Int>, column: Int
    ) {
        for at in range {
            let between: PolicyWriter.Separator = isSpaced(at) ? .space : .nothing
            put(at, at == range.lowerBound ? separator : between, item, indent: column)
        }
    }

    /// Brackets and what stands in them; answers what comes after.
    mutating func list(from bracket: Int, _ item: Range<Int>, indent: Int) -> Int {
        let column = (writer.mustBreak ? indent : writer.column + 1) + 1
        put(bracket, .space, item, indent: indent)
        var at = bracket + 1
        while true {
            // The piece after an element is a comma or the closing bracket.
            let isFirst = at == bracket + 1
            let end = writer.column + (isFirst ? 0 : 1) + pieces[at].width + 1
            put(at, isFirst ? .nothing : end > PolicyLayout.lastColumn ? .line : .space, item, indent: column)
            put(at + 1, .nothing, item, indent: column)
            if pieces[at + 1].kind == .symbol(.closeBracket) { return at + 2 }
            at += 2
        }
    }

    /// Whether a condition stands in one line.
    private func fits(_ range: Range<Int>) -> Bool {
        var width = 0
        for at in range {
            width += pieces[at].width + (at > range.lowerBound && isSpaced(at) ? 1 : 0)
            if width > PolicyLayout.widestLine { return false }
            if at + 1 < range.upperBound, !pieces[at].comments.isEmpty { return false }
        }
        return true
    }

    /// Whether a space stands before a piece within a condition.
    private func isSpaced(_ at: Int) -> Bool {
        switch (pieces[at - 1].kind, pieces[at].kind) {
        case (.symbol(.openParenthesis), _), (.symbol(.openBracket), _): false
        case (_, .symbol(.closeParenthesis)), (_, .symbol(.closeBracket)), (_, .symbol(.comma)): false
        default: true
        }
    }

    /// Where a word joins the parts of a condition, outside of parentheses and brackets.
    private func operators(_ word: String, in range: Range<Int>) -> [Int] {
        var places: [Int] = []
        var depth = 0
        for at in range {
            switch pieces[at].kind {
            case .symbol(.openParenthesis), .symbol(.openBracket): depth += 1
            case .symbol(.closeParenthesis), .symbol(.closeBracket): depth -= 1
            case .word(word) where depth == 0: places.append(at)
            default: break
            }
        }
        return places
    }
}
