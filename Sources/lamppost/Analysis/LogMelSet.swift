import Features
import Signal

/// `fbank40` and `fbank80`: log-mel values, a row for every 10 ms.
struct LogMelSet: FeatureSet, ~Copyable {
    private var mel: LogMel
    private var stretch = SoundStretch()

    init(bandCount: Int) {
        mel = LogMel(bandCount: bandCount)
    }

    var sensors: [Sensor] { [.microphone] }
    var least: String { "25 ms of sound without a hole" }
    var columns: [String] { (0..<mel.bandCount).map { "mel\($0)" } }

    mutating func take(_ frame: borrowing VideoFrame, into table: inout FeatureTable) {}

    mutating func take(_ block: borrowing AudioBlock, into table: inout FeatureTable) throws {
        if stretch.begins(block) {
            mel.wipe()
            stretch.begin(block)
        }
        let start = stretch.start
        try mel.push(block.samples) { (index, bands) throws(FileError) in
            try table.row(at: start + index * 10_000_000, bands)
        }
    }

    mutating func takeGap(_ sensor: Sensor) {
        if sensor == .microphone { stretch.interrupt() }
    }
}
