public import Consent
public import Signal

extension ReplaySource {
    /// Opens a track; its samples come from `time` on, as far as they were not passed over already.
    public mutating func open(_ permit: consuming SensorPermit, at time: MediaTime) throws(SourceError) {
        let sensor: Sensor
        do {
            sensor = try permit.redeem(at: time)
        } catch {
            throw SourceError(error, name: name)
        }
        guard sensors.contains(sensor) else {
            throw SourceError(
                name: name, place: "", problem: "expected a track for the \(sensor.rawValue), found none",
                advice: "open only what the recording's sensors name")
        }
        intake.open(sensor, at: time)
    }
}
