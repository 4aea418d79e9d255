import Digest
import Signal

extension ConsentEntry {
    /// All but the word, in the one spelling that is digested.
    var body: String {
        var writer = JSONWriter()
        writer.add("time", time.description)
        writer.add("encounter", encounter.description)
        switch act {
        case .begin: break
        case .change(let change):
            writer.add("purposes", change.purposes.map(\.rawValue))
            if let age = change.age { writer.add("age", age.rawValue) }
            if let policy = change.policy { writer.add("policy", policy.hex) }
            if let validity = change.validity { writer.add("valid", ConsentDuration.text(validity)) }
            if let reason = change.reason { writer.add("reason", reason) }
        case .end(let end): writer.add("because", end.rawValue)
        }
        writer.add("retention", ConsentDuration.text(retention))
        return writer.object
    }

    /// Reads the body of a line whose event is `word`.
    init(word: String, body: JSONObject) throws(JSONError) {
        let date = try body.required("time")
        guard let time = UTCTime(try date.string("time")) else {
            throw JSONError(date.position, "expected a time such as 2026-11-21T09:30:00Z for \"time\"")
        }
        let name = try body.required("encounter")
        guard let encounter = EncounterToken(try name.string("encounter")) else {
            throw JSONError(name.position, "expected 16 hexadecimal digits for \"encounter\", found \(name.kind)")
        }
        self.time = time
        self.encounter = encounter
        retention = try body.duration("retention")
        switch word {
        case "begin":
            try body.allowOnly("time", "encounter", "retention")
            act = .begin
        case "end":
            try body.allowOnly("time", "encounter", "because", "retention")
            act = .end(try body.required("because").word("because"))
        default:
            guard let state = ConsentState(rawValue: word) else {
                throw JSONError(body.position, "expected an event such as given, found \(JSONError.shown(word))")
            }
            act = .change(try Change(state, body))
        }
    }
}

extension ConsentEntry.Change {
    fileprivate init(_ state: ConsentState, _ body: JSONObject) throws(JSONError) {
        var purposes: [Purpose] = []
        let list = try body.required("purposes")
        for node in try list.array("purposes", most: Purpose.allCases.count) {
            let purpose = try node.word("purposes", as: Purpose.self)
            guard !purposes.contains(purpose) else {
                throw JSONError(node.position, "expected each purpose once, found \"\(purpose.rawValue)\" again")
            }
            guard state != .given || purpose != .share else {
                throw JSONError(node.position, "expected \"share\" not to be given: nothing leaves the device")
            }
            purposes.append(purpose)
        }
        self.init(state: state, purposes: purposes)
        switch state {
        case .requested, .given:
            if state == .given {
                try body.allowOnly("time", "encounter", "purposes", "age", "policy", "valid", "retention")
                let node = try body.required("valid")
                let length = try body.duration("valid")
                guard length > 0 else {
                    throw JSONError(node.position, "expected a validity of more than nothing, found PT0S")
                }
                validity = length
            } else {
                try body.allowOnly("time", "encounter", "purposes", "age", "policy", "retention")
            }
            age = try body["age"]?.word("age")
            if let node = body["policy"] {
                let text = try node.string("policy")
                guard let digest = Digest256(hex: text), digest.hex == text else {
                    throw JSONError(node.position, "expected 64 hexadecimal digits for \"policy\", found \(node.kind)")
                }
                policy = digest
            }
        case .invalidated:
            try body.allowOnly("time", "encounter", "purposes", "reason", "retention")
            reason = try body["reason"]?.string("reason", longest: ConsentJournal.longestReason)
        case .refused, .withdrawn, .expired:
            try body.allowOnly("time", "encounter", "purposes", "retention")
        }
    }
}
