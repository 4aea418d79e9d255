internal import Kernels
internal import Signal

/// Looks at every place of a level and proposes where a face might be.
struct FaceScout: ~Copyable, Sendable {
    private let model: FaceModel
    private var picture: Int8Plane
    private var narrow: Int8Plane
    private var wide: Int8Plane
    private var other: Int8Plane
    private var work = Int8Workspace()
    /// Four numbers a cell: log-odds, across, down, logarithm of the size.
    private(set) var values = WipedBuffer<Float>(capacity: 0)

    init(_ model: FaceModel) {
        self.model = model
        let (stem, first) = (model.scout.stem.convolution.outputs, model.scout.first.point.convolution.outputs)
        picture = Int8Plane(channels: 1, margin: 1)
        narrow = Int8Plane(channels: stem, margin: 1)
        wide = Int8Plane(channels: first, margin: 1)
        other = Int8Plane(channels: first, margin: 1)
    }

    mutating func wipe() {
        picture.wipe()
        narrow.wipe()
        wide.wipe()
        other.wipe()
        work.wipe()
        values.zero()
    }

    /// Adds what may be a face on one level: cells whose log-odds reach `threshold` and are the highest around them.
    ///
    /// - Parameter ratio: pixels of the picture for one of the level.
    /// - Complexity: about 250 products a pixel.
    mutating func look(
        at level: Span<UInt8>, width: Int, height: Int, ratio: Float, threshold: Float,
        into candidates: inout [FaceCandidate]
    ) {
        let (rows, columns) = measure(level, width: width, height: height)
        propose(rows, columns, ratio, threshold, into: &candidates)
    }

    /// What the network says of every cell of a level: four numbers a cell in `values`, row after row.
    mutating func measure(_ level: Span<UInt8>, width: Int, height: Int) -> (rows: Int, columns: Int) {
        let scout = model.scout
        FaceScout.load(level, width, height, scout.input.span, into: &picture)
        scout.stem.run(picture, &work, into: &narrow)
        scout.first.run(narrow, &work, into: &wide)
        for block in scout.blocks {
            block.run(wide, &work, into: &other)
            swap(&wide, &other)
        }
        let (rows, columns) = (wide.rows, wide.columns)
        if values.count < rows * columns * 4 { values.resize(to: rows * columns * 4) }
        scout.output.measure(wide, &work, into: &values)
        return (rows, columns)
    }

    private static func load(
        _ level: Span<UInt8>, _ width: Int, _ height: Int, _ table: Span<Int16>, into picture: inout Int8Plane
    ) {
        picture.resize(rows: height, columns: width)
        for row in 0..<height {
            let source = level.extracting(row * width..<(row + 1) * width)
            picture.write(row: row) { target in
                for x in 0..<width { target[x] = table[Int(source[x])] }
            }
        }
    }

    private func propose(
        _ rows: Int, _ columns: Int, _ ratio: Float, _ threshold: Float, into candidates: inout [FaceCandidate]
    ) {
        let values = values.span
        for row in 0..<rows {
            for column in 0..<columns {
                let at = (row * columns + column) * 4
                guard values[at] >= threshold, isHighest(row, column, rows, columns) else { continue }
                let pixels = model.scoutPixels
                let cell = Float(FaceModel.cell)
                let x = Float(column) * cell + model.cellOffset + FaceScout.limited(values[at + 1], 1) * pixels
                let y = Float(row) * cell + model.cellOffset + FaceScout.limited(values[at + 2], 1) * pixels
                let side = pixels * Elementary.exp(FaceScout.limited(values[at + 3], 0.7))
                candidates.append(
                    FaceCandidate(x: x * ratio, y: y * ratio, side: side * ratio, logOdds: FaceScout.limited(values[at], 100)))
            }
        }
    }

    /// Whether no neighbour has more, nor an earlier one as much.
    private func isHighest(_ row: Int, _ column: Int, _ rows: Int, _ columns: Int) -> Bool {
        let values = values.span
        let own = values[(row * columns + column) * 4]
        for y in max(0, row - 1)...min(rows - 1, row + 1) {
            for x in max(0, column - 1)...min(columns - 1, column + 1) where (y, x) != (row, column) {
                let beside = values[(y * columns + x) * 4]
                if beside > own || beside == own && (y, x) < (row, column) { return false }
            }
        }
        return true
    }

    /// Within ±`size`; what is no number is 0.
    static func limited(_ value: Float, _ size: Float) -> Float {
        guard value == value else { return 0 }
        return max(-size, min(size, value))
    }
}
