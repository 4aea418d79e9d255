/// The descriptors of the last 64 frames, as measured, before any smoothing.
struct DescriptorHistory: ~Copyable {
    static let frames = 64

    private let width: Int
    private var values: [Float]

    /// - Parameter width: descriptors of a frame.
    init(width: Int) {
        self.width = width
        values = [Float](repeating: 0, count: DescriptorHistory.frames * width)
    }

    mutating func wipe() {
        for i in values.indices { values[i] = 0 }
    }

    /// Descriptor `column` of frame `index`; the frame must be one of the last 64.
    subscript(index: Int64, column: Int) -> Float {
        get { values[place(index) + column] }
        set { values[place(index) + column] = newValue }
    }

    /// The mean over the frame and its neighbours, of which there are none before frame 0 and after frame `last`.
    func mean(_ index: Int64, _ column: Int, last: Int64) -> Float {
        let sum = self[max(index - 1, 0), column] + self[index, column] + self[min(index + 1, last), column]
        return sum / 3
    }

    /// The mean over the frame and its neighbours of what is not 0; 0 where the frame itself has 0.
    func meanOfPresent(_ index: Int64, _ column: Int, last: Int64) -> Float {
        DescriptorHistory.meanOfPresent(
            self[max(index - 1, 0), column], self[index, column], self[min(index + 1, last), column])
    }

    /// `meanOfPresent` of descriptor `column` in double precision; `rest` holds what single precision left of it.
    func fineMeanOfPresent(_ index: Int64, _ column: Int, _ rest: Int, last: Int64) -> Double {
        guard self[index, column] != 0 else { return 0 }
        var (sum, count) = (0.0, 0.0)
        for offset in Int64(-1)...1 {
            let neighbour = min(max(index + offset, 0), last)
            guard self[neighbour, column] != 0 else { continue }
            sum += Double(self[neighbour, column]) + Double(self[neighbour, rest])
            count += 1
        }
        return sum / count
    }

    static func meanOfPresent(_ before: Float, _ value: Float, _ after: Float) -> Float {
        guard value != 0 else { return 0 }
        let count: Float = 1 + (before != 0 ? 1 : 0) + (after != 0 ? 1 : 0)
        return (before + value + after) / count
    }

    private func place(_ index: Int64) -> Int { Int(index & Int64(DescriptorHistory.frames - 1)) * width }
}
