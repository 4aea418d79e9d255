/// Writes pieces of a policy and knows the column; a comment ends its line, whatever was to follow.
struct PolicyWriter {
    /// What stands between a piece and the one before it.
    enum Separator {
        case nothing
        case space
        /// Spaces up to a column, at least one.
        case column(Int)
        /// A new line, from the column that the piece's line goes on at.
        case line
    }

    private(set) var text = ""
    private(set) var line = 0
    /// In Unicode scalars, from 0.
    private(set) var column = 0
    /// After a comment, and after an item.
    private(set) var mustBreak = false

    /// - Parameter indent: where the line goes on if it must be broken here.
    mutating func put(_ piece: PolicyPieces.Piece, _ separator: Separator, indent: Int) {
        if mustBreak {
            startLine(indent)
        } else {
            switch separator {
            case .nothing: break
            case .space: fill(to: column + 1)
            case .column(let target): fill(to: max(target, column + 1))
            case .line: startLine(indent)
            }
        }
        text += piece.text
        column += piece.width
    }

    /// A comment stays behind what it stands behind, or on a line of its own.
    mutating func put(_ comment: PolicyPieces.Comment, indent: Int) {
        if comment.isOnOwnLine || mustBreak {
            startLine(indent)
        } else {
            fill(to: column + 2)
        }
        text += comment.text
        mustBreak = true
    }

    /// Leaves a line blank before the next, which must be begun; none at the top.
    mutating func blankLine() {
        guard !text.isEmpty else { return }
        text += "\n"
        line += 1
    }

    /// What comes next begins a line.
    mutating func endLine() {
        mustBreak = true
    }

    private mutating func startLine(_ indent: Int) {
        if !text.isEmpty {
            text += "\n"
            line += 1
        }
        column = 0
        mustBreak = false
        fill(to: indent)
    }

    private mutating func fill(to target: Int) {
        guard target > column else { return }
        text += String(repeating: " ", count: target - column)
        column = target
    }
}
