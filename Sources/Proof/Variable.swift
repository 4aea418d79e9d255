import Policy

/// What a formula speaks of: an attribute of the scene, a factor, or a score Σ weight·factor: the policy's own, and that of
/// another policy that it is compared with, whose weights may differ.
struct Variable: Hashable {
    /// Attributes in the order of `AttributeID`, then the factors, then the two scores.
    let index: Int

    static let count = AttributeID.allCases.count + Factor.count + 2
    static let score = Variable(index: count - 2)
    static let otherScore = Variable(index: count - 1)
    /// The greatest score.
    static let greatestScore: Int32 = 1_000_000

    private init(index: Int) {
        self.index = index
    }

    init(_ id: AttributeID) { index = Int(id.rawValue) }
    init(_ factor: Factor) { index = AttributeID.allCases.count + factor.rawValue }

    /// - Parameter score: what `creepiness` is compared by.
    init(_ subject: Subject, score: Variable = .score) {
        switch subject {
        case .attribute(let id): self.init(id)
        case .factor(let factor): self.init(factor)
        case .creepiness: self = score
        }
    }

    static let all = (0..<count).map { Variable(index: $0) }

    /// The attribute that it is; `nil` for a factor or a score.
    var attribute: AttributeID? { index < AttributeID.allCases.count ? AttributeID(rawValue: UInt8(index)) : nil }

    /// The factor that it is; `nil` for an attribute or a score.
    var factor: Factor? { Factor(rawValue: index - AttributeID.allCases.count) }

    var isScore: Bool { self == .score || self == .otherScore }

    /// All values but missing. Only attributes can be missing: a missing factor counts 1000.
    var range: ClosedRange<Int32> {
        if let attribute { return attribute.attribute.type.range }
        return isScore ? 0...Variable.greatestScore : 0...1000
    }
}
