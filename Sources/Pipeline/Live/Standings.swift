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
        /// When it is tried again in any case: nobody tells that another program has let go of it.
        var nextTry = MediaTime.zero

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

    /// How often one that is gone is tried without a sign: 5 s.
    private static let period: Nanoseconds = 5_000_000_000

    /// A sensor that may be back, once.
    mutating func takeReturn(at now: MediaTime) -> Sensor? {
        for sensor in Sensor.allCases where self[sensor].place == .gone && (self[sensor].mayBeBack || now >= self[sensor].nextTry)
        {
            self[sensor].mayBeBack = false
            self[sensor].nextTry = now + Standings.period
            return sensor
        }
        return nil
    }
}
