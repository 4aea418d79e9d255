import Signal

/// What stands in a Matroska recording before its first cluster.
struct MatroskaHeader: Sendable {
    private(set) var timestampScale: Nanoseconds = 1_000_000
    private(set) var epoch: UTCTime?
    private(set) var duration: Nanoseconds?
    private(set) var attachments: [Attachment] = []
    private(set) var tracks: [MatroskaTrack] = []
    /// The place just after the segment, `nil` if its size is unknown.
    let segmentEnd: Int?
    /// The first cluster's head.
    private(set) var cluster = EBML.Element(id: MatroskaID.cluster, size: nil, place: 0, body: 0)

    static let mostInfo = 65_536
    private static let mostTracks = 1 << 20

    /// Reads up to the head of the first cluster, and that too; the first four bytes were read already.
    ///
    /// - Parameter sensors: whose tracks must be readable.
    init(_ input: inout Input, for sensors: [Sensor]) throws(Halt) {
        try MatroskaHeader.checkDocument(&input)
        guard let segment = try input.element() else { throw .ended }
        guard segment.id == MatroskaID.segment else {
            throw input.damage(at: segment.place, expected: "a segment", found: "element \(String(segment.id, radix: 16))")
        }
        // A size has at most 56 bits: the sum cannot overflow.
        let end = segment.size.map { segment.body + $0 }
        segmentEnd = end
        var hasTracks = false
        while true {
            if let end, input.offset >= end {
                throw input.damage(at: input.offset, expected: "a cluster", found: "the end of the segment")
            }
            guard let element = try input.element() else { throw .ended }
            if element.id == MatroskaID.cluster {
                guard hasTracks else {
                    throw input.damage(at: element.place, expected: "the tracks before the first cluster", found: "none")
                }
                cluster = element
                input.inside = "a block"
                return
            }
            let size = try MatroskaHeader.size(of: element, within: end, input)
            switch element.id {
            case MatroskaID.info: try readInfo(&input, size)
            case MatroskaID.tracks where !hasTracks:
                try readTracks(&input, size, sensors)
                hasTracks = true
            case MatroskaID.attachments: attachments += try MatroskaHeader.attachments(&input, size)
            default: try input.skip(size)
            }
        }
    }

    static func checkDocument(_ input: inout Input) throws(Halt) {
        let place = input.offset
        guard let size = try input.variableNumber("the size of the EBML header"), size <= 4_096 else {
            throw input.damage(at: place, expected: "an EBML header of at most 4096 bytes", found: "a longer one")
        }
        let body = try input.body(Int(size))
        for (id, field) in try body.elements() {
            if id == MatroskaID.docType {
                let type = try field.text()
                guard type == "matroska" || type == "webm" else {
                    throw field.damage(at: field.bytes.startIndex, "the document type matroska", "\"\(type.prefix(40))\"")
                }
            }
            if id == MatroskaID.docTypeReadVersion { _ = try field.integer("a Matroska version", in: 1...4) }
        }
    }

    /// The size of an element of a segment that is not a cluster.
    static func size(of element: EBML.Element, within end: Int?, _ input: borrowing Input) throws(Halt) -> Int {
        guard MatroskaID.isTopLevel(element.id) else {
            throw input.damage(
                at: element.place, expected: "an element of a segment", found: "element \(String(element.id, radix: 16))")
        }
        guard let size = element.size else {
            throw input.damage(at: element.place, expected: "an element of known size", found: "an unknown size")
        }
        if let end, size > end - element.body {
            throw input.damage(at: element.place, expected: "an element within its segment", found: "one of \(size) bytes")
        }
        return size
    }

    private mutating func readInfo(_ input: inout Input, _ size: Int) throws(Halt) {
        let body = try input.body(size, most: MatroskaHeader.mostInfo)
        var length: (Double, EBMLBody)?
        for (id, field) in try body.elements() {
            switch id {
            case MatroskaID.timestampScale:
                timestampScale = Nanoseconds(try field.integer("a timestamp scale", in: 1...1_000_000_000))
            case MatroskaID.duration: length = (try field.float(), field)
            case MatroskaID.dateUTC:
                // Nanoseconds since 2001-01-01T00:00:00Z (RFC 8794, § 7.6).
                let since = Int64(bitPattern: try field.unsigned())
                let (utc, overflow) = since.addingReportingOverflow(978_307_200_000_000_000)
                guard !overflow, field.bytes.count == 8 || field.bytes.isEmpty else {
                    throw field.damage(at: field.bytes.startIndex, "a date of 8 bytes", "\(field.bytes.count) bytes")
                }
                epoch = UTCTime(nanoseconds: utc)
            default: break
            }
        }
        guard let (ticks, field) = length else { return }
        let nanoseconds = ticks * Double(timestampScale)
        guard nanoseconds >= 0, nanoseconds <= Double(MediaTime.limit.nanoseconds) else {
            throw field.damage(at: field.bytes.startIndex, "a duration of at most ten years", "\(ticks) ticks")
        }
        duration = Nanoseconds(nanoseconds)
    }

    private mutating func readTracks(_ input: inout Input, _ size: Int, _ sensors: [Sensor]) throws(Halt) {
        let body = try input.body(size, most: MatroskaHeader.mostTracks)
        var numbers: Set<UInt64> = []
        var kinds: Set<Int> = []
        for (id, entry) in try body.elements() where id == MatroskaID.trackEntry {
            guard let track = try MatroskaTrack(entry, for: sensors) else { continue }
            guard numbers.insert(track.number).inserted else {
                throw entry.damage(at: entry.bytes.startIndex, "one track of each number", "number \(track.number) twice")
            }
            let kind =
                switch track.content {
                case .picture, .unread(.camera): 1
                case .sound, .unread(.microphone): 2
                case .events: 3
                }
            // Of pictures and of sound the first is replayed; a second track of events could hold a withdrawal.
            if kinds.insert(kind).inserted {
                tracks.append(track)
            } else if kind == 3 {
                throw entry.damage(
                    at: entry.bytes.startIndex, "at most one track of events (S_TEXT/UTF8)", "a second",
                    advice: "write all events into one track, in the order of their times")
            }
        }
        guard !kinds.isDisjoint(with: [1, 2]) else {
            throw body.damage(at: body.bytes.startIndex, "a track of pictures or of sound", "none")
        }
    }

    /// Reads an Attachments element whole.
    static func attachments(_ input: inout Input, _ size: Int) throws(Halt) -> [Attachment] {
        let place = input.offset
        guard size <= Attachment.largest else {
            throw input.damage(
                at: place, expected: "attachments of at most \(Attachment.largest) bytes", found: "\(size)",
                advice: "leave out those that are not needed")
        }
        var result: [Attachment] = []
        for (id, file) in try input.body(size).elements() where id == MatroskaID.attachedFile {
            var attachment = Attachment(name: "", mediaType: "", bytes: [])
            for (id, field) in try file.elements() {
                switch id {
                case MatroskaID.fileName: attachment.name = try field.text()
                case MatroskaID.fileMediaType: attachment.mediaType = try field.text()
                case MatroskaID.fileData: attachment.bytes = Array(field.bytes)
                default: break
                }
            }
            guard !result.contains(where: { $0.name == attachment.name }) else {
                throw file.damage(
                    at: file.bytes.startIndex, "attachments of different names",
                    "\"\(attachment.name.prefix(40))\" twice", advice: "leave one of them out")
            }
            result.append(attachment)
        }
        return result
    }
}

extension Input {
    /// The body of a header element, its checksum compared.
    mutating func body(_ size: Int, most: Int = Attachment.largest) throws(Halt) -> EBMLBody {
        guard size <= most else {
            throw damage(at: offset, expected: "a header element of at most \(most) bytes", found: "\(size)")
        }
        let place = offset
        let body = EBMLBody(bytes: try bytes(size)[...], place: place, name: name)
        try body.verify()
        return body
    }
}
