public import Digest

extension SceneInput {
    /// The longest text accepted, in bytes.
    public static let longest = 65_536

    /// Reads `{"place.kind": "shop", "device.kind": "public-screen", "region": "eu", "local_offset_minutes": 60,
    /// "notice.shown": true, "indicator.lit": true, "control.shown": true}`.
    ///
    /// - Throws: `GuardError` with line and column for a text that is too long, is no JSON object, or has a member of
    ///   another name, kind or range.
    public init(json: [UInt8]) throws(GuardError) {
        guard json.count <= SceneInput.longest else {
            throw GuardError(
                TextPosition(line: 1, column: 1),
                "a scene of \(json.count) bytes, at most \(SceneInput.longest) are allowed")
        }
        self.init()
        do {
            try apply(JSONParser.parse(json).object("scene"))
        } catch {
            throw GuardError(error)
        }
    }

    /// Sets what `members` name and leaves the rest: what a `scene` event of a recording does. A member that is null
    /// makes its attribute unknown. Nothing changes where one is refused.
    public mutating func set(_ members: JSONObject) throws(GuardError) {
        var changed = self
        do {
            try changed.apply(members)
        } catch {
            throw GuardError(error)
        }
        self = changed
    }

    private mutating func apply(_ members: JSONObject) throws(JSONError) {
        try members.allowOnly(
            "place.kind", "device.kind", "region", "local_offset_minutes", "notice.shown", "indicator.lit",
            "control.shown")
        for member in members.members {
            let name = member.name
            let node: JSONNode? = member.node.value == .null ? nil : member.node
            switch name {
            case "place.kind": place = try node?.word(name)
            case "device.kind": device = try node?.word(name)
            case "region": region = try node?.word(name)
            case "local_offset_minutes": localOffsetMinutes = try node.map(minutes)
            case "notice.shown": noticeShown = try node?.bool(name)
            case "indicator.lit": indicatorLit = try node?.bool(name)
            default: controlShown = try node?.bool(name)
            }
        }
    }

    /// The same facts as JSON, in a fixed order; `init(json:)` reads them back.
    public var json: String {
        var writer = JSONWriter()
        if let place { writer.add("place.kind", place.rawValue) }
        if let device { writer.add("device.kind", device.rawValue) }
        if let region { writer.add("region", region.rawValue) }
        if let localOffsetMinutes { writer.add("local_offset_minutes", Int64(localOffsetMinutes)) }
        if let noticeShown { writer.add("notice.shown", noticeShown) }
        if let indicatorLit { writer.add("indicator.lit", indicatorLit) }
        if let controlShown { writer.add("control.shown", controlShown) }
        return writer.object
    }
}

private func minutes(_ node: JSONNode) throws(JSONError) -> Int {
    Int(try node.integer("local_offset_minutes", in: -1080...1080))
}
