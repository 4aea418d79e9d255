public import Signal

extension ReplaySource {
    /// Opens the parts of a run as one recording, whose media time is zero where the first of them begins.
    public static func open(_ run: RecordingRun) throws(SourceError) -> ReplaySource {
        var source = try ReplaySource(path: run.paths[0])
        if run.paths.count > 1 { source.rest = try RunRest(run) }
        return source
    }
}

/// The parts of a run that are still to be read.
struct RunRest: Sendable {
    private let identity: RunIdentity
    private let begin: MediaTime
    private var last: PartNote
    private var paths: ArraySlice<String>
    /// Bytes of the parts that were read, and of all.
    private(set) var done = 0
    let total: Int?

    init(_ run: RecordingRun) throws(SourceError) {
        paths = run.paths[1...]
        guard let first = try PartHeader(path: run.paths[0]) else { throw RunRest.changed(run.paths[0]) }
        (identity, last, begin) = (first.identity, first.note, first.note.begin)
        var total: Int? = 0
        for path in run.paths {
            guard let sum = total, let file = try? File(reading: path), let size = file.size else {
                total = nil
                continue
            }
            total = sum + size
        }
        self.total = total
    }

    /// A part that was opened.
    struct Opened: ~Copyable {
        let reader: MatroskaReader
        private let input: Input

        init(_ input: consuming Input, _ reader: MatroskaReader) {
            self.input = input
            self.reader = reader
        }

        consuming func take() -> Input { input }
    }

    var isEmpty: Bool { paths.isEmpty }

    /// Opens the next part, whose times are read as those of the first.
    mutating func next(after size: Int) throws(SourceError) -> Opened {
        let path = paths.removeFirst()
        done += size
        var input = try Input(path: path)
        let reader: MatroskaReader
        do throws(Halt) {
            guard try input.bytes(4) == EBML.magic else { throw .failed(RunRest.changed(path)) }
            let header = try MatroskaHeader(&input, for: Sensor.allCases)
            let read: PartNote?
            do { read = try PartNote(header.attachments, name: path) } catch { throw .failed(error) }
            guard let note = read, RunIdentity(header, note) == identity, note.number == last.number + 1, note.begin > last.begin
            else { throw .failed(RunRest.changed(path)) }
            last = note
            reader = MatroskaReader(header, origin: note.begin - begin)
        } catch {
            throw ReplaySource.error(error, in: input)
        }
        return Opened(input, reader)
    }

    private static func changed(_ path: String) -> SourceError {
        SourceError(
            name: path, place: "", problem: "expected the part of the run that was there before, found another file",
            advice: "replay it again")
    }
}
