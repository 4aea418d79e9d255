public import Consent
public import Signal

extension Camera {
    /// Opens a camera for a permit, which is consumed first; every opening needs one of its own, also a reopening.
    ///
    /// - Throws: `SourceError`: the permit is worth nothing any more or is not for a camera, or the device failed.
    public static func open(
        _ permit: consuming SensorPermit, at time: MediaTime, path: String, wish: CameraWish = CameraWish()
    ) throws(SourceError) -> Camera {
        try DevicePermit.redeem(permit, for: .camera, at: time, name: path)
        return try Camera(path: path, wish: wish)
    }
}
