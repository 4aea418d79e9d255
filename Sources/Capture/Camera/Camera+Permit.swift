public import Consent
public import Signal

extension Camera {
    /// Opens a camera for a permit, which is consumed first; every opening needs one of its own, also a reopening.
    ///
    /// - Throws: `SourceError`: the permit is worth nothing any more or is not for a camera, or the device failed.
    public static func open(
        _ permit: consuming SensorPermit, at time: MediaTime, path: String, wish: CameraWish = CameraWish()
    ) throws(SourceError) -> Camera {
        let sensor: Sensor
        do {
            sensor = try permit.redeem(at: time)
        } catch {
            throw SourceError(error, name: path)
        }
        guard sensor == .camera else {
            throw SourceError(
                name: path, place: "", problem: "expected a permit for the camera, found one for the \(sensor.rawValue)",
                advice: "ask the gate for a permit of this sensor")
        }
        return try Camera(path: path, wish: wish)
    }
}
