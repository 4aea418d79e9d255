import Ads
import Consent
import Digest
import Guard
import Signal

/// What an event of a recording means to the pipeline.
struct RecordedEvent {
    enum Meaning {
        /// Where consent stands changes, or somebody showed that they are there.
        case consent(ConsentEvent)
        /// The person said what they want; `nil` takes it back.
        case intent(DeclaredIntent?)
        /// What a sensor cannot know has changed.
        case scene(SceneInput)
        /// Whether the device's clock can be believed from now on.
        case clock(isTrusted: Bool)
        /// Samples were lost, or a device was gone: what comes after is not joined with what was before.
        case loss(Sensor)
    }

    /// What happened, in one word for the log.
    let name: String
    let meaning: Meaning

    /// Reads the JSON object of an event.
    ///
    /// - Parameter scene: the scene that a `scene` event changes.
    init(_ event: TimedEvent, scene: SceneInput) throws(EventError) {
        do {
            let object = try JSONParser.parse(event.json).object("event")
            let kind = try object.required("event").string("event")
            name = kind
            switch kind {
            case "intent":
                meaning = .intent(try DeclaredIntent.read(event: object))
            case "scene":
                try object.allowOnly("event", "set")
                var changed = scene
                try changed.set(try object.required("set").object("set"))
                meaning = .scene(changed)
            case "clock":
                try object.allowOnly("event", "trusted")
                meaning = .clock(isTrusted: try object.required("trusted").bool("trusted"))
            case "drop", "gap", "unplug":
                try object.allowOnly("event", "sensor", "from_ns", "to_ns")
                let sensor: Sensor = try object.required("sensor").word("sensor")
                let times = 0...MediaTime.limit.nanoseconds
                let from = try object["from_ns"]?.integer("from_ns", in: times) ?? event.time.nanoseconds
                let to = try object["to_ns"]?.integer("to_ns", in: times) ?? event.time.nanoseconds
                guard from <= to else {
                    throw JSONError(object.position, "expected from_ns before to_ns, found \(from) and \(to)")
                }
                meaning = .loss(sensor)
            default:
                guard let consent = try ConsentEvent(event: object) else {
                    throw JSONError(
                        object.position,
                        "unknown event \"\(kind.prefix(40))\", expected consent, leave, touch, intent, scene, clock, "
                            + "drop, gap or unplug")
                }
                meaning = .consent(consent)
            }
        } catch {
            throw EventError(time: event.time, problem: "\(error)")
        }
    }
}

/// Why an event of a recording was refused.
struct EventError: Error {
    var time: MediaTime
    var problem: String
}
