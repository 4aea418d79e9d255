/// The labels of one model: each has a place in every table of probabilities.
public protocol ProbabilityLabel: Sendable, Hashable, CaseIterable {
    /// The place in `allCases`, from 0; at most 7.
    var index: Int { get }
}

/// How likely each label is, in per mille; they add up to 1000.
public struct Probabilities<Label: ProbabilityLabel>: Sendable, Hashable {
    private var values = SIMD8<Int32>(repeating: 0)
    /// The likeliest label, of equal ones the earlier.
    public let best: Label

    /// - Parameter shares: one a label, not negative; what is not a number counts as zero.
    /// - Precondition: as many shares as labels, at least one and at most eight.
    init<let count: Int>(shares: InlineArray<count, Float>) {
        let permille = Permille.rounded(shares)
        var values = SIMD8<Int32>(repeating: 0)
        for i in 0..<count { values[i] = permille[i] }
        self.init(values, count: count)
    }

    /// Probabilities that are known, in the order of the labels.
    ///
    /// - Precondition: one value a label, none negative, that add up to 1000.
    public init(permille: [Int]) {
        precondition(permille.allSatisfy { (0...1_000).contains($0) }, "a probability is 0 to 1000 per mille")
        precondition(permille.reduce(0, +) == 1_000, "probabilities add up to 1000 per mille")
        var values = SIMD8<Int32>(repeating: 0)
        for (i, value) in permille.prefix(8).enumerated() { values[i] = Int32(value) }
        self.init(values, count: permille.count)
    }

    private init(_ values: SIMD8<Int32>, count: Int) {
        var best: Label?
        var labels = 0
        for label in Label.allCases {
            labels += 1
            if best.map({ values[label.index] > values[$0.index] }) ?? true { best = label }
        }
        guard let best, labels == count, count <= 8 else { preconditionFailure("one probability a label, eight at most") }
        self.best = best
        self.values = values
    }

    /// The probability of one label, 0…1000.
    public subscript(_ label: Label) -> Int { Int(values[label.index]) }
}
