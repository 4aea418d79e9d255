public import Consent
public import Signal

extension Microphone {
    /// Opens a microphone, sets it up and starts it.
    ///
    /// - Parameters:
    ///   - permit: for the microphone; every opening needs one of its own, also a reopening.
    ///   - time: now, by the clock of the run.
    ///   - name: libasound's name for it.
    /// - Throws: that the permit is worth nothing, or `SourceError.Kind.deviceFailed` and what to do about it.
    public static func open(
        _ permit: consuming SensorPermit, at time: MediaTime, name: String
    ) throws(SourceError) -> Microphone {
        try DevicePermit.redeem(permit, for: .microphone, at: time, name: name)
        return try Microphone(name: name)
    }
}
