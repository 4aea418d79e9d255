public import Digest

extension Scene {
    /// One object, its members in the order of the schema, without spaces: what is missing is left out.
    public var json: String {
        var writer = JSONWriter()
        for id in AttributeID.allCases {
            guard let value = self[id] else { continue }
            let attribute = id.attribute
            switch attribute.type {
            case .bool: writer.add(attribute.name, value != 0)
            case .choice: writer.add(attribute.name, attribute.type.text(of: value))
            case .integer: writer.add(attribute.name, Int64(value))
            }
        }
        return writer.object
    }

    /// Reads what `json` writes. A member that is null is missing.
    ///
    /// - Throws: with the place of a member of another name, kind or range.
    public init(_ object: JSONObject) throws(JSONError) {
        self.init()
        for member in object.members {
            guard let attribute = SceneSchema.standard.attribute(named: member.name) else {
                let names = SceneSchema.standard.attributes.map(\.name)
                let hint = Spelling.nearest(to: member.name, in: names).map { "did you mean \($0)?" }
                throw JSONError(
                    member.node.position,
                    "unknown attribute \"\(member.name.prefix(40))\", \(hint ?? "expected one of the scene's, such as place.kind")"
                )
            }
            if member.node.value == .null { continue }
            self[attribute.id] = try attribute.value(of: member.node)
        }
    }
}

extension FactorValues {
    /// One object, its members in the order of `Factor`, without spaces: what was not measured is left out.
    public var json: String {
        var writer = JSONWriter()
        for factor in Factor.allCases {
            if let value = self[factor] { writer.add(factor.name, Int64(value)) }
        }
        return writer.object
    }

    /// Reads what `json` writes. A member that is null was not measured.
    ///
    /// - Throws: with the place of a member of another name or range.
    public init(_ object: JSONObject) throws(JSONError) {
        self.init()
        for member in object.members {
            guard let factor = Factor(name: member.name) else {
                throw JSONError(member.node.position, "unknown factor \"\(member.name.prefix(40))\"")
            }
            if member.node.value == .null { continue }
            self[factor] = Int(try member.node.integer(member.name, in: 0...1000))
        }
    }
}
