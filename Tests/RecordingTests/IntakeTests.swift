import Signal
import Testing

@testable import Recording

@Suite("What waits to be delivered") struct IntakeTests {
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
