public import Mood

/// How well guesses match labels, counted in whole numbers, so that no order of counting changes the result.
public struct VoiceScores: Sendable {
    /// The labels of the four-class comparison.
    public static let four: [MoodLabel] = [.neutral, .happy, .sad, .angry]
    /// Bins of the calibration error, of equal width.
    public static let bins = 15

    /// Clips by true label, then by guessed label.
    public private(set) var confusion = [[Int]](repeating: [Int](repeating: 0, count: 6), count: 6)
    private var confusionOfFour = [[Int]](repeating: [Int](repeating: 0, count: 6), count: 6)
    private var clipsInBin = [Int](repeating: 0, count: VoiceScores.bins)
    private var rightInBin = [Int](repeating: 0, count: VoiceScores.bins)
    private var confidenceInBin = [Int](repeating: 0, count: VoiceScores.bins)
    private var abstentions = [Int](repeating: 0, count: MoodAbstention.allCases.count)

    public init() {}

    public private(set) var clips = 0

    /// Counts one guess. It is scored even where an estimator would abstain.
    public mutating func add(_ truth: MoodLabel, _ guess: MoodProbabilities, _ abstention: MoodAbstention?) {
        let best = guess.best
        clips += 1
        confusion[truth.index][best.index] += 1
        if VoiceScores.four.contains(truth) {
            var bestOfFour = VoiceScores.four[0]
            for label in VoiceScores.four where guess[label] > guess[bestOfFour] {
                bestOfFour = label
            }
            confusionOfFour[truth.index][bestOfFour.index] += 1
        }
        let confidence = guess[best]
        let bin = min(VoiceScores.bins - 1, confidence * VoiceScores.bins / 1_000)
        clipsInBin[bin] += 1
        confidenceInBin[bin] += confidence
        if best == truth { rightInBin[bin] += 1 }
        if let abstention, let at = MoodAbstention.allCases.firstIndex(of: abstention) { abstentions[at] += 1 }
    }

    public mutating func add(_ other: VoiceScores) {
        clips += other.clips
        for i in 0..<6 {
            for j in 0..<6 {
                confusion[i][j] += other.confusion[i][j]
                confusionOfFour[i][j] += other.confusionOfFour[i][j]
            }
        }
        for i in 0..<VoiceScores.bins {
            clipsInBin[i] += other.clipsInBin[i]
            rightInBin[i] += other.rightInBin[i]
            confidenceInBin[i] += other.confidenceInBin[i]
        }
        for i in abstentions.indices { abstentions[i] += other.abstentions[i] }
    }

    /// The unweighted average of the labels' recalls, 0…1, over the labels that occur; `nil` if none does.
    public var recall: Double? { VoiceScores.recall(confusion) }

    /// The same among the four labels, where only those four may be guessed.
    public var recallOfFour: Double? { VoiceScores.recall(confusionOfFour) }

    private static func recall(_ confusion: [[Int]]) -> Double? {
        var (sum, labels) = (0.0, 0)
        for (truth, row) in confusion.enumerated() {
            let clips = row.reduce(0, +)
            if clips == 0 { continue }
            sum += Double(row[truth]) / Double(clips)
            labels += 1
        }
        return labels == 0 ? nil : sum / Double(labels)
    }

    /// The expected calibration error: the difference between confidence and accuracy, averaged over clips in bins of
    /// equal width (Naeini et al. 2015, doi:10.1609/aaai.v29i1.9602). 0…1, `nil` without clips.
    public var calibrationError: Double? {
        guard clips > 0 else { return nil }
        var permille = 0
        for bin in 0..<VoiceScores.bins { permille += abs(confidenceInBin[bin] - 1_000 * rightInBin[bin]) }
        return Double(permille) / Double(1_000 * clips)
    }

    /// How many clips an estimator would abstain from, for one reason.
    public func abstained(_ reason: MoodAbstention) -> Int {
        MoodAbstention.allCases.firstIndex(of: reason).map { abstentions[$0] } ?? 0
    }

    /// How many clips an estimator would abstain from.
    public var abstained: Int { abstentions.reduce(0, +) }
}
