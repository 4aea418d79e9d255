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
        let sensor: Sensor
        do {
            sensor = try permit.redeem(at: time)
        } catch {
            throw SourceError(error, name: name)
        }
        guard sensor == .microphone else {
            throw SourceError(
                name: name, place: "", problem: "expected a permit for the microphone, found one for the \(sensor.rawValue)",
                advice: "ask the gate for a permit of this sensor")
        }
        return try Microphone(name: name)
    }
}
