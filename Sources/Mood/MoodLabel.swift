/// The states that a mood estimate tells apart.
///
/// The six that the training corpora share; disgust is left out and calm counts as neutral. They name acted
/// expressions, not what a person feels.
public enum MoodLabel: String, ProbabilityLabel {
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

/// How likely each mood is; the six add up to 1000.
public typealias MoodProbabilities = Probabilities<MoodLabel>
