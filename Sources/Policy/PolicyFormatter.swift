/// Lays a policy, or a part of one, out as all are laid out: README.md, "Layout".
public enum PolicyFormatter {
    /// The same policy in the canonical layout: what it says, its order and its comments stay. Names are not looked up,
    /// parts not read. Laid out twice it is the same as once.
    ///
    /// - Throws: what the parser says of a text that is no policy and no part; a limit if the result exceeds it; and that
    ///   the result would say something else, which is a fault of the formatter.
    public static func format(_ text: [UInt8], file: String) throws(PolicyError) -> [UInt8] {
        let source = try PolicySource(text, file: file)
        var parser = try PolicyParser(source)
        let syntax = try parser.file()
        let pieces = try PolicyPieces(source)
        var layout = PolicyLayout(pieces, syntax)
        let result = Array(layout.write().utf8)
        guard result.count <= PolicyLimits.bytes else {
            throw source.error(
                at: 0, "laid out, it has more than \(PolicyLimits.bytes) bytes", "split it into several policies")
        }
        if let change = try pieces.firstChange(in: PolicyPieces(PolicySource(result, file: file))) {
            throw source.error(
                at: change, "laid out, the policy would say something else from here on",
                "a fault of the formatter: leave the file as it is, and report it")
        }
        return result
    }
}

/// Where the items of a file begin, and the columns that they share.
struct PolicyLayout {
    enum Kind {
        case header, include, condition, weight, rule, claim
    }

    let pieces: [PolicyPieces.Piece]
    private let comments: [PolicyPieces.Comment]
    private var items: [(kind: Kind, first: Int)] = []
    var writer = PolicyWriter()

    /// Where the effect of a named rule begins, what a named condition means, what a claim asserts.
    private(set) var effectColumn = 0
    private(set) var conditionColumn = 0
    private(set) var assertionColumn = 0
    /// Where the weights end.
    private(set) var weightColumn = 0

    /// The furthest right of these columns; a head that needs more stands on a line of its own.
    static let widestRule = 32
    static let widestCondition = 40
    static let widestClaim = 60

    init(_ pieces: PolicyPieces, _ syntax: PolicySyntax) {
        self.pieces = pieces.pieces
        comments = pieces.comments
        if syntax.header != nil { items.append((.header, 0)) }
        var at = 0
        for item in syntax.items {
            while self.pieces[at].offset < item.offset { at += 1 }
            items.append((PolicyLayout.kind(item), at))
        }
        measure()
    }

    private static func kind(_ item: PolicySyntax.Item) -> Kind {
        switch item {
        case .include: .include
        case .condition: .condition
        case .weight: .weight
        case .rule: .rule
        case .claim: .claim
        }
    }

    private mutating func measure() {
        var (factor, number) = (0, 0)
        for (kind, first) in items {
            switch kind {
            case .rule where pieces[first].kind == .word("rule"):
                PolicyLayout.widen(&effectColumn, headWidth(first) + 1, PolicyLayout.widestRule)
            case .condition: PolicyLayout.widen(&conditionColumn, headWidth(first) + 1, PolicyLayout.widestCondition)
            case .claim: PolicyLayout.widen(&assertionColumn, headWidth(first) + 3, PolicyLayout.widestClaim)
            case .weight:
                factor = max(factor, pieces[first + 1].width)
                number = max(number, pieces[first + 2].width)
            case .header, .include, .rule: break
            }
        }
        weightColumn = 7 + factor + 2 + number
    }

    /// Moves a column right of a head, or, of one that stands on a line of its own, of its indent.
    private static func widen(_ column: inout Int, _ needed: Int, _ widest: Int) {
        column = max(column, needed <= widest ? needed : 4)
    }

    /// The width of `rule NAME:` and its like.
    func headWidth(_ first: Int) -> Int { pieces[first].width + 1 + pieces[first + 1].width + 1 }

    mutating func write() -> String {
        writeBetween(comments[...], items.first, isGroup: false)
        for (number, item) in items.enumerated() {
            let next = number + 1 < items.count ? items[number + 1] : nil
            let end = next?.first ?? pieces.count
            write(item.kind, item.first..<end)
            var after = pieces[end - 1].comments[...]
            if let trailing = after.first, !trailing.isOnOwnLine {
                writer.put(trailing, indent: 0)
                after = after.dropFirst()
            }
            writer.endLine()
            writeBetween(after, next, isGroup: next.map { $0.kind != item.kind } ?? false)
        }
        return writer.text.isEmpty ? "" : writer.text + "\n"
    }

    /// The comments before an item, or at the end of the file. Blank lines stay, several as one.
    ///
    /// - Parameter isGroup: the item is of another kind than the one before, so that a blank line is due.
    private mutating func writeBetween(
        _ comments: ArraySlice<PolicyPieces.Comment>, _ next: (kind: Kind, first: Int)?, isGroup: Bool
    ) {
        let isBlank = next.map { pieces[$0.first].hasBlankLineBefore } ?? false
        var isDue = isGroup && !isBlank && !comments.contains { $0.hasBlankLineBefore }
        for comment in comments {
            if comment.hasBlankLineBefore || isDue { writer.blankLine() }
            isDue = false
            writer.put(comment, indent: 0)
        }
        if isBlank || isDue { writer.blankLine() }
    }
}
