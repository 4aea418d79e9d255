public import Digest

extension Attribute {
    /// Its value as a JSON text spells it: true or false, a word, or a whole number in its range.
    ///
    /// - Throws: at the place of a value of another kind, word or range.
    public func value(of node: JSONNode) throws(JSONError) -> Int32 {
        switch type {
        case .bool: return try node.bool(name) ? 1 : 0
        case .choice(let words):
            let word = try node.string(name)
            guard let value = type.value(of: word) else {
                let problem =
                    "expected one of \(words.joined(separator: ", ")) for \"\(name)\", found \(JSONError.shown(word))"
                let replaced = SceneSchema.replacement(for: word, of: id)
                throw JSONError(node.position, [problem, replaced].compactMap(\.self).joined(separator: "; "))
            }
            return value
        case .integer(let range):
            return Int32(try node.integer(name, in: Int64(range.lowerBound)...Int64(range.upperBound)))
        }
    }
}
