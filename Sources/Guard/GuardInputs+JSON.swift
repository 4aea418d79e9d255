public import Digest
import Policy

extension GuardInputs {
    /// The longest text accepted, in bytes.
    public static let longest = 1 << 20

    /// One object, its members in a fixed order, without spaces: what is missing is left out. `init(json:)` reads it
    /// back to an equal value.
    public var json: String {
        var sceneWriter = JSONWriter()
        for id in AttributeID.allCases {
            guard let value = scene[id] else { continue }
            let attribute = id.attribute
            switch attribute.type {
            case .bool: sceneWriter.add(attribute.name, value != 0)
            case .choice: sceneWriter.add(attribute.name, attribute.type.text(of: value))
            case .integer: sceneWriter.add(attribute.name, Int64(value))
            }
        }
        var writer = JSONWriter()
        writer.add("scene", json: sceneWriter.object)
        writer.add("candidates", json: "[" + candidates.map(\.json).joined(separator: ",") + "]")
        return writer.object
    }

    /// Reads what `json` writes.
    ///
    /// - Throws: `GuardError` with line and column for a text that is too long, is no JSON, or has a member of another
    ///   name, kind or range.
    public init(json: [UInt8]) throws(GuardError) {
        guard json.count <= GuardInputs.longest else {
            throw GuardError(
                TextPosition(line: 1, column: 1),
                "guard inputs of \(json.count) bytes, at most \(GuardInputs.longest) are allowed")
        }
        do {
            try self.init(JSONParser.parse(json).object("inputs"))
        } catch {
            throw GuardError(error)
        }
    }

    /// Reads the members `scene` and `candidates` of an object that holds nothing else.
    public init(_ object: JSONObject) throws(JSONError) {
        self.init()
        try object.allowOnly("scene", "candidates")
        for member in try object.required("scene").object("scene").members {
            guard let attribute = SceneSchema.standard.attribute(named: member.name) else {
                throw JSONError(
                    member.node.position,
                    "unknown attribute \"\(member.name.prefix(40))\", expected one of the scene's, such as place.kind")
            }
            scene[attribute.id] = try attribute.value(of: member.node)
        }
        let nodes = try object.required("candidates").array("candidates", most: GuardInputs.mostCandidates + 1)
        for node in nodes { candidates.append(try Entry(node.object("candidates"))) }
    }
}

extension GuardInputs.Entry {
    fileprivate var json: String {
        var writer = JSONWriter()
        writer.add("id", id)
        writer.add("basis", basis.name)
        writer.add("categories", categories.categories.map(\.rawValue))
        writer.add("traits", AdTraits.words.filter { traits.contains($0.trait) }.map(\.word))
        writer.add("wish_matched", isWishMatched)
        var factorWriter = JSONWriter()
        for factor in Factor.allCases {
            if let value = factors[factor] { factorWriter.add(factor.name, Int64(value)) }
        }
        writer.add("factors", json: factorWriter.object)
        return writer.object
    }

    fileprivate init(_ object: JSONObject) throws(JSONError) {
        try object.allowOnly("id", "basis", "categories", "traits", "wish_matched", "factors")
        let basisNode = try object.required("basis")
        guard let basis = Level(name: try basisNode.string("basis")) else {
            throw JSONError(
                basisNode.position, "expected one of none, house, contextual, intent, mood for \"basis\"")
        }
        var categories: CategorySet = []
        for node in try object.required("categories").array("categories", most: AdCategory.allCases.count) {
            categories.formUnion(CategorySet(try node.word("categories") as AdCategory))
        }
        var traits: AdTraits = []
        for node in try object.required("traits").array("traits", most: AdTraits.words.count) {
            guard let trait = AdTraits(word: try node.string("traits")) else {
                throw JSONError(node.position, "unknown trait, expected \(AdTraits.wordList)")
            }
            traits.formUnion(trait)
        }
        var factors = FactorValues()
        for member in try object.required("factors").object("factors").members {
            guard let factor = Factor(name: member.name) else {
                throw JSONError(member.node.position, "unknown factor \"\(member.name.prefix(40))\"")
            }
            factors[factor] = Int(try member.node.integer(member.name, in: 0...1000))
        }
        self.init(
            id: try object.required("id").string("id", longest: 256), basis: basis, categories: categories,
            traits: traits, factors: factors, isWishMatched: try object.required("wish_matched").bool("wish_matched"))
    }
}

extension AdTraits {
    static var wordList: String { words.map(\.word).joined(separator: ", ") }
}
