public import Digest
public import Signal

/// How a run ended: the last line before the seal.
public struct RunEnd: Hashable, Sendable {
    /// The media time of the end.
    public var time: MediaTime
    /// Where and why the recording ended early ("byte 8812: the file ends inside a block"), `nil` if it was whole.
    public var cutOff: String?
    /// How many decisions were made after that of the last line, and as that one.
    public var decisions: Int

    public init(time: MediaTime, cutOff: String? = nil, decisions: Int = 0) {
        self.time = time
        self.cutOff = cutOff
        self.decisions = decisions
    }

    var json: JSONWriter {
        var writer = JSONWriter()
        writer.add("time_ns", time.nanoseconds)
        if decisions > 0 { writer.add("decisions", Int64(decisions)) }
        if let cutOff { writer.add("cut_off", cutOff) }
        return writer
    }

    init(_ object: JSONObject) throws(JSONError) {
        try object.allowOnly("time_ns", "decisions", "cut_off")
        time = try object.time()
        decisions = try object.decisions(least: 0)
        cutOff = try object["cut_off"]?.string("cut_off")
    }
}

/// One line of a decision log, read.
public enum LogLine: Hashable, Sendable {
    case run(RunFacts)
    /// With the salted digest of what the guard saw, `nil` where it was not asked, and how many decisions were made since
    /// the line before, this one counted.
    case decision(Decision, scene: Digest256?, count: Int = 1)
    /// A decision as on an earlier line, the last one that holds a decision whole; what the guard saw where that is
    /// something else than it was.
    case like(line: Int, time: MediaTime, scene: Digest256?, count: Int)
    case end(RunEnd)
    case seal(count: Int, head: Digest256)

    /// Reads the bytes of one line, its line feed left out. Digests of other lines are not checked here.
    init(_ bytes: [UInt8]) throws(JSONError) {
        let object = try JSONParser.parse(bytes).object("line")
        guard object.members.count > 1 else {
            throw JSONError(object.position, "expected a line of a decision log, found another object")
        }
        switch object.members[1].name {
        case "run":
            try object.allowOnly("seq", "run", "prev")
            self = .run(try RunFacts(object.required("run").object("run")))
        case "end":
            try object.allowOnly("seq", "end", "prev")
            self = .end(try RunEnd(object.required("end").object("end")))
        case "seal":
            try object.allowOnly("seq", "seal", "prev")
            let seal = try object.required("seal").object("seal")
            try seal.allowOnly("count", "head")
            self = .seal(
                count: Int(try seal.required("count").integer("count", in: 0...Int64.max)),
                head: try seal.required("head").digest("head"))
        default:
            let (scene, count) = (try object["scene"]?.digest("scene"), try object.decisions(least: 1))
            guard let number = object["as"] else {
                self = .decision(try Decision(object), scene: scene, count: count)
                return
            }
            try object.allowOnly("seq", "time_ns", "decisions", "as", "scene", "prev")
            self = .like(
                line: Int(try number.integer("as", in: 1...Int64.max)), time: try object.time(), scene: scene, count: count)
        }
    }
}
