import Features
import Signal

/// `egemaps`: the functionals of eGeMAPS v02, a row for each stretch of sound without holes.
struct FunctionalSet: FeatureSet, ~Copyable {
    private var functionals: EGeMAPSFunctionals
    private var stretch = SoundStretch()

    init(mode: EGeMAPSMode) { functionals = EGeMAPSFunctionals(mode: mode) }

    var sensors: [Sensor] { [.microphone] }
    var least: String { "60 ms of sound without a hole" }
    var columns: [String] { EGeMAPSFunctionals.names }
    var numberStyle: NumberStyle { .shortest }

    mutating func take(_ frame: borrowing VideoFrame, into table: inout FeatureTable) {}

    mutating func take(_ block: borrowing AudioBlock, into table: inout FeatureTable) throws {
        if stretch.begins(block) {
            try finish(into: &table)
            functionals.wipe()
            stretch.begin(block)
        }
        functionals.push(block.samples)
    }

    mutating func takeGap(_ sensor: Sensor) {
        if sensor == .microphone { stretch.interrupt() }
    }

    mutating func finish(into table: inout FeatureTable) throws {
        if let values = functionals.finish() { try table.row(at: stretch.start, values.span) }
    }
}
