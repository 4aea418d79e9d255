public import Digest
public import Guard

/// What a person says they want. It is theirs: a new one replaces it, an empty one deletes it, and it dies with the
/// encounter.
public struct DeclaredIntent: Hashable, Sendable {
    /// The person's own words; may be empty. At most 500 bytes.
    public var text: String
    /// What kinds of product, of IAB's Ad Product Taxonomy 2.0.
    public var products: [AdProduct]
    /// What kinds of product, in the words of policies.
    public var categories: CategorySet

    public init(text: String, products: [AdProduct] = [], categories: CategorySet = []) {
        self.text = text
        self.products = products
        self.categories = categories
    }

    /// Whether anything is wanted.
    public var isEmpty: Bool { text.isEmpty && products.isEmpty && categories.isEmpty }

    /// Reads an event `{"event": "intent", "text": "a concert tonight", "categories": ["1319", "events"]}`.
    ///
    /// - Returns: `nil` for an event without text and categories, which deletes what was declared.
    /// - Throws: `AdsError` with line and column.
    public static func read(event: JSONObject) throws(AdsError) -> DeclaredIntent? {
        do {
            try event.allowOnly("event", "text", "categories")
            var intent = DeclaredIntent(text: "")
            if let text = event["text"], text.value != .string("") { intent.text = try text.line("text", longest: 500) }
            if let list = event["categories"] {
                for node in try list.array("categories", most: 16) { try intent.add(node) }
            }
            return intent.isEmpty ? nil : intent
        } catch {
            throw AdsError(error)
        }
    }

    private mutating func add(_ node: JSONNode) throws(JSONError) {
        let word = try node.string("categories")
        if let category = AdCategory(rawValue: word) {
            categories.formUnion(CategorySet(category))
        } else {
            products.append(try node.product("categories"))
        }
    }

    /// How well an ad answers, per mille; 0: not at all.
    ///
    /// 1000 for a product asked for; 500 for one of the same first tier or in a category asked for; by words, the
    /// share of the ad's keywords that the text has. The best of these counts.
    public func fit(_ ad: Ad) -> Int {
        var fit = 0
        for product in products where fit < 1000 {
            if ad.products.contains(product) {
                fit = 1000
            } else if ad.products.contains(where: { $0.tier == product.tier }) {
                fit = max(fit, 500)
            }
        }
        if !categories.isDisjoint(with: ad.categories) { fit = max(fit, 500) }
        guard fit < 1000, !text.isEmpty, !ad.keywords.isEmpty else { return fit }
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
        let hits = ad.keywords.count { keyword in words.contains { $0 == keyword } }
        return max(fit, 1000 * hits / ad.keywords.count)
    }
}
