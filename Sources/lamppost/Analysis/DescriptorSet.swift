import Features
import Signal

/// `egemaps-lld`: the low-level descriptors of eGeMAPS v02, a row for every 10 ms.
struct DescriptorSet: FeatureSet, ~Copyable {
    private var descriptors: EGeMAPS
    private var stretch = SoundStretch()

    init(mode: EGeMAPSMode) { descriptors = EGeMAPS(mode: mode) }

    var sensors: [Sensor] { [.microphone] }
    var least: String { "60 ms of sound without a hole" }
    var columns: [String] { EGeMAPS.names }
    var numberStyle: NumberStyle { .shortest }

    mutating func take(_ frame: borrowing VideoFrame, into table: inout FeatureTable) {}

    mutating func take(_ block: borrowing AudioBlock, into table: inout FeatureTable) throws {
        if stretch.begins(block) {
            try finish(into: &table)
            descriptors.wipe()
            stretch.begin(block)
        }
        let start = stretch.start
        try descriptors.push(block.samples) { (index, row) throws(FileError) in
            try table.row(at: start + index * 10_000_000, row)
        }
    }

    mutating func takeGap(_ sensor: Sensor) {
        if sensor == .microphone { stretch.interrupt() }
    }

    mutating func finish(into table: inout FeatureTable) throws {
        let start = stretch.start
        try descriptors.finish { (index, row) throws(FileError) in
            try table.row(at: start + index * 10_000_000, row)
        }
    }
}
