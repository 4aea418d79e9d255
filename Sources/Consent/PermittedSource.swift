public import Signal

/// A source whose sensors open only for a permit: a device live, a track in replay.
///
/// Every opening needs a permit of its own, also a reopening.
public protocol PermittedSource: SensorSource, ~Copyable {
    /// Opens the permit's sensor, which is consumed by `SensorPermit.redeem(at:)` first.
    ///
    /// - Throws: what went wrong, `SourceError(_:name:)` if the permit is worth nothing any more.
    mutating func open(_ permit: consuming SensorPermit, at time: MediaTime) throws(SourceError)

    /// Says whether what it delivers may be recorded; asked at every change of consent.
    mutating func allowRecording(_ isAllowed: Bool)
}

extension PermittedSource where Self: ~Copyable {
    /// A source that records nothing.
    public mutating func allowRecording(_ isAllowed: Bool) {}
}

extension SourceError {
    /// A sensor stays closed because its permit was refused.
    public init(_ refusal: ConsentRefusal, name: String) {
        self.init(name: name, place: "", problem: refusal.text, advice: "ask the gate for a new permit")
    }
}
