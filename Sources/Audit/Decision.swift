public import Ads
import Digest
public import Guard
public import Policy
public import Signal

/// What was decided at one moment, and why.
public struct Decision: Hashable, Sendable {
    /// What was put on the screen.
    public struct Shown: Hashable, Sendable {
        public var id: String
        /// The ground on which it was chosen.
        public var basis: Level
        /// Who pays, on whose behalf, and why this person sees it, as shown beside the ad but for the mood's name.
        public var disclosure: String
        /// Whether a showing begins; otherwise one goes on.
        public var isNew: Bool

        public init(id: String, basis: Level, disclosure: String, isNew: Bool) {
            self.id = id
            self.basis = basis
            self.disclosure = disclosure
            self.isNew = isNew
        }

        public init(_ impression: Impression) {
            self.init(
                id: impression.id, basis: impression.level, disclosure: impression.disclosure.recordText,
                isNew: impression.isNew)
        }
    }

    public var time: MediaTime
    /// The highest basis among the candidates that the guard admitted; `none` if it admitted nothing.
    public var allowed: Level
    /// What the guard and the gates had to say. Not empty unless everything was admitted.
    public var reasons: [Reason]
    /// `nil` if nothing was shown.
    public var shown: Shown?
    /// The event that called for the decision ("consent", "leave", …); `nil` on the grid.
    public var event: String?

    public init(time: MediaTime, allowed: Level, reasons: [Reason], shown: Shown?, event: String? = nil) {
        self.time = time
        self.allowed = allowed
        self.reasons = reasons
        self.shown = shown
        self.event = event
    }

    /// The basis of what was shown, `none` if nothing was.
    public var level: Level { shown?.basis ?? .none }
}

extension Decision {
    /// - Parameter count: the decisions since the line before, this one counted.
    func json(scene: Digest256?, count: Int) -> JSONWriter {
        var writer = JSONWriter()
        writer.add("time_ns", time.nanoseconds)
        if count > 1 { writer.add("decisions", Int64(count)) }
        if let event { writer.add("event", event) }
        writer.add("level", level.name)
        writer.add("allowed", allowed.name)
        if let shown {
            var shownWriter = JSONWriter()
            shownWriter.add("id", shown.id)
            shownWriter.add("basis", shown.basis.name)
            shownWriter.add("disclosure", shown.disclosure)
            shownWriter.add("new", shown.isNew)
            writer.add("shown", json: shownWriter.object)
        } else {
            writer.add("shown", json: "null")
        }
        writer.add("reasons", json: "[" + reasons.map(\.json).joined(separator: ",") + "]")
        if let scene { writer.add("scene", scene.hex) } else { writer.add("scene", json: "null") }
        return writer
    }

    /// Reads the members of a decision's line.
    init(_ object: JSONObject) throws(JSONError) {
        try object.allowOnly("seq", "time_ns", "decisions", "event", "level", "allowed", "shown", "reasons", "scene", "prev")
        time = try object.time()
        event = try object["event"]?.string("event", longest: 256)
        allowed = try object.required("allowed").level("allowed")
        if let node = object["shown"] {
            let shownObject = try node.object("shown")
            try shownObject.allowOnly("id", "basis", "disclosure", "new")
            shown = Shown(
                id: try shownObject.required("id").string("id"),
                basis: try shownObject.required("basis").level("basis"),
                disclosure: try shownObject.required("disclosure").string("disclosure", longest: 65_536),
                isNew: try shownObject.required("new").bool("new"))
        }
        let reasonNodes = try object.required("reasons").array("reasons", most: 10_000)
        reasons = []
        reasons.reserveCapacity(reasonNodes.count)
        for node in reasonNodes { reasons.append(try Reason(node.object("reasons"))) }
        let levelNode = try object.required("level")
        guard try levelNode.level("level") == level else {
            throw JSONError(levelNode.position, "expected level \(level.name), as what was shown says, found another")
        }
        guard level <= allowed else {
            throw JSONError(levelNode.position, "expected a level of at most \(allowed.name), found \(level.name)")
        }
    }
}

extension Reason {
    fileprivate var json: String {
        var writer = JSONWriter()
        writer.add("id", id)
        writer.add("text", text)
        if let cites { writer.add("cites", cites) }
        if !about.isEmpty { writer.add("about", about) }
        return writer.object
    }

    fileprivate init(_ object: JSONObject) throws(JSONError) {
        try object.allowOnly("id", "text", "cites", "about")
        var about: [String] = []
        for node in try object["about"]?.array("about", most: GuardInputs.mostCandidates) ?? [] {
            about.append(try node.string("about"))
        }
        self.init(
            id: try object.required("id").string("id"),
            text: try object.required("text").string("text", longest: 65_536),
            cites: try object["cites"]?.string("cites", longest: 65_536), about: about)
    }
}

extension JSONObject {
    /// The media time of a line.
    func time() throws(JSONError) -> MediaTime {
        MediaTime(nanoseconds: try required("time_ns").integer("time_ns", in: 0...MediaTime.limit.nanoseconds))
    }

    /// How many decisions a line stands for, at least `least`, which is not written.
    func decisions(least: Int) throws(JSONError) -> Int {
        Int(try self["decisions"]?.integer("decisions", in: Int64(least + 1)...Int64(Int32.max)) ?? Int64(least))
    }
}

extension JSONNode {
    fileprivate func level(_ name: String) throws(JSONError) -> Level {
        guard let level = Level(name: try string(name)) else {
            let words = Level.allCases.map(\.name).joined(separator: ", ")
            throw JSONError(position, "expected one of \(words) for \"\(name)\", found \(kind)")
        }
        return level
    }
}
