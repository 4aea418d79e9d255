/// The expressions that a face reading tells apart: the eight that FER+ voters chose from.
///
/// They name what most of ten people would call a picture, not what a person feels.
public enum ExpressionLabel: String, ProbabilityLabel {
    case neutral
    case happiness
    case surprise
    case sadness
    case anger
    case disgust
    case fear
    case contempt

    /// The mood that the expression stands for; `nil` for disgust and contempt, which no estimate of a mood tells apart.
    public var mood: MoodLabel? {
        switch self {
        case .neutral: .neutral
        case .happiness: .happy
        case .surprise: .surprised
        case .sadness: .sad
        case .anger: .angry
        case .fear: .fearful
        case .disgust, .contempt: nil
        }
    }

    /// The place in `allCases`, and in every table of probabilities.
    public var index: Int {
        switch self {
        case .neutral: 0
        case .happiness: 1
        case .surprise: 2
        case .sadness: 3
        case .anger: 4
        case .disgust: 5
        case .fear: 6
        case .contempt: 7
        }
    }
}

/// How likely each expression is; the eight add up to 1000.
public typealias ExpressionProbabilities = Probabilities<ExpressionLabel>
