import Mood
import Signal

/// The mean of a recording's estimates of mood, or what most often stood in the way of one.
struct MoodMean {
    private var count = 0
    private var probabilities = [Int](repeating: 0, count: MoodLabel.allCases.count)
    private var valence = 0
    private var arousal = 0
    private var evidence: [Sensor] = []
    private var reasons: [(reason: MoodAbstention, times: Int)] = []

    mutating func add(_ reading: MoodReading) {
        switch reading {
        case .estimate(let mood):
            count += 1
            for label in MoodLabel.allCases { probabilities[label.index] += mood.probabilities[label] }
            (valence, arousal) = (valence + mood.valence, arousal + mood.arousal)
            for sensor in mood.evidence where !evidence.contains(sensor) { evidence.append(sensor) }
        case .abstained(let reason):
            if let index = reasons.firstIndex(where: { $0.reason == reason }) {
                reasons[index].times += 1
            } else {
                reasons.append((reason, 1))
            }
        }
    }

    /// Adds one row over a whole recording.
    ///
    /// - Parameter last: what is known at its end, which says why where nothing was added.
    func write(_ source: String, until end: MediaTime, _ last: MoodReading, to table: inout MoodTable) throws(FileError) {
        guard count > 0 else {
            if let most = reasons.max(by: { $0.times < $1.times })?.reason {
                try table.row(source, .zero, end, most)
            } else {
                try table.row(source, .zero, end, last)
            }
            return
        }
        let means = probabilities.map { $0 / count }
        let best = MoodLabel.allCases.max { means[$0.index] < means[$1.index] } ?? .neutral
        try table.row(
            source, .zero, end, best, [means[best.index], valence / count, arousal / count], means, evidence)
    }
}
