/// A sheet of characters to write on: what does not fit on it is cut off, and nothing wraps.
struct TextSheet {
    /// How something is written, by its number in ECMA-48 (SGR).
    enum Style: Int {
        case bold = 1
        case grey = 90
        case white = 37
        case cyan = 36
        case green = 32
        case yellow = 33
    }

    private struct Cell {
        var character: Character = " "
        var style: Style?
    }

    let width: Int
    let height: Int
    private var cells: [Cell]

    /// An empty one, of at least one character.
    init(width: Int, height: Int) {
        (self.width, self.height) = (max(1, width), max(1, height))
        cells = Array(repeating: Cell(), count: self.width * self.height)
    }

    /// Writes a line from a place on, at most so wide; one that is cut off ends with "…". What is off the sheet is passed over.
    mutating func put(_ text: String, _ column: Int, _ row: Int, _ style: Style? = nil, width most: Int = .max) {
        guard 0..<height ~= row, 0..<width ~= column else { return }
        let room = min(most, width - column)
        let characters = Array(Table.clean(text))
        for (index, character) in characters.prefix(room).enumerated() {
            let isCut = index == room - 1 && characters.count > room
            cells[row * width + column + index] = Cell(character: isCut ? "…" : character, style: style)
        }
    }

    /// Draws a frame of thin lines, at least two wide and high.
    mutating func frame(_ column: Int, _ row: Int, width: Int, height: Int, _ style: Style? = nil) {
        let across = String(repeating: "─", count: max(0, width - 2))
        put("┌\(across)┐", column, row, style)
        for inside in 1..<max(2, height - 1) {
            put("│", column, row + inside, style)
            put("│", column + width - 1, row + inside, style)
        }
        put("└\(across)┘", column, row + height - 1, style)
    }

    /// The lines, without what is empty at their ends.
    func lines(isColoured: Bool) -> [String] {
        (0..<height).map { row in
            var line = cells[row * width..<(row + 1) * width]
            while let last = line.last, last.character == " " { line.removeLast() }
            var text = ""
            var style: Style?
            for cell in line {
                if isColoured, cell.style != style {
                    text += cell.style.map { "\u{1b}[0;\($0.rawValue)m" } ?? "\u{1b}[0m"
                    style = cell.style
                }
                text.append(cell.character)
            }
            return style == nil ? text : text + "\u{1b}[0m"
        }
    }
}
