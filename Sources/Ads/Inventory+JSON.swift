import Digest
import Guard

extension Inventory {
    /// Reads an inventory; README.md shows the form.
    ///
    /// - Throws: `AdsError` with line and column for a text that is too long, is no JSON, has a member of another name,
    ///   kind or range, an id that the Ad Product Taxonomy does not have, or no message of the owner's own.
    public init(json: [UInt8]) throws(AdsError) {
        guard json.count <= Inventory.longest else {
            throw AdsError(
                TextPosition(line: 1, column: 1),
                "an inventory of \(json.count) bytes, at most \(Inventory.longest) are allowed")
        }
        do {
            let object = try JSONParser.parse(json).object("inventory")
            try object.allowOnly("inventory", "version", "ads")
            self.init(
                name: try object.required("inventory").label("inventory"),
                version: Int(try object.required("version").integer("version", in: 0...1_000_000)),
                ads: try Inventory.ads(object.required("ads")), digest: SHA256.hash(json))
        } catch {
            throw AdsError(error)
        }
    }

    private static func ads(_ list: JSONNode) throws(JSONError) -> [Ad] {
        var ads: [Ad] = []
        var ids: Set<String> = []
        for node in try list.array("ads", most: mostAds) {
            let ad = try Ad(node)
            guard ids.insert(ad.id).inserted else {
                throw JSONError(node.position, "the ad \"\(ad.id)\" stands twice; give each its own id")
            }
            ads.append(ad)
        }
        guard ads.contains(where: \.isHouse) else {
            throw JSONError(
                list.position, "expected at least one ad sold as \"house\", the owner's own message, found none")
        }
        return ads
    }
}

extension Ad {
    /// Whether it is a message of the screen's owner.
    public var isHouse: Bool { sales.contains { $0.basis == .house } }

    init(_ node: JSONNode) throws(JSONError) {
        let object = try node.object("ads")
        try object.allowOnly(
            "id", "title", "text", "on_behalf_of", "paid_by", "products", "keywords", "traits", "flight", "dayparts",
            "showing_seconds", "most_showings", "sold")
        self.init(
            id: try object.required("id").identifier("id"),
            title: try object.required("title").line("title", longest: 120),
            text: try object.required("text").line("text", longest: 500),
            onBehalfOf: try object.required("on_behalf_of").line("on_behalf_of", longest: 200),
            paidBy: try object.required("paid_by").line("paid_by", longest: 200),
            products: try object["products"]?.products() ?? [],
            keywords: try object["keywords"]?.keywords() ?? [],
            traits: try object["traits"]?.traits() ?? [],
            flight: try object["flight"]?.flight(),
            dayparts: try object["dayparts"]?.dayparts() ?? [],
            showingSeconds: Int(try object["showing_seconds"]?.integer("showing_seconds", in: 1...60) ?? 8),
            mostShowings: Int(try object["most_showings"]?.integer("most_showings", in: 1...100) ?? 3),
            sales: try object.required("sold").sales())
        try check(object)
    }

    /// What the members demand of one another.
    private func check(_ object: JSONObject) throws(JSONError) {
        if isHouse {
            guard sales.count == 1 else {
                throw JSONError(object.position, "the owner's own message is sold as \"house\" alone; make it two ads")
            }
            guard flight == nil, dayparts.isEmpty else {
                throw JSONError(
                    object.position, "the owner's own message is always there: leave out \"flight\" and \"dayparts\"")
            }
        } else if products.isEmpty {
            throw JSONError(
                object.position, "expected \"products\", at least one id of the IAB Ad Product Taxonomy 2.0, found none"
            )
        }
    }
}
