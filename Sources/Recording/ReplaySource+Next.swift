public import Signal

extension ReplaySource {
    public var horizon: MediaTime {
        guard let time = nextTime else { return max(delivered, intake.passed) }
        return max(delivered, min(intake.passed, time))
    }

    public mutating func next(into slot: inout SensorSlot) throws(SourceError) -> SensorItem {
        while true {
            if let time = nextTime {
                if !mustReadOn(before: time) { return deliver(into: &slot) }
            } else if let ending {
                switch ending {
                case .whole: return .end(cutOff: nil)
                case .cutOff(let text): return .end(cutOff: text)
                }
            }
            try advance()
        }
    }

    /// When the earliest of what is held begins.
    private var nextTime: MediaTime? {
        var time = intake.event?.time
        if let other = intake.sound.time, time.map({ other < $0 }) ?? true { time = other }
        if let other = intake.pictures.time, time.map({ other < $0 }) ?? true { time = other }
        return time
    }

    /// Whether something that begins before `time` may still come.
    private func mustReadOn(before time: MediaTime) -> Bool {
        if ending != nil || intake.isFull { return false }
        // Past an event nothing is read that a sensor opened by it would miss; but sound from before it, or before what
        // has waited long enough, may still be in the filter.
        let mustWait = intake.event != nil && !intake.isOpen(sensors)
        return mustWait || intake.front - time >= Intake.window ? intake.awaitsSound(before: time) : true
    }

    /// Hands over the earliest of what is held; of what begins at once the event, then sound, then the picture.
    private mutating func deliver(into slot: inout SensorSlot) -> SensorItem {
        let picture = intake.pictures.time ?? .unreachable
        let sound = intake.sound.time ?? .unreachable
        if let event = intake.event, event.time <= sound, event.time <= picture {
            intake.removeEvent()
            delivered = max(delivered, event.time)
            return .event(TimedEvent(time: begin(event.time), json: event.json))
        }
        if sound <= picture {
            if let gap = intake.sound.takeGap() {
                delivered = max(delivered, gap.to)
                return .gap(.microphone, from: gap.from, to: begin(gap.to))
            }
            let limit = intake.event?.time
            let end = intake.sound.deliver(into: &slot.audio, notBefore: began, upTo: limit)
            _ = begin(slot.audio.time)
            delivered = max(delivered, end.rounded, began)
            return .audio
        }
        let end = intake.pictures.deliver(into: &slot.video, notBefore: began)
        _ = begin(slot.video.time)
        delivered = max(delivered, end)
        return .video
    }

    /// The time at which an item begins: never before that of an item that was delivered already.
    private mutating func begin(_ time: MediaTime) -> MediaTime {
        began = max(began, time)
        return began
    }
}

extension MediaTime {
    /// Later than any time that a source may deliver.
    static var unreachable: MediaTime { .limit + 1 }
}
