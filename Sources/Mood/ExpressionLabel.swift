/// The expressions that a face reading tells apart: the eight that FER+ voters chose from.
///
/// They name what most of ten people would call a picture, not what a person feels.
public enum ExpressionLabel: String, Sendable, Hashable, CaseIterable {
    case neutral
    case happiness
    case surprise
    case sadness
    case anger
    case disgust
    case fear
    case contempt

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

/// How likely each expression is, in per mille; the eight add up to 1000.
public struct ExpressionProbabilities: Sendable, Hashable {
    private var values: SIMD8<Int32>

    /// - Parameter shares: one a label, not negative; what is not a number counts as zero.
    init(shares: InlineArray<8, Float>) {
        values = SIMD8(repeating: 0)
        let permille = Permille.rounded(shares)
        for i in 0..<8 { values[i] = permille[i] }
    }

    /// Probabilities that are known, in the order of the labels.
    ///
    /// - Precondition: eight values, none negative, that add up to 1000.
    public init(permille: [Int]) {
        precondition(
            permille.count == 8 && permille.allSatisfy { (0...1_000).contains($0) } && permille.reduce(0, +) == 1_000,
            "eight probabilities add up to 1000")
        values = SIMD8(repeating: 0)
        for i in 0..<8 { values[i] = Int32(permille[i]) }
    }

    /// The probability of one label, 0…1000.
    public subscript(_ label: ExpressionLabel) -> Int { Int(values[label.index]) }

    /// The likeliest label, of equal ones the earlier.
    public var best: ExpressionLabel {
        var best = ExpressionLabel.neutral
        for label in ExpressionLabel.allCases where self[label] > self[best] { best = label }
        return best
    }
}
