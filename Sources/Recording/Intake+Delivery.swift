public import Signal

extension Intake {
    /// When the earliest of what is held begins, `nil` if nothing is held.
    public var time: MediaTime? {
        var time = event?.time
        if let other = sound.time, time.map({ other < $0 }) ?? true { time = other }
        if let other = pictures.time, time.map({ other < $0 }) ?? true { time = other }
        return time
    }

    /// The end of what was delivered or passed over.
    public var horizon: MediaTime {
        guard let time else { return max(delivered, passed) }
        return max(delivered, min(passed, time))
    }

    /// Hands over the earliest of what is held; of what begins at once the event, then sound, then the picture.
    ///
    /// - Precondition: something is held.
    public mutating func deliver(into slot: inout SensorSlot) -> SensorItem {
        let picture = pictures.time ?? .unreachable
        let sound = sound.time ?? .unreachable
        if let event, event.time <= sound, event.time <= picture {
            removeEvent()
            delivered = max(delivered, event.time)
            return .event(TimedEvent(time: begin(event.time), json: event.json))
        }
        return sound <= picture ? deliverSound(into: &slot) : deliverPicture(into: &slot)
    }

    private mutating func deliverSound(into slot: inout SensorSlot) -> SensorItem {
        if let gap = sound.takeGap() {
            delivered = max(delivered, gap.to)
            return .gap(.microphone, from: gap.from, to: begin(gap.to))
        }
        let end = sound.deliver(into: &slot.audio, notBefore: began, upTo: event?.time)
        _ = begin(slot.audio.time)
        delivered = max(delivered, end.rounded, began)
        return .audio
    }

    private mutating func deliverPicture(into slot: inout SensorSlot) -> SensorItem {
        let end = pictures.deliver(into: &slot.video, notBefore: began)
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
