import Signal

/// Where the sensors of a live run stand.
struct Standings: Sendable {
    struct Standing: Sendable {
        enum Place: Sendable { case closed, open, gone }
        var place = Place.closed
        /// Nothing from before this is still to come from it.
        var front = MediaTime.zero
        /// What was taken before this comes too late.
        var floor = MediaTime.zero
        /// It gave nothing for too long, and is not waited for until it does.
        var isSilent = false
        /// How long it is waited for.
        var patience = LiveSource.patience
        /// Something changed where it was.
        var mayBeBack = false

        /// Whether others wait for it.
        var isAwaited: Bool { place == .open && !isSilent }
    }

    private var camera = Standing()
    private var microphone = Standing()

    subscript(_ sensor: Sensor) -> Standing {
        get { sensor == .camera ? camera : microphone }
        set {
            switch sensor {
            case .camera: camera = newValue
            case .microphone: microphone = newValue
            }
        }
    }

    /// A sensor that may be back, once.
    mutating func takeReturn() -> Sensor? {
        for sensor in Sensor.allCases where self[sensor].place == .gone && self[sensor].mayBeBack {
            self[sensor].mayBeBack = false
            return sensor
        }
        return nil
    }
}
