import Signal
import Testing

@testable import Recording

@Suite("What waits to be delivered") struct IntakeTests {
    @Test("keeps nothing of the events that were delivered, also where there is always one that was not")
    func events() {
        var intake = Intake(rate: 48_000, channels: 1)
        var slot = SensorSlot()
        intake.append(TimedEvent(time: .zero, json: "{}"))
        for number: Int64 in 1...10_000 {
            intake.append(TimedEvent(time: .milliseconds(number), json: "{}"))
            guard case .event(let event) = intake.deliver(into: &slot) else { preconditionFailure("an event waits") }
            #expect(event.time == .milliseconds(number - 1))
        }
        let kept = intake.events.count
        #expect(kept <= 128)
    }

    @Test("takes nothing from before what was delivered, nor from further back than a recording may go")
    func floor() {
        var intake = Intake(rate: 48_000, channels: 1)
        var slot = SensorSlot()
        intake.append(TimedEvent(time: .milliseconds(100), json: "{}"))
        let open = intake.floor
        #expect(open <= .zero)
        _ = intake.deliver(into: &slot)
        let delivered = intake.floor
        #expect(delivered == .milliseconds(100))
        intake.open(.camera, at: .zero)
        var frame = VideoFrame()
        let layout = PictureLayout(format: .yuyv, width: 2, height: 2, stride: 4)
        frame.begin(time: .milliseconds(900), layout: layout, byteCount: 8)
        intake.take(&frame)
        let window = intake.floor
        #expect(window == .milliseconds(700))
    }
}
