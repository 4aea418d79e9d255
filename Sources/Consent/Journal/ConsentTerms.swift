public import Digest
public import Signal

/// On what terms something is asked or given.
public struct ConsentTerms: Sendable, Hashable {
    /// How long what is given holds; an encounter ends sooner, after an hour at most.
    public var validity: Nanoseconds
    /// How long the ledger keeps the entry.
    public var retention: Nanoseconds
    /// The policy in force.
    public var policy: Digest256?

    /// - Parameters:
    ///   - validity: whole seconds, more than nothing, at most `ConsentRecord.longestDuration`.
    ///   - retention: whole seconds, at most `ConsentRecord.longestDuration`.
    public init(
        validity: Nanoseconds = 3_600_000_000_000, retention: Nanoseconds = 30 * 86_400_000_000_000,
        policy: Digest256? = nil
    ) {
        precondition(
            validity > 0 && validity <= ConsentRecord.longestDuration && validity % 1_000_000_000 == 0,
            "consent holds for whole seconds, at most ten years")
        precondition(
            (0...ConsentRecord.longestDuration).contains(retention) && retention % 1_000_000_000 == 0,
            "an entry is kept for whole seconds, at most ten years")
        self.validity = validity
        self.retention = retention
        self.policy = policy
    }

    /// Reads a length of time such as `PT1H` or `P30D`, in whole seconds; `nil` for anything else.
    public static func duration(_ text: String) -> Nanoseconds? { ConsentDuration.parse(text) }
}
