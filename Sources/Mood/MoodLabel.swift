/// The states that a mood estimate tells apart.
///
/// The six that the training corpora share; disgust is left out and calm counts as neutral. They name acted
/// expressions, not what a person feels.
public enum MoodLabel: String, Sendable, Hashable, CaseIterable {
    case neutral
    case happy
    case sad
    case angry
    case fearful
    case surprised

    /// The place in `allCases`, and in every table of probabilities.
    public var index: Int {
        switch self {
        case .neutral: 0
        case .happy: 1
        case .sad: 2
        case .angry: 3
        case .fearful: 4
        case .surprised: 5
        }
    }
}

/// How likely each label is, in per mille; the six add up to 1000.
public struct MoodProbabilities: Sendable, Hashable {
    private var values: SIMD8<Int32>

    /// - Parameter shares: one a label, not negative; what is not a number counts as zero.
    init(shares: InlineArray<6, Float>) {
        values = SIMD8(repeating: 0)
        let permille = Permille.rounded(shares)
        for i in 0..<6 { values[i] = permille[i] }
    }

    /// Probabilities that are known, in the order of the labels.
    ///
    /// - Precondition: six values, none negative, that add up to 1000.
    public init(permille: [Int]) {
        precondition(
            permille.count == 6 && permille.allSatisfy { (0...1_000).contains($0) } && permille.reduce(0, +) == 1_000,
            "six probabilities add up to 1000")
        values = SIMD8(repeating: 0)
        for i in 0..<6 { values[i] = Int32(permille[i]) }
    }

    /// The probability of one label, 0…1000.
    public subscript(_ label: MoodLabel) -> Int { Int(values[label.index]) }

    /// The likeliest label, of equal ones the earlier.
    public var best: MoodLabel {
        var best = MoodLabel.neutral
        for label in MoodLabel.allCases where self[label] > self[best] { best = label }
        return best
    }
}
