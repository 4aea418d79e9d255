/// The files of one name that are complete, oldest first, and which of them must go.
public struct SegmentShelf: Sendable {
    private struct Segment: Sendable {
        var number: Int
        var bytes: Int
        /// The time of its last sample.
        var end: MediaTime
    }

    private let names: SegmentName
    private var segments: [Segment] = []
    private var bytes = 0
    /// The number of the next file.
    public private(set) var next = 1

    /// Finds what earlier runs left: it counts as if it ended when this run begins.
    public init(path: String, ending: String = ".mkv") throws(FileError) {
        names = SegmentName(path: path, ending: ending)
        for number in try names.numbers() {
            let file = try File(reading: names.path(number))
            put(number, file.size ?? 0, end: .zero)
        }
    }

    /// The path of the next file.
    public var nextPath: String { names.path(next) }

    /// Takes the file of the next number as complete.
    public mutating func add(bytes: Int, end: MediaTime) { put(next, bytes, end: end) }

    private mutating func put(_ number: Int, _ size: Int, end: MediaTime) {
        segments.append(Segment(number: number, bytes: size, end: end))
        bytes += size
        next = number + 1
    }

    /// Removes the oldest until all others, and `more` bytes with them, are within the limits.
    ///
    /// - Parameter before: called with the number of each just before it is removed.
    public mutating func remove(
        beyond limits: SegmentLimits, with more: Int, at time: MediaTime,
        before: (Int) throws(FileError) -> Void = { (_) throws(FileError) in }
    ) throws(FileError) {
        var count = 0
        for segment in segments {
            let isTooMuch = limits.keptBytes.map { bytes + more > $0 } ?? false
            let isTooOld = limits.keptDuration.map { time - segment.end > $0 } ?? false
            guard isTooMuch || isTooOld else { break }
            try before(segment.number)
            do {
                try File.remove(names.path(segment.number))
            } catch {
                // Somebody else may have taken it away.
                if !error.isMissing { throw error }
            }
            bytes -= segment.bytes
            count += 1
        }
        guard count > 0 else { return }
        segments.removeFirst(count)
        try Folder.synchronize(names.folder)
    }
}
