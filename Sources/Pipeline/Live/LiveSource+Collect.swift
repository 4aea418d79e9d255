import Capture
import Recording
import Signal

extension LiveSource {
    /// Takes over what the devices gave.
    mutating func collect() {
        isSoundBehind = false
        while !intake.isFull, !isSoundBehind, let captured = devices.fetch(into: &frame, &sound) {
            switch captured {
            case .picture: takePicture()
            case .sound: takeSound()
            case .soundFollows: isSoundBehind = true
            case .note(let note, let time): take(note, at: time)
            }
        }
    }

    private mutating func takePicture() {
        guard standings[.camera].place == .open, arrives(.camera, frame.time) else { return frame.wipe() }
        counts.pictures += 1
        LiveSource.record(frame, in: &recording)
        intake.take(&frame)
    }

    private mutating func takeSound() {
        guard standings[.microphone].place == .open, arrives(.microphone, sound.time) else { return sound.wipe() }
        counts.soundFrames += Int64(sound.frames)
        LiveSource.record(sound, in: &recording)
        LiveSource.put(sound, into: &intake)
    }

    private static func record(_ frame: borrowing VideoFrame, in recording: inout LiveRecording?) {
        recording?.picture(frame)
    }

    private static func record(_ sound: borrowing SoundSlot, in recording: inout LiveRecording?) {
        recording?.sound(sound.bytes, at: sound.time)
    }

    private static func put(_ sound: borrowing SoundSlot, into intake: inout Intake) {
        _ = intake.take(sound.bytes, at: sound.time)
    }

    /// Whether something that a sensor gave comes in time; it is waited for again.
    private mutating func arrives(_ sensor: Sensor, _ time: MediaTime) -> Bool {
        guard time >= max(standings[sensor].floor, announced, intake.floor) else {
            counts.late += 1
            return false
        }
        standings[sensor].front = time
        standings[sensor].isSilent = false
        return true
    }

    private mutating func take(_ note: CaptureNote, at time: MediaTime) {
        switch note {
        case .lost(let count): counts.lostPictures += count
        case .dropped: counts.badPictures += 1
        case .overrun:
            counts.overruns += 1
            lose("drop", .camera, at: time)
        case .restarted:
            counts.restarts += 1
            tell("the camera's stream broke off and was begun again")
            lose("gap", .camera, at: time)
        case .gap(let frames, _):
            counts.soundGaps += 1
            counts.lostSoundFrames += frames
            tell("about \(frames) frames of sound were lost")
            lose("gap", .microphone, at: time)
        case .gone(let sensor, let why):
            counts.unplugged += 1
            tell("the \(sensor.rawValue) is gone: \(why); it is waited for")
            lose("unplug", sensor, at: time)
            leave(sensor)
        case .changed(let sensor): standings[sensor].mayBeBack = true
        }
    }

    /// Says in the run's events that something of a sensor is missing.
    func text(_ event: String, _ sensor: Sensor) -> String {
        "{\"event\":\"\(event)\",\"sensor\":\"\(sensor.rawValue)\"}"
    }

    private mutating func lose(_ event: String, _ sensor: Sensor, at time: MediaTime) {
        add(text(event, sensor), at: time)
    }

    // MARK: Waiting

    /// Before which time nothing is still to come.
    func frontier(at now: MediaTime) -> MediaTime {
        var limit = now
        if standings[.camera].isAwaited { limit = min(limit, standings[.camera].front + 1) }
        if standings[.microphone].isAwaited {
            limit = min(limit, max(intake.soundFrontier ?? .zero, standings[.microphone].floor))
        }
        return limit
    }

    /// When somebody who is waited for has been silent for too long.
    func deadline(after now: MediaTime) -> MediaTime {
        var time = now + Grid.interval
        for sensor in Sensor.allCases where standings[sensor].isAwaited {
            time = min(time, standings[sensor].front + standings[sensor].patience)
        }
        let tick = (announced.nanoseconds / Grid.interval + 1) * Grid.interval
        return tick > now.nanoseconds ? min(time, MediaTime(nanoseconds: tick)) : time
    }

    /// Gives up waiting for those who have been silent for too long; whether there was one. As long as sound that found no room
    /// is on its way, and with it what is later, nobody has been.
    mutating func passOver(at now: MediaTime) -> Bool {
        if isSoundBehind { return false }
        var isOne = false
        for sensor in Sensor.allCases
        where standings[sensor].isAwaited && now - standings[sensor].front > standings[sensor].patience {
            standings[sensor].isSilent = true
            standings[sensor].floor = now
            if sensor == .microphone { intake.loseSound() }
            counts.silences += 1
            lose("gap", sensor, at: now)
            isOne = true
        }
        return isOne
    }
}
