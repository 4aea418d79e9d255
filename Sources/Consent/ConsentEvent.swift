public import Digest

/// What a person did, or what was done, that changes where consent stands.
public enum ConsentEvent: Sendable, Hashable {
    /// A question was asked, answered or taken back for some purposes. A declared age comes with an answer.
    case change(ConsentState, purposes: [Purpose], age: DeclaredAge?)
    /// The person left.
    case leave
    /// A touch, a key, a wish: begins an encounter, or shows that somebody is still there.
    case touch

    public static func given(_ purposes: [Purpose], age: DeclaredAge? = nil) -> ConsentEvent {
        .change(.given, purposes: purposes, age: age)
    }
    public static func refused(_ purposes: [Purpose]) -> ConsentEvent { .change(.refused, purposes: purposes, age: nil) }
    public static func withdrawn(_ purposes: [Purpose]) -> ConsentEvent {
        .change(.withdrawn, purposes: purposes, age: nil)
    }

    /// Reads an event of a recording's text track; `nil` for events that are not about consent.
    public init?(event: JSONObject) throws(ConsentError) {
        return nil
    }
}
