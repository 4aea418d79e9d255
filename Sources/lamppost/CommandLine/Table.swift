/// Lines of aligned columns, made one at a time: a table of any length takes no memory.
///
/// The same text to a terminal and to a pipe; no colours, no frames.
struct Table {
    struct Column {
        var title: String
        /// Characters; a longer cell pushes the rest of its line to the right.
        var width: Int
        var isRightAligned = false
    }

    let columns: [Column]

    init(_ columns: Column...) {
        self.columns = columns
    }

    var header: String { row(columns.map(\.title)) }

    /// One line, without its line feed. The last cell is not padded.
    ///
    /// - Precondition: one cell a column.
    func row(_ cells: [String]) -> String {
        precondition(cells.count == columns.count, "a row has one cell a column")
        var line = ""
        for (index, column) in columns.enumerated() {
            let cell = Table.clean(cells[index])
            let gap = String(repeating: " ", count: max(0, column.width - cell.count))
            let isLast = index == columns.count - 1
            if column.isRightAligned { line += gap }
            line += cell
            if isLast { break }
            if !column.isRightAligned { line += gap }
            line += "  "
        }
        while line.last == " " { line.removeLast() }
        return line
    }

    /// A text from outside without characters that move a cursor, break a line or turn the direction of writing.
    static func clean(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: result += scalar == "\n" ? " " : "\u{fffd}"
            case .format, .privateUse, .unassigned, .surrogate: result += "\u{fffd}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
