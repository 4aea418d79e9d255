import Signal

/// Appends blocks to one Matroska file (RFC 9559), in the order in which they come.
///
/// Segment and clusters say no size, and nothing that was written is ever changed: at whatever byte the process dies,
/// all blocks before it can be read. Each block goes to the system at once, from the caller's memory: nothing is copied
/// or kept here, and nothing is allocated for a frame.
struct MatroskaWriter: ~Copyable, Sendable {
    /// The numbers of the tracks.
    enum Track: UInt8, Sendable { case pictures = 1, sound, events }

    let path: String
    private let opened: Opened
    /// Bytes of the header and of all blocks that are whole.
    private(set) var size: Int
    private var cluster: Int64 = 0

    /// Creates a file that appears under its name when its header is on disk; a crash before that leaves none of this name.
    /// It is held as long as it is written: see `File.isHeld`.
    ///
    /// - Parameters:
    ///   - header: see `RecordingPlan.header`.
    ///   - before: called just before the file appears; gives what has its name another.
    /// - Throws: also if a file of this name is there.
    init(
        path: String, header: [UInt8], before: () throws(FileError) -> Void = { () throws(FileError) in }
    ) throws(FileError) {
        self.path = path
        opened = try MatroskaWriter.create(path, header, before)
        size = header.count
    }

    /// A file as it is written, and as it is held until it is closed.
    private struct Opened: ~Copyable, Sendable {
        let file: File
        let hold: File
    }

    private static func create(
        _ path: String, _ header: [UInt8], _ before: () throws(FileError) -> Void
    ) throws(FileError) -> Opened {
        do throws(FileError) {
            let hold = try appear(try File(creatingAlone: path + ".unfinished", forOwnerAlone: true), path, header, before)
            return Opened(file: try File(existing: path), hold: hold)
        } catch {
            throw FileError(path: path, operation: error.operation, code: error.code)
        }
    }

    private static func appear(
        _ file: consuming File, _ path: String, _ header: [UInt8], _ before: () throws(FileError) -> Void
    ) throws(FileError) -> File {
        do throws(FileError) {
            try file.write(header)
            try file.synchronize()
            try before()
            if Folder.has(path) { throw FileError(path: path, operation: "create", code: FileError.alreadyThere) }
            try File.rename(file.path, to: path)
            try Folder.synchronize(SegmentName.folder(of: path))
            return file
        } catch {
            try? File.remove(path + ".unfinished")
            throw error
        }
    }

    // MARK: Blocks

    /// Appends sound.
    ///
    /// - Parameter ticks: the time in the file, in steps of `MediaTime.resolution`.
    mutating func append(sound bytes: Span<UInt8>, at ticks: Int64) throws(FileError) {
        let head = try begin(.sound, at: ticks, byteCount: bytes.count)
        try opened.file.write(bytes)
        size += head + bytes.count
    }

    /// Appends a picture, without the spare bytes at the ends of its lines.
    ///
    /// - Precondition: the frame has all bytes that its layout says.
    mutating func append(picture frame: borrowing VideoFrame, at ticks: Int64) throws(FileError) {
        let layout = frame.layout
        let bytes = frame.bytes
        let count = layout.format == .jpeg ? bytes.count : layout.packedByteCount
        let head = try begin(.pictures, at: ticks, byteCount: count)
        if layout.isPacked {
            try opened.file.write(bytes.extracting(..<count))
        } else {
            for index in 0..<layout.lineCount { try opened.file.write(bytes.extracting(layout.line(index))) }
        }
        size += head + count
    }

    /// Appends an event as subtitle of one second: players show it.
    mutating func append(event json: String, at ticks: Int64) throws(FileError) {
        let isFirst = enterCluster(at: ticks)
        let bytes = MatroskaWriter.event(json, at: ticks, in: cluster, isFirst: isFirst)
        try opened.file.write(bytes)
        size += bytes.count
    }

    /// Notes that the recording goes on until a time.
    mutating func appendMark(at ticks: Int64) throws(FileError) {
        let isFirst = enterCluster(at: ticks)
        let bytes = MatroskaWriter.mark(at: ticks, in: cluster, isFirst: isFirst)
        try opened.file.write(bytes)
        size += bytes.count
    }

    /// Writes the head of a block and says how many bytes that took.
    private mutating func begin(_ track: Track, at ticks: Int64, byteCount: Int) throws(FileError) -> Int {
        let isFirst = enterCluster(at: ticks)
        let head = BlockHead(track, at: ticks, in: cluster, isFirst: isFirst, byteCount: byteCount)
        try opened.file.write(head.bytes)
        return head.bytes.count
    }

    /// Begins another cluster where the last is too long; says whether it did.
    private mutating func enterCluster(at ticks: Int64) -> Bool {
        guard ticks - cluster > BlockHead.mostTicks else { return false }
        cluster = ticks
        return true
    }

    // MARK: Certainty

    /// Returns when every block would survive a loss of power.
    func synchronize() throws(FileError) { try opened.file.synchronizeData() }

    /// After a failure: cuts the file after its last whole block, as far as the system still allows it.
    func cut() {
        try? opened.file.truncate(to: size)
        try? opened.file.synchronizeData()
    }
}

extension MatroskaWriter {
    /// An event's block with its duration, and before it the head of its cluster if that begins here.
    private static func event(_ json: String, at ticks: Int64, in cluster: Int64, isFirst: Bool) -> [UInt8] {
        var writer = EBMLWriter()
        if isFirst {
            writer.open(MatroskaID.cluster)
            writer.element(MatroskaID.timestamp, Int(cluster))
        }
        writer.element(MatroskaID.blockGroup) { group in
            let offset = UInt16(bitPattern: Int16(ticks - cluster))
            let head = [0x80 | Track.events.rawValue, UInt8(offset >> 8), UInt8(truncatingIfNeeded: offset), 0]
            group.element(MatroskaID.block, bytes: head + Array(json.utf8))
            group.element(MatroskaID.blockDuration, Int(1_000_000_000 / MediaTime.resolution))
        }
        return writer.bytes
    }

    /// A block of the events' track without an event.
    static func mark(at ticks: Int64, in cluster: Int64, isFirst: Bool) -> [UInt8] {
        let head = BlockHead(.events, at: ticks, in: cluster, isFirst: isFirst, byteCount: 1).bytes
        return head.indices.map { head[$0] } + [UInt8(ascii: "\n")]
    }
}
