public import Signal

extension ReplaySource {
    public var horizon: MediaTime { intake.horizon }

    public mutating func next(into slot: inout SensorSlot) throws(SourceError) -> SensorItem {
        while true {
            if let time = intake.time {
                if !mustReadOn(before: time) { return intake.deliver(into: &slot) }
            } else if let ending {
                switch ending {
                case .whole: return .end(cutOff: nil)
                case .cutOff(let text): return .end(cutOff: text)
                }
            }
            try advance()
        }
    }

    /// Whether something that begins before `time` may still come.
    private func mustReadOn(before time: MediaTime) -> Bool {
        if ending != nil || intake.isFull || intake.front - time >= Intake.window { return false }
        // Past an event nothing is read that a sensor opened by it would miss, but for the sound before the event
        // that the filter still holds back.
        if intake.event != nil, !intake.isOpen(sensors) {
            guard intake.microphoneOpen != nil, let frontier = intake.sound.frontier else { return false }
            return frontier < time
        }
        return true
    }
}
