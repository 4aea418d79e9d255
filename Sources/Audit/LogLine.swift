public import Digest
public import Signal

/// How a run ended: the last line before the seal.
public struct RunEnd: Hashable, Sendable {
    /// The media time of the end.
    public var time: MediaTime
    /// Where and why the recording ended early ("byte 8812: the file ends inside a block"), `nil` if it was whole.
    public var cutOff: String?

    public init(time: MediaTime, cutOff: String? = nil) {
        self.time = time
        self.cutOff = cutOff
    }

    var json: JSONWriter {
        var writer = JSONWriter()
        writer.add("time_ns", time.nanoseconds)
        if let cutOff { writer.add("cut_off", cutOff) }
        return writer
    }

    init(_ object: JSONObject) throws(JSONError) {
        try object.allowOnly("time_ns", "cut_off")
        time = MediaTime(
            nanoseconds: try object.required("time_ns").integer("time_ns", in: 0...MediaTime.limit.nanoseconds))
        cutOff = try object["cut_off"]?.string("cut_off")
    }
}

/// One line of a decision log, read.
public enum LogLine: Hashable, Sendable {
    case run(RunFacts)
    /// With the salted digest of what the guard saw, `nil` where it was not asked.
    case decision(Decision, scene: Digest256?)
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
            self = .decision(try Decision(object), scene: try object["scene"]?.digest("scene"))
        }
    }
}
