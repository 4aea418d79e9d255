public import Ads
public import Guard
public import Policy
public import Signal

/// One answer of the pipeline: what may be shown from now on, and why.
public struct Decision: Sendable {
    public var time: MediaTime
    /// The basis of what is shown, `none` if nothing.
    public var level: Level
    /// Why not more: each rule that fired, each refusal of the gate.
    public var reasons: [Reason]
    /// What is shown.
    public var impression: Impression?
    /// What happened at this moment ("consent", "leave"), `nil` for a decision of the grid.
    public var cause: String?

    public init(time: MediaTime, level: Level, reasons: [Reason], impression: Impression?, cause: String?) {
        self.time = time
        self.level = level
        self.reasons = reasons
        self.impression = impression
        self.cause = cause
    }
}
