import Digest
import Policy

extension CaseFile {
    /// Reads a case file; whole or refused.
    ///
    /// - Parameters:
    ///   - json: its bytes, at most `CaseLimits.bytes`.
    ///   - file: how messages name it.
    /// - Throws: `CaseError` at the place of the first thing that is not as it should be.
    public init(json: [UInt8], file: String) throws(CaseError) {
        guard json.count <= CaseLimits.bytes else {
            throw CaseError(
                file: file, position: TextPosition(line: 1, column: 1),
                problem: "a case file of more than \(CaseLimits.bytes) bytes; split it")
        }
        do {
            try self.init(JSONParser.parse(json).object("file"), file: file)
        } catch {
            throw CaseError(error, file: file)
        }
    }

    private init(_ object: JSONObject, file: String) throws(JSONError) {
        try object.allowOnly("version", "note", "story", "scene", "factors", "facts", "cases")
        let version = try object.required("version")
        guard version.value == .integer(CaseFile.version) else {
            throw JSONError(version.position, "expected \(CaseFile.version) for \"version\", found \(version.kind)")
        }
        story = try CaseFile.story(object["story"])
        note = try object["note"].map { node throws(JSONError) in try node.line("note") } ?? story?.title ?? ""
        if note.isEmpty { throw JSONError(object.position, "expected a member \"note\" or \"story\", found none") }
        let base = try CaseGround().changed(by: object)
        let nodes = try object.required("cases").array("cases", most: CaseLimits.cases)
        guard !nodes.isEmpty else { throw JSONError(object.position, "expected at least one case in \"cases\"") }
        var cases: [Case] = []
        cases.reserveCapacity(nodes.count)
        for node in nodes { cases.append(try Case(node, base)) }
        self.cases = cases
        self.file = file
    }

    private static func story(_ node: JSONNode?) throws(JSONError) -> Story? {
        guard let object = try node?.object("story") else { return nil }
        try object.allowOnly("number", "title", "happened", "answer")
        return Story(
            number: Int(try object.required("number").integer("number", in: 1...999)),
            title: try object.required("title").line("title"),
            happened: try object.required("happened").line("happened"),
            answer: try object.required("answer").line("answer"))
    }
}

/// What is known where a case begins: the file's, changed by the case's own members.
struct CaseGround {
    var scene = Scene()
    var factors = FactorValues()
    var facts = CaseFacts()

    /// With the members of `object` in their place; null makes a thing missing.
    func changed(by object: JSONObject) throws(JSONError) -> CaseGround {
        var ground = self
        for member in try object["scene"]?.object("scene").members ?? [] {
            guard let attribute = SceneSchema.standard.attribute(named: member.name) else {
                throw JSONError(
                    member.node.position,
                    "unknown attribute \(JSONError.shown(member.name)), expected one of the scene's, such as place.kind")
            }
            ground.scene[attribute.id] = member.node.value == .null ? nil : try attribute.value(of: member.node)
        }
        for member in try object["factors"]?.object("factors").members ?? [] {
            guard let factor = Factor(name: member.name) else {
                let names = Factor.allCases.map(\.name).joined(separator: ", ")
                throw JSONError(
                    member.node.position, "unknown factor \(JSONError.shown(member.name)), expected one of \(names)")
            }
            ground.factors[factor] =
                member.node.value == .null ? nil : Int(try member.node.integer(member.name, in: 0...1000))
        }
        let facts = try object["facts"]?.object("facts")
        try facts?.allowOnly("control.shown", "mood.lasted_ms")
        for member in facts?.members ?? [] {
            let node: JSONNode? = member.node.value == .null ? nil : member.node
            switch member.name {
            case "control.shown": ground.facts.isControlShown = try node?.bool(member.name)
            default: ground.facts.moodMilliseconds = try node?.integer(member.name, in: 0...86_400_000) ?? 0
            }
        }
        return ground
    }
}

extension JSONNode {
    /// A text for people: not blank, and without characters that move a cursor, break a line or turn the direction of
    /// writing.
    func line(_ name: String) throws(JSONError) -> String {
        let text = try string(name, longest: CaseLimits.text)
        var isBlank = true
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate:
                throw JSONError(
                    position,
                    "the text for \"\(name)\" has the character U+\(String(scalar.value, radix: 16)), which is not shown")
            case .spaceSeparator: break
            default: isBlank = false
            }
        }
        if isBlank { throw JSONError(position, "expected a text that is not blank for \"\(name)\"") }
        return text
    }

    /// A list of such texts, none twice.
    func lines(_ name: String) throws(JSONError) -> [String] {
        var lines: [String] = []
        var known: Set<String> = []
        for node in try array(name, most: CaseLimits.names) {
            let line = try node.line(name)
            guard known.insert(line).inserted else {
                throw JSONError(node.position, "\(JSONError.shown(line)) stands twice in \"\(name)\"")
            }
            lines.append(line)
        }
        return lines
    }

    /// A list of ad categories.
    func categories(_ name: String) throws(JSONError) -> CategorySet {
        var set: CategorySet = []
        for node in try array(name, most: CaseLimits.names) {
            set.formUnion(CategorySet(try node.word(name) as AdCategory))
        }
        return set
    }

    /// A level's word.
    func level(_ name: String) throws(JSONError) -> Level {
        guard let level = Level(name: try string(name)) else {
            let names = Level.allCases.map(\.name).joined(separator: ", ")
            throw JSONError(position, "expected one of \(names) for \"\(name)\", found \(kind)")
        }
        return level
    }
}
