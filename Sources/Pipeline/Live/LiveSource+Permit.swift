import Capture
public import Consent
import Recording
public import Signal

extension LiveSource {
    /// Opens a device. One that is not there, or not free, is waited for: that it is gone is an event of the run.
    ///
    /// - Throws: `SourceError` if the permit is worth nothing.
    public mutating func open(_ permit: consuming SensorPermit, at time: MediaTime) throws(SourceError) {
        let sensor = permit.sensor
        let isBack = standings[sensor].place == .gone
        do throws(SourceError) {
            try light()
            switch sensor {
            case .camera:
                let camera = try Camera.open(permit, at: time, path: setup.camera ?? "", wish: setup.wish)
                if let rate = camera.mode.rate {
                    let two = 2_000_000_000 * Nanoseconds(rate.seconds) / Nanoseconds(max(1, rate.pictures))
                    standings[sensor].patience = max(LiveSource.patience, two)
                }
                recording?.pictures = camera.mode.layout
                devices.take(camera)
            case .microphone:
                let microphone = try Microphone.open(permit, at: time, name: setup.microphone ?? "")
                let mode = microphone.mode
                if !intake.hears(rate: mode.rate, channels: mode.channels) {
                    intake.expectSound(rate: mode.rate, channels: mode.channels)
                }
                recording?.sound = RecordingPlan.Sound(rate: mode.rate, channels: mode.channels)
                devices.take(microphone)
            }
        } catch {
            guard error.kind == .deviceFailed else { throw error }
            if !isBack {
                counts.unplugged += 1
                tell("\(error.description); it is waited for")
                add(text("unplug", sensor), at: time)
            }
            return leave(sensor)
        }
        if isBack {
            counts.replugged += 1
            tell("the \(sensor.rawValue) is back")
        }
        let now = devices.clock.now
        standings[sensor].place = .open
        standings[sensor].isSilent = false
        (standings[sensor].front, standings[sensor].floor) = (now, time)
        intake.open(sensor, at: time)
    }

    public mutating func close(_ sensor: Sensor) {
        devices.close(sensor)
        intake.close(sensor)
        standings[sensor] = Standings.Standing()
        frame.wipe()
        sound.wipe()
        dimIfAllIsClosed()
    }

    /// Lights the light before anything is sensed; without it nothing is.
    private mutating func light() throws(SourceError) {
        do throws(FileError) { try indicator?.light() } catch {
            throw SourceError(
                .deviceFailed, name: error.path, place: "the light", problem: "\(error.problem), so nothing is opened",
                advice: "name a file that is there and takes 1 and 0, such as /sys/class/leds/NAME/brightness")
        }
    }

    private mutating func dimIfAllIsClosed() {
        if !Sensor.allCases.contains(where: { standings[$0].place == .open }) { indicator?.dim() }
    }

    /// A device is gone: from now on it is looked out for, and tried once more, for it may have come back before that.
    mutating func leave(_ sensor: Sensor) {
        // One that is looked out for already still is.
        if standings[sensor].place == .gone { return dimIfAllIsClosed() }
        devices.close(sensor)
        standings[sensor].place = .gone
        standings[sensor].nextTry = .zero
        let folder = sensor == .camera ? LiveSource.folder(of: setup.camera ?? "/dev/video0") : "/dev/snd"
        try? devices.awaitReturn(of: sensor, in: folder)
        dimIfAllIsClosed()
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return "/dev" }
        return String(path[..<slash])
    }
}
