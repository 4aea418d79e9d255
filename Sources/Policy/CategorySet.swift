/// A set of ad categories: one bit each.
public struct CategorySet: OptionSet, Hashable, Sendable {
    public let rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    public init(_ category: AdCategory) {
        self.init(rawValue: 1 << UInt64(category.index))
    }

    public init(_ categories: [AdCategory]) {
        self = categories.reduce(into: []) { $0.formUnion(CategorySet($1)) }
    }

    public func contains(_ category: AdCategory) -> Bool { isSuperset(of: CategorySet(category)) }

    /// The members in the order of `AdCategory`.
    public var categories: [AdCategory] { AdCategory.allCases.filter { contains($0) } }
}
