import Features
import Signal

/// `fbank40` and `fbank80`: log-mel values, a row for every 10 ms.
struct LogMelSet: FeatureSet, ~Copyable {
    private var mel: LogMel
    /// The time of frame 0, and where the next block should begin.
    private var start = MediaTime.zero
    private var next: MediaTime?

    /// Sound that begins this much earlier or later than it should is a new stretch: frames do not run across.
    private static let tolerance: Nanoseconds = 20_000_000

    init(bandCount: Int) {
        mel = LogMel(bandCount: bandCount)
    }

    var sensors: [Sensor] { [.microphone] }
    var columns: [String] { (0..<mel.bandCount).map { "mel\($0)" } }

    mutating func take(_ frame: borrowing VideoFrame, into table: inout FeatureTable) {}

    mutating func take(_ block: borrowing AudioBlock, into table: inout FeatureTable) throws {
        if next.map({ abs(block.time - $0) > LogMelSet.tolerance }) ?? true {
            mel.wipe()
            start = block.time
        }
        next = block.end
        let start = start
        try mel.push(block.samples) { (index, bands) throws(FileError) in
            try table.row(at: start + index * 10_000_000, bands)
        }
    }

    mutating func takeGap(_ sensor: Sensor) {
        if sensor == .microphone { next = nil }
    }
}
