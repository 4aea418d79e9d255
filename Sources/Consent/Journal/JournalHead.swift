public import Digest

/// How many lines of a chain there are, and the digest of the last: `{"count":7,"head":"<64 digits>"}`.
///
/// Beside a ledger it says what was acknowledged, so that a loss at the end is noticed.
public struct JournalHead: Sendable, Hashable {
    public var count: Int
    public var head: Digest256

    public init(count: Int, head: Digest256) {
        self.count = count
        self.head = head
    }

    /// The most that a ledger can count.
    static let most: Int64 = 1 << 40

    var json: String {
        var writer = JSONWriter()
        writer.add("count", Int64(count))
        writer.add("head", head.hex)
        return writer.object
    }

    init(_ object: JSONObject) throws(JSONError) {
        try object.allowOnly("count", "head")
        count = Int(try object.required("count").integer("count", in: 1...JournalHead.most))
        let node = try object.required("head")
        let text = try node.string("head")
        guard let digest = Digest256(hex: text), digest.hex == text else {
            throw JSONError(node.position, "expected 64 hexadecimal digits for \"head\", found \(node.kind)")
        }
        head = digest
    }
}
