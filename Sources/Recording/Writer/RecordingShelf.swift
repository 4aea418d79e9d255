public import Signal

/// What was recorded under a name, while nothing is recorded: it goes when its time is over, too.
public struct RecordingShelf: Sendable {
    private let path: String
    private let limits: SegmentLimits
    /// What was there first, where the age of files is not known.
    private var first: SegmentShelf?

    /// - Parameter path: of the file that a recorder would write; `NAME-0001.mkv`, … are of it, too.
    public init(path: String, limits: SegmentLimits) {
        self.path = path
        self.limits = limits
    }

    /// Removes what is kept no longer at a time of this run. Nothing is recorded under that name meanwhile.
    public mutating func remove(at time: MediaTime) throws(SourceError) {
        do throws(FileError) {
            if let began = limits.began, began >= .earliestSet {
                var now = limits
                now.began = UTCTime(nanoseconds: began.nanoseconds + time.nanoseconds)
                var shelf = try Recorder.shelf(path, now)
                try shelf.remove(beyond: now, with: 0, at: .zero)
            } else {
                var shelf = if let first { first } else { try Recorder.shelf(path, limits) }
                defer { first = shelf }
                try shelf.remove(beyond: limits, with: 0, at: time)
            }
        } catch {
            throw SourceError(
                .deviceFailed, name: error.path, place: "", problem: "what is kept no longer is still there: \(error.problem)",
                advice: error.advice)
        }
    }
}
