import Digest
import Signal

/// Which part of its run a recording is, as it says itself: `{"part":3,"begin_ns":1500000000}`.
struct PartNote: Sendable, Hashable {
    /// Counted from 1.
    var number: Int
    /// The run's media time at which the file's own time is zero.
    var begin: MediaTime

    private static let longest = 256
    private static let mostParts: Int64 = 1_000_000_000

    var attachment: Attachment {
        let json = "{\"part\":\(number),\"begin_ns\":\(begin.nanoseconds)}"
        return Attachment(name: Attachment.part, mediaType: "application/json", bytes: Array(json.utf8))
    }

    init(number: Int, begin: MediaTime) {
        self.number = number
        self.begin = begin
    }

    /// Reads what a recording carries; `nil` if it says nothing.
    ///
    /// - Parameter name: of the recording.
    init?(_ attachments: [Attachment], name: String) throws(SourceError) {
        guard let attachment = attachments.first(where: { $0.name == Attachment.part }) else { return nil }
        do throws(JSONError) {
            guard attachment.bytes.count <= PartNote.longest else {
                throw JSONError(TextPosition(line: 1, column: 1), "expected at most \(PartNote.longest) bytes")
            }
            let object = try JSONParser.parse(attachment.bytes).object("attachment")
            try object.allowOnly("part", "begin_ns")
            number = Int(try object.required("part").integer("part", in: 1...PartNote.mostParts))
            let node = try object.required("begin_ns")
            begin = MediaTime(nanoseconds: try node.integer("begin_ns", in: 0...MediaTime.limit.nanoseconds))
            guard begin == begin.rounded, (number == 1) == (begin == .zero) else {
                throw JSONError(
                    node.position, "expected the first part alone to begin at 0, and a whole number of 100 µs for \"begin_ns\"")
            }
        } catch {
            throw SourceError(
                name: name, place: "attachment \(attachment.name)", problem: "\(error)",
                advice: "replay another part, or leave the attachment out")
        }
    }
}
