internal import Signal

/// Activations of `rows × columns` positions, `channels` a position, with a margin of zeros around them.
///
/// The memory is grown when a larger size is first asked for and kept; it is wiped when it ends.
public struct Int8Plane: ~Copyable, Sendable {
    public let channels: Int
    /// Positions of zeros on every side.
    public let margin: Int
    /// Positions down and across, without the margin.
    public private(set) var rows = 0
    public private(set) var columns = 0
    /// Row after row, margin included.
    private var values = WipedBuffer<Int16>(capacity: 0)

    /// Values behind the last position that a filter may read (and multiply by zero).
    private static let slack = 8

    /// Values from one row to the next.
    public var pitch: Int { (columns + 2 * margin) * channels }

    /// - Precondition: `channels` is positive, `margin` not negative.
    public init(channels: Int, margin: Int) {
        precondition(channels > 0 && margin >= 0, "a plane has channels")
        (self.channels, self.margin) = (channels, margin)
    }

    /// Takes another size; what stands at positions is then left over from before, the margin is zero.
    ///
    /// - Precondition: both are positive.
    public mutating func resize(rows: Int, columns: Int) {
        precondition(rows > 0 && columns > 0, "a plane has positions")
        guard (rows, columns) != (self.rows, self.columns) else { return }
        (self.rows, self.columns) = (rows, columns)
        let count = (rows + 2 * margin) * pitch + Int8Plane.slack
        if values.count < count { values.resize(to: count) }
        let (pitch, edge, margin) = (pitch, self.margin * channels, self.margin)
        var all = values.mutableSpan
        Int8Plane.clear(0..<margin * pitch, of: &all)
        for row in margin..<margin + rows where edge > 0 {
            Int8Plane.clear(row * pitch..<row * pitch + edge, of: &all)
            Int8Plane.clear((row + 1) * pitch - edge..<(row + 1) * pitch, of: &all)
        }
        Int8Plane.clear((margin + rows) * pitch..<count, of: &all)
    }

    private static func clear(_ range: Range<Int>, of values: inout MutableSpan<Int16>) {
        for i in range { values[i] = 0 }
    }

    /// Zeroes everything; the size stays.
    public mutating func wipe() { values.zero() }

    /// The index of the first value of position (row, 0).
    private func start(_ row: Int) -> Int { (row + margin) * pitch + margin * channels }

    /// The values of one row of positions.
    @_lifetime(borrow self)
    public func row(_ row: Int) -> Span<Int16> {
        let begin = start(row)
        return values.span.extracting(begin..<begin + columns * channels)
    }

    /// Calls `body` with the values of one row of positions, to write.
    @inline(__always)
    public mutating func write<Result>(row: Int, _ body: (inout MutableSpan<Int16>) -> Result) -> Result {
        let begin = start(row)
        let end = begin + columns * channels
        var all = values.mutableSpan
        var target = all._mutatingExtracting(begin..<end)
        return body(&target)
    }

    /// Everything from the row on that a filter of `side` taps sees when it stands at (row, 0).
    @_lifetime(borrow self)
    func seen(from row: Int, side: Int) -> Span<Int16> {
        let before = margin - side / 2
        precondition(before >= 0, "a filter of \(side) taps needs a wider margin")
        return values.span.extracting(((row + before) * pitch + before * channels)...)
    }
}
