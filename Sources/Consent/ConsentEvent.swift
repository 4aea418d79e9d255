public import Digest

/// What a person did, or what was done, that changes where consent stands.
public enum ConsentEvent: Sendable, Hashable {
    /// A question was asked, answered or taken back for some purposes.
    ///
    /// A declared age comes with `requested` or `given`, and counts with these alone.
    case change(ConsentState, purposes: [Purpose], age: DeclaredAge?)
    /// The person left.
    case leave
    /// A touch, a key, a wish: begins an encounter, or shows that somebody is still there.
    case touch

    public static func requested(_ purposes: [Purpose]) -> ConsentEvent {
        .change(.requested, purposes: purposes, age: nil)
    }
    public static func given(_ purposes: [Purpose], age: DeclaredAge? = nil) -> ConsentEvent {
        .change(.given, purposes: purposes, age: age)
    }
    public static func refused(_ purposes: [Purpose]) -> ConsentEvent {
        .change(.refused, purposes: purposes, age: nil)
    }
    public static func withdrawn(_ purposes: [Purpose]) -> ConsentEvent {
        .change(.withdrawn, purposes: purposes, age: nil)
    }

    /// Reads an event of a recording's text track; `nil` for events that are not about consent.
    ///
    /// `{"event":"consent","state":S,"purposes":P}` with S of requested, given, refused, withdrawn, expired, invalidated and P
    /// an array of purposes or "all" (given: all but `share`), and with requested or given `"age"` if the person declared one;
    /// `{"event":"leave"}`; `{"event":"touch"}`.
    public init?(event: JSONObject) throws(ConsentError) {
        do throws(JSONError) {
            guard let read = try ConsentEvent.read(event) else { return nil }
            self = read
        } catch {
            throw ConsentError(error, advice: "write it as Sources/Consent/README.md describes events")
        }
    }

    /// The object that `init(event:)` reads.
    public var json: String {
        var writer = JSONWriter()
        switch self {
        case .leave: writer.add("event", "leave")
        case .touch: writer.add("event", "touch")
        case .change(let state, let purposes, let age):
            writer.add("event", "consent")
            writer.add("state", state.rawValue)
            writer.add("purposes", json: "[" + purposes.map { "\"\($0.rawValue)\"" }.joined(separator: ",") + "]")
            if let age { writer.add("age", age.rawValue) }
        }
        return writer.object
    }

    private static func read(_ event: JSONObject) throws(JSONError) -> ConsentEvent? {
        switch try event.required("event").string("event") {
        case "leave":
            try event.allowOnly("event")
            return .leave
        case "touch":
            try event.allowOnly("event")
            return .touch
        case "consent":
            try event.allowOnly("event", "state", "purposes", "age")
            let state = try event.required("state").word("state", as: ConsentState.self)
            let age = event["age"]
            if let age, state != .requested, state != .given {
                throw JSONError(
                    age.position,
                    "expected no \"age\" with \"\(state.rawValue)\": an age comes with an answer that asks or gives")
            }
            return .change(
                state, purposes: try purposes(event.required("purposes"), state: state),
                age: try age?.word("age", as: DeclaredAge.self))
        default: return nil
        }
    }

    private static func purposes(_ node: JSONNode, state: ConsentState) throws(JSONError) -> [Purpose] {
        if case .string("all") = node.value { return state == .given ? Purpose.grantable : Purpose.allCases }
        var purposes: [Purpose] = []
        for element in try node.array("purposes", most: Purpose.allCases.count) {
            let purpose = try element.word("purposes", as: Purpose.self)
            guard state != .given || purpose != .share else {
                throw JSONError(
                    element.position,
                    "expected \"share\" not to be given: no recipient can be named, nothing leaves the device")
            }
            guard !purposes.contains(purpose) else {
                throw JSONError(element.position, "expected each purpose once, found \"\(purpose.rawValue)\" again")
            }
            purposes.append(purpose)
        }
        return purposes
    }
}
