public import Guard

/// A row of IAB Tech Lab's Ad Product Taxonomy 2.0, by its id.
///
/// Ids and tiers as published in InteractiveAdvertisingBureau/Taxonomies, "Ad Product Taxonomy 2.0.tsv".
public struct AdProduct: Hashable, Sendable {
    /// 1000 ... 1582; the taxonomy leaves none of these out.
    public let id: Int

    /// The row "Ad Safety Risk": what no publisher should show.
    public static let safetyRisk = AdProduct(checked: 1000)

    private static let ids = 1000...1582

    /// Where each first tier begins; it ends where the next begins.
    private static let tiers = [
        1000, 1001, 1002, 1008, 1010, 1049, 1058, 1075, 1082, 1088, 1097, 1123, 1259, 1262, 1263, 1291, 1295, 1315,
        1328, 1335, 1355, 1361, 1368, 1371, 1378, 1396, 1416, 1419, 1443, 1448, 1452, 1460, 1467, 1473, 1474, 1482,
        1487, 1494, 1510, 1519, 1524, 1529, 1544, 1551, 1576,
    ]

    private init(checked id: Int) {
        self.id = id
    }

    /// `nil` for an id that the taxonomy does not have.
    public init?(id: Int) {
        guard AdProduct.ids.contains(id) else { return nil }
        self.init(checked: id)
    }

    /// Reads an id as inventories spell it: four digits.
    public init?(_ text: String) {
        guard text.utf8.count == 4, text.utf8.allSatisfy({ (48...57).contains($0) }), let id = Int(text) else {
            return nil
        }
        self.init(id: id)
    }

    /// The first tier that the row belongs to.
    public var tier: AdProduct {
        AdProduct(checked: AdProduct.tiers.last { $0 <= id } ?? 1000)
    }

    /// What policies call it; empty where they have no word for it.
    public var categories: CategorySet { AdCategory.categories(ofAdProduct: id) }
}
