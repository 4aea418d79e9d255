import Experiment
import Mood
import Signal

/// The table that `lamppost mood` prints: CSV, a row for a reading.
struct MoodTable: ~Copyable {
    private(set) var rowCount = 0
    private var output = Output()

    private static let columns =
        ["source", "start", "end", "label", "confidence", "valence", "arousal"] + MoodLabel.allCases.map { "p_\($0.rawValue)" }
        + ["evidence"]
    /// What stands behind the word for a reason.
    private static let empty = String(repeating: ",", count: columns.count - 4)

    /// Begins with the names of the columns.
    init() throws(FileError) {
        try output.line(MoodTable.columns.joined(separator: ","))
    }

    mutating func row(
        _ source: String, _ start: MediaTime, _ end: MediaTime, _ reading: MoodReading
    ) throws(FileError) {
        switch reading {
        case .estimate(let mood):
            try row(
                source, start, end, mood.label, [mood.confidence, mood.valence, mood.arousal],
                MoodLabel.allCases.map { mood.probabilities[$0] }, mood.evidence)
        case .abstained(let reason): try row(source, start, end, reason)
        }
    }

    /// An estimate.
    ///
    /// - Parameters:
    ///   - values: confidence, valence and arousal, per mille.
    ///   - probabilities: of every label, per mille.
    ///   - evidence: the sensors on which it rests.
    mutating func row(
        _ source: String, _ start: MediaTime, _ end: MediaTime, _ label: MoodLabel, _ values: [Int], _ probabilities: [Int],
        _ evidence: [Sensor]
    ) throws(FileError) {
        let numbers = (values + probabilities).map(CSV.permille)
        try line(source, start, end, ([label.rawValue] + numbers + [MoodTable.word(evidence)]).joined(separator: ","))
    }

    /// Why there is no estimate.
    mutating func row(
        _ source: String, _ start: MediaTime, _ end: MediaTime, _ reason: MoodAbstention
    ) throws(FileError) {
        try line(source, start, end, reason.rawValue + MoodTable.empty)
    }

    /// Writes what is left.
    mutating func finish() throws(FileError) { try output.flush() }

    private mutating func line(
        _ source: String, _ start: MediaTime, _ end: MediaTime, _ rest: String
    ) throws(FileError) {
        rowCount += 1
        try output.line("\(CSV.field(source)),\(CSV.seconds(start)),\(CSV.seconds(end)),\(rest)")
    }

    private static func word(_ evidence: [Sensor]) -> String {
        let modality: MoodReplay.Modality =
            switch (evidence.contains(.camera), evidence.contains(.microphone)) {
            case (true, true): .both
            case (true, false): .face
            case (false, _): .voice
            }
        return modality.rawValue
    }
}
