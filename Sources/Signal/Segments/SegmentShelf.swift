/// The files of one name that are complete, and which of them must go.
///
/// The age of what earlier runs left is told by when each file was last written to, against the time on the wall when this
/// run begins. A file of a time that cannot be, or that is later than now, is given the time of now: its age counts from
/// there, over all runs to come.
public struct SegmentShelf: Sendable {
    private struct Segment: Sendable {
        /// 0: it has none yet.
        var number: Int
        var bytes: Int
        /// The time of its last sample; below zero in what earlier runs left.
        var end: MediaTime
    }

    private let names: SegmentName
    private let began: UTCTime?
    /// Whether a file may go only after all before it, so that none is missing between others.
    private let isChain: Bool
    private var segments: [Segment] = []
    private var bytes = 0
    /// The first end of one that is here; `nil` where none is.
    private var firstEnd: MediaTime?
    /// The number of the next file.
    public private(set) var next = 1

    /// Finds what earlier runs left.
    ///
    /// - Parameters:
    ///   - began: the time on the wall at media time zero; see `SegmentLimits.began`.
    ///   - isChain: whether a file goes only after all before it.
    ///   - isOwn: whether a file of such a name is one of them; another is neither counted nor touched.
    public init(
        path: String, ending: String = ".mkv", began: UTCTime? = nil, isChain: Bool = false,
        isOwn: (String) -> Bool = { _ in true }
    ) throws(FileError) {
        names = SegmentName(path: path, ending: ending)
        self.began = began
        self.isChain = isChain
        for number in try names.numbers() {
            next = number + 1
            if isOwn(names.path(number)) { try find(number) }
        }
    }

    /// Takes up the file that an earlier run left without a number, if it is one of them and nobody writes it.
    public mutating func findCurrent(isOwn: (String) -> Bool) throws(FileError) {
        guard Folder.has(names.current), isOwn(names.current), !File.isHeld(names.current) else { return }
        try find(0)
    }

    private mutating func find(_ number: Int) throws(FileError) {
        let path = path(of: number)
        do throws(FileError) {
            let size = try File(reading: path).size ?? 0
            put(Segment(number: number, bytes: size, end: end(of: path)))
        } catch {
            // Somebody else may have taken it away.
            if !error.isMissing { throw error }
        }
    }

    /// When a file ended that an earlier run left.
    public func end(of path: String) -> MediaTime {
        guard let began, began >= .earliestSet, let date = File.date(of: path) else { return .zero }
        guard date >= .earliestSet, date <= began else {
            try? File.setDate(of: path, to: began)
            return .zero
        }
        return MediaTime(nanoseconds: date.nanoseconds - began.nanoseconds)
    }

    private func path(of number: Int) -> String { number == 0 ? names.current : names.path(number) }

    /// The path of the next file.
    public var nextPath: String { names.path(next) }

    /// Takes the file of the next number as complete.
    public mutating func add(bytes: Int, end: MediaTime) {
        put(Segment(number: next, bytes: bytes, end: end))
        next += 1
    }

    private mutating func put(_ segment: Segment) {
        segments.append(segment)
        bytes += segment.bytes
        firstEnd = min(firstEnd ?? segment.end, segment.end)
    }

    // MARK: Numbers

    /// Gives the file that an earlier run left, if it was taken up, the next number.
    public mutating func numberCurrent() throws(FileError) {
        guard let index = segments.firstIndex(where: { $0.number == 0 }) else { return }
        segments[index].number = try moveCurrent()
    }

    /// Gives the file that is complete now the next number.
    public mutating func addCurrent(bytes: Int, end: MediaTime) throws(FileError) {
        put(Segment(number: try moveCurrent(), bytes: bytes, end: end))
    }

    private mutating func moveCurrent() throws(FileError) -> Int {
        // Somebody may have put a file here meanwhile.
        while Folder.has(nextPath) { next += 1 }
        try File.rename(names.current, to: nextPath)
        next += 1
        return next - 1
    }

    // MARK: What must go

    /// Removes what is kept no longer, and the oldest until all others, and `more` bytes with them, are within the limits.
    ///
    /// - Parameter before: called with the number of each just before it is removed.
    public mutating func remove(
        beyond limits: SegmentLimits, with more: Int, at time: MediaTime,
        before: (Int) throws(FileError) -> Void = { (_) throws(FileError) in }
    ) throws(FileError) {
        guard isTooMuch(limits, more) || isTooOld(firstEnd ?? time, limits, time) else { return }
        var (place, count) = (0, 0)
        while place < segments.count {
            let segment = segments[place]
            if isTooOld(segment.end, limits, time) || place == 0 && isTooMuch(limits, more) {
                try before(segment.number)
                try remove(place)
                count += 1
            } else if isChain {
                break
            } else {
                place += 1
            }
        }
        guard count > 0 else { return }
        firstEnd = segments.map { $0.end }.min()
        try Folder.synchronize(names.folder)
    }

    private func isTooMuch(_ limits: SegmentLimits, _ more: Int) -> Bool {
        guard !segments.isEmpty, let most = limits.keptBytes else { return false }
        return bytes + more > most
    }

    private func isTooOld(_ end: MediaTime, _ limits: SegmentLimits, _ time: MediaTime) -> Bool {
        limits.keptDuration.map { time - end > $0 } ?? false
    }

    private mutating func remove(_ place: Int) throws(FileError) {
        let segment = segments[place]
        do {
            try File.remove(path(of: segment.number))
        } catch {
            // Somebody else may have taken it away.
            if !error.isMissing { throw error }
        }
        bytes -= segment.bytes
        segments.remove(at: place)
    }
}
