import Consent
import Digest
import Signal

/// What an event that is recorded means to the recording.
enum EventKind {
    /// Consent was asked for, given or taken back, or the person left.
    case consent
    /// A picture was thrown away.
    case drop
    case other

    /// - Throws: if the text is no event that could be replayed.
    init(_ event: TimedEvent, name: String) throws(SourceError) {
        do {
            guard event.json.utf8.count <= TimedEvent.largest else {
                throw JSONError(TextPosition(line: 1, column: 1), "expected at most \(TimedEvent.largest) bytes")
            }
            let object = try JSONParser.parse(event.json).object("event")
            switch try ConsentEvent(event: object) {
            case .change, .leave: self = .consent
            case .touch: self = .other
            case nil: self = try object.required("event").string("event") == "drop" ? .drop : .other
            }
        } catch {
            throw SourceError(
                name: name, place: "event at \(event.time)", problem: "\(error)", advice: "record what could be replayed")
        }
    }
}
