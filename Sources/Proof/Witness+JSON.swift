public import Digest
import Policy

extension Witness {
    /// The longest text accepted, in bytes.
    public static let longest = 65_536

    /// `{"scene": {…}, "factors": {…}}`: what is missing is left out.
    public var json: String {
        var writer = JSONWriter()
        writer.add("scene", json: scene.json)
        writer.add("factors", json: factors.json)
        return writer.object
    }

    /// Reads what `json` writes; either member may be left out.
    ///
    /// - Throws: `JSONError` with line and column for a text that is too long, is no JSON, or has a member of another name,
    ///   kind or range.
    public init(json: [UInt8]) throws(JSONError) {
        guard json.count <= Witness.longest else {
            throw JSONError(
                TextPosition(line: 1, column: 1),
                "a scene of \(json.count) bytes, at most \(Witness.longest) are allowed")
        }
        self.init()
        let whole = try JSONParser.parse(json)
        guard case .object = whole.value else {
            throw JSONError(whole.position, "expected {\"scene\": {…}, \"factors\": {…}}, found \(whole.kind)")
        }
        let object = try whole.object("whole")
        try object.allowOnly("scene", "factors")
        if let node = object["scene"] { scene = try Scene(node.object("scene")) }
        if let node = object["factors"] { factors = try FactorValues(node.object("factors")) }
    }
}
