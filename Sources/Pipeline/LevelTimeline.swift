public import Policy
public import Signal

/// Which level stood when, in at most `LevelTimeline.longest` cells of equal length: a run twice as long has cells
/// twice as long, so memory does not grow with time.
public struct LevelTimeline: Sendable {
    public static let longest = 240

    /// Nanoseconds that each level stood within one cell, by `Level.rawValue`.
    public private(set) var cells: [InlineArray<5, Nanoseconds>] = []
    /// How long a cell is.
    public private(set) var cellLength: Nanoseconds

    public init(cellLength: Nanoseconds = Grid.interval) {
        self.cellLength = cellLength
    }

    /// Notes that `level` stood from `start` to `end`.
    mutating func add(_ level: Level, from start: MediaTime, to end: MediaTime) {
        while end.nanoseconds > cellLength * Nanoseconds(LevelTimeline.longest) { halve() }
        var at = start.nanoseconds
        while at < end.nanoseconds {
            let index = Int(at / cellLength)
            while cells.count <= index { cells.append(InlineArray(repeating: 0)) }
            let next = min(Nanoseconds(index + 1) * cellLength, end.nanoseconds)
            cells[index][level.rawValue] += next - at
            at = next
        }
    }

    private mutating func halve() {
        var merged: [InlineArray<5, Nanoseconds>] = []
        for index in stride(from: 0, to: cells.count, by: 2) {
            var cell = cells[index]
            if index + 1 < cells.count {
                for level in 0..<5 { cell[level] += cells[index + 1][level] }
            }
            merged.append(cell)
        }
        cells = merged
        cellLength *= 2
    }

    /// The level that stood longest in each cell, of equal ones the lower.
    public var levels: [Level] {
        cells.map { cell in
            var best = Level.none
            for level in Level.allCases where cell[level.rawValue] > cell[best.rawValue] { best = level }
            return best
        }
    }
}
