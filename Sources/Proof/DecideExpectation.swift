public import Digest
public import Policy

/// What some policies must answer to a scene. Only what is set is checked; at least one thing is.
public struct DecideExpectation: Sendable, Equatable {
    public var policies: [String]
    public var position: TextPosition

    // Of the scene and the factors that the case states.

    public var cap: Level?
    /// The rule that is named as the reason for the cap.
    public var reason: String?
    /// Σ weight·factor.
    public var score: Int?
    /// All rules that fire, in the order of the file.
    public var fired: [String]?
    /// Rules among those that fire.
    public var fires: [String]?
    /// Rules among those that fire because something is not known.
    public var unknown: [String]?
    /// All categories that are excluded.
    public var excluded: CategorySet?
    /// Categories among those that are excluded.
    public var excludes: CategorySet?
    /// Categories that are not excluded.
    public var allows: CategorySet?

    // Of the candidates.

    /// Those that are admitted, in the order of the slate; every other one is not.
    public var admits: [String]?
    /// Reasons among those that the guard names for the slate.
    public var reasons: [String]?

    /// Whether something is expected of the stated factors, not only of candidates.
    public var asksPolicy: Bool {
        cap != nil || reason != nil || score != nil || fired != nil || fires != nil || unknown != nil
            || excluded != nil || excludes != nil || allows != nil
    }

    /// Whether something is expected of the candidates.
    public var asksGuard: Bool { admits != nil || reasons != nil }
}
