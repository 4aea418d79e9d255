public import Signal

/// A recording as a whole: the file that is named, and the parts of its run before it.
///
/// `Recorder` writes a run in parts; `ReplaySource.open` reads them as if they were one. Those that were kept no longer are
/// missing at the beginning; one that is missing between others is an error, for it could hold a withdrawal.
public struct RecordingRun: Sendable, Hashable {
    /// The file that was named.
    public let path: String
    /// All files, in the order of their times; `path` is the last.
    public let paths: [String]
    /// The run's media time at which the first of them begins: zero, if it is the run's own first.
    public let begin: MediaTime

    /// Finds the parts of a run up to one of them. What is no part of a run, or a pipe, stands alone.
    ///
    /// - Parameter path: "-" is standard input.
    /// - Throws: `SourceError` that names a part which is missing between others, or is of another run.
    public init(upTo path: String) throws(SourceError) {
        self.path = path
        guard let last = try PartHeader(path: path) else {
            (paths, begin) = ([path], .zero)
            return
        }
        var search = try RunSearch(from: path, last)
        while let found = try search.before() { search.parts.append(found) }
        paths = search.parts.reversed().map { $0.path } + [path]
        begin = search.begin
    }
}

/// The way from the last part of a run back to the first that is kept.
private struct RunSearch {
    private let last: String
    private let identity: RunIdentity
    private let names: SegmentName
    private let numbers: [Int]
    /// The number of the file that was found last; of one without a number, that which it will get.
    private var number: Int
    private var note: PartNote
    var parts: [(path: String, note: PartNote)] = []

    var begin: MediaTime { note.begin }

    init(from path: String, _ header: PartHeader) throws(SourceError) {
        last = path
        (identity, note) = (header.identity, header.note)
        do throws(FileError) {
            let own = SegmentName(path: path)
            if let (names, number) = SegmentName.numbered(path), try own.numbers().isEmpty {
                (self.names, self.number) = (names, number)
                numbers = try names.numbers()
            } else {
                names = own
                numbers = try own.numbers()
                number = (numbers.last ?? 0) + 1
            }
        } catch {
            throw SourceError(
                .deviceFailed, name: path, place: "", problem: "the parts before it cannot be looked for: \(error.problem)",
                advice: error.advice)
        }
    }

    /// The part before the one that was found last; `nil` if none is kept.
    mutating func before() throws(SourceError) -> (path: String, note: PartNote)? {
        guard note.number > 1 else { return nil }
        var place = number - 1
        // Files of other programs may have had a number already.
        while numbers.contains(place), !Recorder.wrote(names.path(place)) { place -= 1 }
        let path = names.path(max(0, place))
        guard numbers.contains(place) else {
            for number in numbers where number < place {
                if try isOfRun(names.path(number)) { throw refused(path, "none, though parts before it are there") }
            }
            return nil
        }
        guard let header = try PartHeader(path: path), header.identity == identity else {
            throw refused(path, "a recording of another run")
        }
        guard header.note.number == note.number - 1, header.note.begin < note.begin else {
            throw refused(path, "part \(header.note.number)")
        }
        (number, note) = (place, header.note)
        return (path, note)
    }

    private func isOfRun(_ path: String) throws(SourceError) -> Bool { try PartHeader(path: path)?.identity == identity }

    private func refused(_ path: String, _ found: String) -> SourceError {
        SourceError(
            name: path, place: "", problem: "expected part \(note.number - 1) of the run of \(last), found \(found)",
            advice: "put that part back, or replay a run that is whole")
    }
}
