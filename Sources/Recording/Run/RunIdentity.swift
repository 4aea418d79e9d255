import Signal

/// By what the parts of one run know each other.
struct RunIdentity: Sendable, Hashable {
    /// The universal time at which the run began.
    private let epoch: Int64?
    /// What it drew at random.
    private let seed: [UInt8]?
    private let tracks: [MatroskaTrack]

    init(_ header: MatroskaHeader, _ note: PartNote) {
        epoch = header.epoch.map { $0.nanoseconds &- note.begin.nanoseconds }
        seed = header.attachments.first { $0.name == Attachment.seed }?.bytes
        tracks = header.tracks
    }
}

/// The beginning of a recording that is part of a run.
struct PartHeader: Sendable {
    let note: PartNote
    let identity: RunIdentity

    /// - Returns: `nil` for what says no part: another recording, no recording, no file.
    /// - Throws: if it says a part that cannot be.
    init?(path: String) throws(SourceError) {
        guard Folder.isFile(path), let header = PartHeader.header(path) else { return nil }
        guard let note = try PartNote(header.attachments, name: path) else { return nil }
        self.note = note
        identity = RunIdentity(header, note)
    }

    private static func header(_ path: String) -> MatroskaHeader? {
        do {
            var input = try Input(path: path)
            guard try input.bytes(4) == EBML.magic else { return nil }
            return try MatroskaHeader(&input, for: Sensor.allCases)
        } catch {
            // Whoever replays it says why.
            return nil
        }
    }
}
