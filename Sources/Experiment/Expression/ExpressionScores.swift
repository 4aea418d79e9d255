public import Mood

/// How well readings of faces match labels, counted in whole numbers, so that no order of counting changes the result.
public struct ExpressionScores: Sendable {
    /// The labels that are common enough for a recall to mean something.
    public static let five: [ExpressionLabel] = [.neutral, .happiness, .surprise, .sadness, .anger]
    /// Bins of the calibration error, of equal width.
    public static let bins = 15

    /// Pictures by true label, then by guessed label.
    public private(set) var confusion = [[Int]](repeating: [Int](repeating: 0, count: 8), count: 8)
    public private(set) var pictures = 0
    private var picturesInBin = [Int](repeating: 0, count: ExpressionScores.bins)
    private var rightInBin = [Int](repeating: 0, count: ExpressionScores.bins)
    private var confidenceInBin = [Int](repeating: 0, count: ExpressionScores.bins)

    public init() {}

    /// Counts one reading.
    public mutating func add(_ truth: ExpressionLabel, _ guess: ExpressionProbabilities) {
        let best = guess.best
        pictures += 1
        confusion[truth.index][best.index] += 1
        let confidence = guess[best]
        let bin = min(ExpressionScores.bins - 1, confidence * ExpressionScores.bins / 1_000)
        picturesInBin[bin] += 1
        confidenceInBin[bin] += confidence
        if best == truth { rightInBin[bin] += 1 }
    }

    /// The share of pictures whose likeliest of eight labels is right, 0…1; `nil` without pictures.
    public var accuracy: Double? {
        pictures == 0 ? nil : Double(rightInBin.reduce(0, +)) / Double(pictures)
    }

    /// The share of a label's pictures that are read as it, 0…1; `nil` if it does not occur.
    public func recall(_ label: ExpressionLabel) -> Double? {
        let row = confusion[label.index]
        let total = row.reduce(0, +)
        return total == 0 ? nil : Double(row[label.index]) / Double(total)
    }

    /// The unweighted average of the five labels' recalls, over those that occur; any of eight may be guessed.
    public var recallOfFive: Double? {
        let recalls = ExpressionScores.five.compactMap(recall)
        return recalls.isEmpty ? nil : recalls.reduce(0, +) / Double(recalls.count)
    }

    /// The expected calibration error: the difference between confidence and accuracy, averaged over pictures in bins of
    /// equal width (Naeini et al. 2015, doi:10.1609/aaai.v29i1.9602). 0…1, `nil` without pictures.
    public var calibrationError: Double? {
        guard pictures > 0 else { return nil }
        var permille = 0
        for bin in 0..<ExpressionScores.bins { permille += abs(confidenceInBin[bin] - 1_000 * rightInBin[bin]) }
        return Double(permille) / Double(1_000 * pictures)
    }
}
