import Features
import Kernels
import Signal

/// `motion`: brightness and movement, a row for every picture that is measured (at most ten a second).
struct MotionSet: FeatureSet, ~Copyable {
    private var luma = LumaPlane()
    private var meter = MotionMeter()

    var sensors: [Sensor] { [.camera] }
    var least: String { "a picture" }
    var columns: [String] { ["brightness", "changedArea", "meanDifference"] }

    mutating func take(_ frame: borrowing VideoFrame, into table: inout FeatureTable) throws {
        guard meter.isDue(at: frame.time) else { return }
        try luma.load(frame)
        guard
            let reading = meter.measure(luma.samples, width: luma.width, height: luma.height, at: frame.time)
        else { return }
        let row: InlineArray<3, Float> = [
            Float(reading.brightness), reading.change.map { Float($0.area) } ?? .nan,
            reading.change.map { Float($0.mean) } ?? .nan,
        ]
        try table.row(at: reading.time, row.span)
    }

    mutating func take(_ block: borrowing AudioBlock, into table: inout FeatureTable) {}

    mutating func takeGap(_ sensor: Sensor) {
        if sensor == .camera { meter.wipe() }
    }
}
