/// The tokens of a policy's text with the comments between them, as the formatter moves them.
struct PolicyPieces {
    struct Comment {
        /// From `#` to the last visible character of the line.
        var text: String
        /// Nothing but space stands before it on its line.
        var isOnOwnLine: Bool
        var hasBlankLineBefore: Bool
    }

    struct Piece {
        var kind: PolicyToken.Kind
        /// As it is written; a number without leading zeros.
        var text: String
        /// In Unicode scalars, as errors count them.
        var width: Int
        /// The byte where it begins.
        var offset: Int
        var hasBlankLineBefore = false
        /// Up to the next one.
        var comments: [Comment] = []
    }

    private(set) var pieces: [Piece] = []
    /// Those before the first piece.
    private(set) var comments: [Comment] = []

    init(_ source: PolicySource) throws(PolicyError) {
        var lexer = PolicyLexer(source)
        var end = 0
        while true {
            let token = try lexer.next()
            let (comments, isBlank) = PolicyPieces.comments(in: source.bytes[end..<token.offset])
            if pieces.isEmpty { self.comments = comments } else { pieces[pieces.count - 1].comments = comments }
            if token.kind == .end { return }
            end = lexer.at
            let text: String
            if case .integer(let number) = token.kind {
                text = "\(number)"
            } else {
                text = String(decoding: source.bytes[token.offset..<end], as: UTF8.self)
            }
            pieces.append(
                Piece(
                    kind: token.kind, text: text, width: text.unicodeScalars.count, offset: token.offset,
                    hasBlankLineBefore: isBlank))
        }
    }

    /// Where other pieces first say something else, in bytes of these; `nil`: words and comments are the same, in the same
    /// order.
    func firstChange(in other: PolicyPieces) -> Int? {
        let isSame = { (left: [Comment], right: [Comment]) in left.map({ $0.text }) == right.map({ $0.text }) }
        guard isSame(comments, other.comments) else { return 0 }
        for (mine, its) in zip(pieces, other.pieces)
        where mine.kind != its.kind || !isSame(mine.comments, its.comments) {
            return mine.offset
        }
        return pieces.count == other.pieces.count ? nil : pieces.last?.offset ?? 0
    }

    /// The comments between two tokens, and whether the last line before the second one is blank.
    private static func comments(in gap: ArraySlice<UInt8>) -> ([Comment], isBlank: Bool) {
        var comments: [Comment] = []
        // The file begins with a line of its own.
        var lineEnds = gap.startIndex == 0 ? 1 : 0
        var at = gap.startIndex
        while at < gap.endIndex {
            if gap[at] == UInt8(ascii: "#") {
                let end = gap[at...].firstIndex(of: 0x0a) ?? gap.endIndex
                var last = end
                while last > at, gap[last - 1] <= 0x20 { last -= 1 }
                comments.append(
                    Comment(
                        text: String(decoding: gap[at..<last], as: UTF8.self), isOnOwnLine: lineEnds > 0,
                        hasBlankLineBefore: lineEnds > 1))
                lineEnds = 0
                at = end
            } else {
                if gap[at] == 0x0a { lineEnds += 1 }
                at += 1
            }
        }
        return (comments, lineEnds > 1)
    }
}
