/// What is known when a decision falls: one integer an attribute, or nothing where it is not known.
///
/// Size: 32 × 4 bytes, no heap. The values' meaning is `SceneSchema.standard`'s.
public struct Scene: Sendable, Equatable {
    @usableFromInline var values: InlineArray<32, Int32>

    /// Every attribute is missing.
    public init() {
        values = InlineArray(repeating: Scene.missing)
    }

    @usableFromInline static var missing: Int32 { .min }

    /// Makes every attribute missing again.
    public mutating func clear() {
        values = InlineArray(repeating: Scene.missing)
    }

    /// The value of an attribute, `nil` where it is missing. A value outside the attribute's range is kept as missing:
    /// what is not understood must not pass for knowledge.
    @inlinable
    public subscript(_ id: AttributeID) -> Int32? {
        @inline(__always)
        get {
            let value = values[Int(id.rawValue)]
            return value == Scene.missing ? nil : value
        }
        @inline(__always)
        set {
            set(id, to: newValue ?? Scene.missing)
        }
    }

    /// Sets an attribute to what a word stands for; answers whether the attribute has that word.
    @discardableResult
    public mutating func set(_ id: AttributeID, to word: String) -> Bool {
        self[id] = id.attribute.type.value(of: word)
        return self[id] != nil
    }

    /// A value outside the attribute's range is kept as missing.
    @inlinable @inline(__always)
    public mutating func set(_ id: AttributeID, to value: Int32) {
        values[Int(id.rawValue)] = id.range.contains(value) ? value : Scene.missing
    }

    @inlinable @inline(__always)
    public mutating func set(_ id: AttributeID, to bool: Bool) {
        set(id, to: bool ? 1 as Int32 : 0)
    }

    public static func == (left: Scene, right: Scene) -> Bool {
        left.values.indices.allSatisfy { left.values[$0] == right.values[$0] }
    }
}
