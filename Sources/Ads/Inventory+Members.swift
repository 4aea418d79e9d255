import Digest
import Guard

// Readers of an ad's members.
extension JSONNode {
    /// A text that people read: not empty, without control characters and without marks that turn the direction of
    /// writing round, which could make one text look like another.
    func line(_ name: String, longest: Int) throws(JSONError) -> String {
        let text = try string(name, longest: longest)
        guard !text.isEmpty else { throw JSONError(position, "expected a text for \"\(name)\", found an empty one") }
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0..<0x20, 0x7f..<0xa0, 0x202a...0x202e, 0x2066...0x2069:
                throw JSONError(position, "expected plain text for \"\(name)\", found a control character")
            default: break
            }
        }
        return text
    }

    func label(_ name: String) throws(JSONError) -> String { try line(name, longest: 120) }

    /// Small letters, digits and hyphens, at most 64.
    func identifier(_ name: String) throws(JSONError) -> String {
        let text = try string(name, longest: 64)
        let isPlain = text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
        guard !text.isEmpty, isPlain else {
            throw JSONError(position, "expected small letters, digits and hyphens for \"\(name)\", found \(kind)")
        }
        return text
    }

    func product(_ name: String) throws(JSONError) -> AdProduct {
        let text = try string(name)
        guard let product = AdProduct(text) else {
            throw JSONError(
                position,
                "expected an id of the IAB Ad Product Taxonomy 2.0, 1000 to 1582, found \"\(text.prefix(40))\"")
        }
        return product
    }

    func products() throws(JSONError) -> [AdProduct] {
        var products: [AdProduct] = []
        for node in try array("products", most: 8) {
            let product = try node.product("products")
            guard product != .safetyRisk else {
                throw JSONError(node.position, "1000 is \"Ad Safety Risk\": no such ad is shown; take it out")
            }
            products.append(product)
        }
        return products
    }

    func keywords() throws(JSONError) -> [String] {
        var words: [String] = []
        for node in try array("keywords", most: 16) {
            let word = try node.line("keywords", longest: 40)
            guard word == word.lowercased(), !word.contains(" ") else {
                throw JSONError(
                    node.position, "expected single words in small letters for \"keywords\", found \(node.kind)")
            }
            words.append(word)
        }
        return words
    }

    func traits() throws(JSONError) -> AdTraits {
        var traits: AdTraits = []
        for node in try array("traits", most: 16) {
            let word = try node.string("traits")
            guard let trait = AdTraits(word: word), trait != .disclosed else {
                let words = AdTraits.words.filter { $0.trait != .disclosed }.map(\.word).joined(separator: ", ")
                throw JSONError(node.position, "expected one of \(words) for \"traits\", found \"\(word.prefix(40))\"")
            }
            traits.formUnion(trait)
        }
        return traits
    }

    func flight() throws(JSONError) -> Flight {
        let object = try object("flight")
        try object.allowOnly("from", "to")
        let first = try object.required("from").day("from")
        let last = try object.required("to").day("to")
        guard first <= last else { throw JSONError(position, "the flight ends before it begins") }
        return Flight(first: first, last: last)
    }

    private func day(_ name: String) throws(JSONError) -> Int {
        guard let day = Flight.day(try string(name)) else {
            throw JSONError(position, "expected a date such as 2026-11-21 for \"\(name)\", found \(kind)")
        }
        return day
    }

    func dayparts() throws(JSONError) -> [Daypart] {
        var dayparts: [Daypart] = []
        for node in try array("dayparts", most: 8) {
            let object = try node.object("dayparts")
            try object.allowOnly("from_hour", "to_hour")
            let from = Int(try object.required("from_hour").integer("from_hour", in: 0...23))
            let to = Int(try object.required("to_hour").integer("to_hour", in: 0...24))
            guard from != to else { throw JSONError(node.position, "the daypart is empty; leave it out for any hour") }
            dayparts.append(Daypart(from: from, to: to))
        }
        return dayparts
    }

    func sales() throws(JSONError) -> [Sale] {
        var sales: [Sale] = []
        for node in try array("sold", most: 4) {
            let sale = try Sale(node)
            guard !sales.contains(where: { $0.basis == sale.basis }) else {
                throw JSONError(node.position, "sold as \"\(sale.basis.name)\" twice")
            }
            sales.append(sale)
        }
        guard !sales.isEmpty else { throw JSONError(position, "expected at least one ground for \"sold\", found none") }
        return sales
    }
}

extension Sale {
    private static let mostCents: Int64 = 100_000_000

    init(_ node: JSONNode) throws(JSONError) {
        let object = try node.object("sold")
        try object.allowOnly("basis", "price_cents", "wish", "where", "offer_cents")
        let basisNode = try object.required("basis")
        guard let basis = Level(name: try basisNode.string("basis")), basis != .none else {
            throw JSONError(basisNode.position, "expected one of house, contextual, intent, mood for \"basis\"")
        }
        self.init(
            basis: basis,
            price: Int(try object.required("price_cents").integer("price_cents", in: 0...Sale.mostCents)),
            wish: try object["wish"].map(MoodWish.init), place: try object["where"].map(PlaceWish.init) ?? PlaceWish(),
            offer: try object["offer_cents"].map(Sale.offer))
        guard (wish != nil) == (basis == .mood) else {
            throw JSONError(
                node.position, "\"wish\" belongs to basis mood, and to it alone: who asks for a mood says so")
        }
        guard object["where"] == nil || basis == .contextual else {
            throw JSONError(node.position, "\"where\" belongs to basis contextual alone")
        }
        guard offer == nil || basis == .intent else {
            throw JSONError(node.position, "\"offer_cents\" belongs to basis intent alone")
        }
    }

    private static func offer(_ node: JSONNode) throws(JSONError) -> Int {
        Int(try node.integer("offer_cents", in: 0...mostCents))
    }
}
