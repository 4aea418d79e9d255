public import Signal

/// Records a run as it goes, so that whatever the moment at which it dies it can be replayed up to there.
///
/// What is recorded goes to the system at once, out of the caller's own memory, and to the disk at least once a second
/// of media time and with each event that may change a decision. Items come in the order in which they are delivered;
/// as in `ReplaySource` one may begin up to 200 ms before one that came earlier.
///
/// One file `NAME.mkv`; or, with limits, parts: when it has reached one, it becomes `NAME-0001.mkv`, and another `NAME.mkv`
/// goes on. Each part can be replayed alone: the times of a later
/// one begin anew, at a whole number of half seconds of the run, on which decisions fall, and its DateUTC is the epoch
/// plus that time, so that all that is civil is what it was in the run. The first file has the times of the run itself
/// and replays to the same decisions. A later one begins without what its sensors gave before.
///
/// Whether recording is consented to, and when that ends, is for the caller to say.
///
/// A failure of the disk ends the recording, not the run: the file is cut after its last whole block, and this and every
/// later call throws. What is no item of this recording is refused and changes nothing.
public struct Recorder: ~Copyable, Sendable {
    /// How far media time may go on before what was written is on disk.
    static let longestUnsynced: Nanoseconds = 500_000_000
    /// Files begin at multiples of it.
    private static let step: Nanoseconds = 500_000_000
    /// The most bytes that stand around those of an item.
    private static let mostOverhead = 64

    /// What the files that begin from now on carry: consent and scene as they stand then. Set it whenever these change.
    /// Where consent has changed since, a later file carries no consent record. Names differ; all together have at most
    /// `Attachment.largest` bytes.
    public var attachments: [Attachment] {
        didSet { isConsentStale = false }
    }

    let plan: RecordingPlan
    private var isConsentStale = false
    private var writer: MatroskaWriter
    private var shelf: SegmentShelf?
    private var part = PartNote(number: 1, begin: .zero)
    /// The latest time at which something that was written begins, and that of the last that is certainly on disk.
    private var latest = MediaTime.zero
    private var synced = MediaTime.zero
    private var failure: SourceError?

    /// Begins a recording at media time zero.
    ///
    /// - Parameter path: of the file. With limits, what an earlier recorder left there is given a number, and is kept no longer
    ///   than they say.
    /// - Throws: `SourceError` of kind `.deviceFailed` if another file is there, if somebody writes it, or if it cannot be made.
    public init(path: String, plan: RecordingPlan) throws(SourceError) {
        do throws(FileError) {
            let header = plan.header(PartNote(number: 1, begin: .zero), attachments: plan.attachments)
            if let limits = plan.segments {
                if File.isHeld(path) { throw FileError(path: path, operation: "create", code: FileError.held) }
                var found = try Recorder.shelf(path, limits)
                try found.remove(beyond: limits, with: header.count, at: .zero)
                writer = try MatroskaWriter(path: path, header: header) { () throws(FileError) in try found.numberCurrent() }
                shelf = found
            } else {
                writer = try MatroskaWriter(path: path, header: header)
            }
        } catch {
            throw Recorder.failure(error)
        }
        self.plan = plan
        attachments = plan.attachments
    }

    /// The file that is being written.
    public var path: String { writer.path }

    /// What earlier recorders left under a name.
    static func shelf(_ path: String, _ limits: SegmentLimits) throws(FileError) -> SegmentShelf {
        var shelf = try SegmentShelf(path: path, began: limits.began, isOwn: Recorder.wrote)
        try shelf.findCurrent(isOwn: Recorder.wrote)
        return shelf
    }

    // MARK: Items

    /// Records a picture.
    public mutating func picture(_ frame: borrowing VideoFrame) throws(SourceError) {
        let count = try plan.check(frame, name: path)
        try prepare(frame.time, byteCount: count)
        do { try writer.append(picture: frame, at: ticks(frame.time)) } catch { throw stop(error) }
        try settle()
    }

    /// Records sound: whole frames of the plan's format, at most two seconds.
    ///
    /// - Parameter time: when the first of them was taken.
    public mutating func sound(_ bytes: Span<UInt8>, time: MediaTime) throws(SourceError) {
        try plan.check(sound: bytes.count, at: time, name: path)
        try prepare(time, byteCount: bytes.count)
        do { try writer.append(sound: bytes, at: ticks(time)) } catch { throw stop(error) }
        try settle()
    }

    /// Records an event, and has it on disk unless it is a drop: those come often just when the disk is slow.
    public mutating func event(_ event: TimedEvent) throws(SourceError) {
        let kind = try EventKind(event, name: path)
        try prepare(event.time, byteCount: event.json.utf8.count)
        do { try writer.append(event: event.json, at: ticks(event.time)) } catch { throw stop(error) }
        if kind == .consent { isConsentStale = true }
        try settle(atOnce: kind != .drop)
    }

    /// Notes that media time went on to `time`: what is recorded then ends there, even if nothing came. Call it a few
    /// times a second; what is kept no longer is removed.
    public mutating func pass(to time: MediaTime) throws(SourceError) {
        guard time - latest >= Recorder.longestUnsynced else { return }
        try prepare(time, byteCount: 0)
        do { try writer.appendMark(at: ticks(time)) } catch { throw stop(error) }
        try settle()
    }

    /// Ends the recording at `time`, or at its last item if that is later, and returns when all of it is on disk.
    public consuming func finish(at time: MediaTime) throws(SourceError) {
        if time > latest {
            try accept(time)
            do { try writer.appendMark(at: ticks(time)) } catch { throw stop(error) }
        }
        try settle(atOnce: true)
    }

    // MARK: Files

    private func ticks(_ time: MediaTime) -> Int64 { (time - part.begin) / MediaTime.resolution }

    /// Takes note of what begins at `time`.
    private mutating func accept(_ time: MediaTime) throws(SourceError) {
        if let failure { throw failure }
        guard time.isInRange, time == time.rounded, latest - time <= Intake.window else {
            throw SourceError(
                name: path, place: "at \(time)",
                problem: "expected a whole number of 100 µs, at most 200 ms before \(latest), found \(time.nanoseconds) ns",
                advice: "record items in the order of their times")
        }
        latest = max(latest, time)
    }

    /// Makes ready for what begins at `time`: another file where one is due, and room within the limits.
    private mutating func prepare(_ time: MediaTime, byteCount: Int) throws(SourceError) {
        let before = latest
        try accept(time)
        guard let limits = plan.segments else { return }
        let count = byteCount + Recorder.mostOverhead
        do throws(FileError) {
            let isLong = limits.duration.map { time - part.begin >= $0 } ?? false
            if isLong || writer.size + count > limits.bytes { try beginFile(after: before) }
            try shelf?.remove(beyond: limits, with: writer.size + count, at: latest)
        } catch {
            throw stop(error)
        }
    }

    /// Goes on in another file, whose times begin so early that nothing can come before.
    private mutating func beginFile(after end: MediaTime) throws(FileError) {
        let begin = max(0, latest.nanoseconds - Intake.window) / Recorder.step * Recorder.step
        guard begin > part.begin.nanoseconds else { return }
        guard var shelf else { return }
        try writer.synchronize()
        let carried = isConsentStale ? attachments.filter { $0.name != Attachment.consent } : attachments
        let part = PartNote(number: part.number + 1, begin: MediaTime(nanoseconds: begin))
        let header = plan.header(part, reached: end, attachments: carried)
        let size = writer.size
        writer = try MatroskaWriter(path: path, header: header) { () throws(FileError) in
            try shelf.addCurrent(bytes: size, end: end)
        }
        self.shelf = shelf
        self.part = part
        synced = latest
    }

    /// Has on disk what was written, if it is time.
    private mutating func settle(atOnce: Bool = false) throws(SourceError) {
        if let failure { throw failure }
        guard atOnce || latest - synced >= Recorder.longestUnsynced else { return }
        do { try writer.synchronize() } catch { throw stop(error) }
        synced = latest
    }

    // MARK: Failures

    /// Ends the recording after its last whole block.
    private mutating func stop(_ error: FileError) -> SourceError {
        writer.cut()
        let failure = Recorder.failure(error)
        self.failure = failure
        return failure
    }

    private static func failure(_ error: FileError) -> SourceError {
        SourceError(
            .deviceFailed, name: error.path, place: "", problem: "the recording ends: \(error.problem)", advice: error.advice)
    }
}
