public import Digest
import Policy

extension GuardInputs {
    /// The longest text accepted, in bytes.
    public static let longest = 1 << 20

    /// One object, its members in a fixed order, without spaces: what is missing is left out. `init(json:)` reads it
    /// back to an equal value.
    public var json: String {
        var writer = JSONWriter()
        writer.add("scene", json: scene.json)
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
        scene = try Scene(object.required("scene").object("scene"))
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
        writer.add("factors", json: factors.json)
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
        let factors = try FactorValues(object.required("factors").object("factors"))
        self.init(
            id: try object.required("id").string("id", longest: 256), basis: basis, categories: categories,
            traits: traits, factors: factors, isWishMatched: try object.required("wish_matched").bool("wish_matched"))
    }
}

extension AdTraits {
    static var wordList: String { words.map(\.word).joined(separator: ", ") }
}
