/// What is known when a decision falls: one integer an attribute, or nothing where it is not known.
///
/// Size: 64 × 4 bytes, no heap. The values' meaning is `SceneSchema.standard`'s.
public struct Scene: Sendable, Equatable {
    private(set) var values: InlineArray<64, Int32>

    /// Every attribute is missing.
    public init() {
        values = InlineArray(repeating: Scene.missing)
    }

    static var missing: Int32 { .min }

    /// By attribute, the least and the greatest value.
    private static let limits: [(least: Int32, greatest: Int32)] = SceneSchema.standard.attributes.map {
        ($0.type.range.lowerBound, $0.type.range.upperBound)
    }

    /// The value of an attribute, `nil` where it is missing. A value outside the attribute's range is kept as missing:
    /// what is not understood must not pass for knowledge.
    public subscript(_ id: AttributeID) -> Int32? {
        get {
            let value = values[Int(id.rawValue)]
            return value == Scene.missing ? nil : value
        }
        set {
            let limits = Scene.limits[Int(id.rawValue)]
            let value = newValue ?? Scene.missing
            values[Int(id.rawValue)] = limits.least <= value && value <= limits.greatest ? value : Scene.missing
        }
    }

    /// Sets an attribute to what a word stands for; answers whether the attribute has that word.
    @discardableResult
    public mutating func set(_ id: AttributeID, to word: String) -> Bool {
        self[id] = id.attribute.type.value(of: word)
        return self[id] != nil
    }

    public mutating func set(_ id: AttributeID, to bool: Bool) {
        self[id] = bool ? 1 : 0
    }

    public static func == (left: Scene, right: Scene) -> Bool {
        left.values.indices.allSatisfy { left.values[$0] == right.values[$0] }
    }
}
