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
        if ending != nil || intake.isFull { return false }
        // Past an event nothing is read that a sensor opened by it would miss; but sound from before it, or before what
        // has waited long enough, may still be in the filter.
        let mustWait = intake.event != nil && !intake.isOpen(sensors)
        return mustWait || intake.front - time >= Intake.window ? intake.awaitsSound(before: time) : true
    }
}
