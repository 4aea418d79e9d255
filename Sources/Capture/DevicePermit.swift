import Consent
import Signal

/// What every device does with a permit before it is opened.
enum DevicePermit {
    /// Consumes a permit for opening a device.
    ///
    /// - Throws: that it is worth nothing any more, or is for another sensor.
    static func redeem(
        _ permit: consuming SensorPermit, for sensor: Sensor, at time: MediaTime, name: String
    ) throws(SourceError) {
        let permitted: Sensor
        do {
            permitted = try permit.redeem(at: time)
        } catch {
            throw SourceError(error, name: name)
        }
        guard permitted == sensor else {
            throw SourceError(
                name: name, place: "",
                problem: "expected a permit for the \(sensor.rawValue), found one for the \(permitted.rawValue)",
                advice: "ask the gate for a permit of this sensor")
        }
    }
}
