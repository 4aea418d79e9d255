import Digest
import Signal

extension ConsentRecord.Processing {
    init(_ process: JSONObject) throws(JSONError) {
        try process.allowOnly(
            "@type", "dpv:hasPurpose", "dpv:hasLegalBasis", "dpv:hasPersonalData", "dpv:hasDataSource",
            "dpv:hasProcessing", "dpv:hasLocation", "dpv:hasStorageCondition", "dpv:hasRecipient",
            "dpv:hasConsentStatus")
        _ = try process.text("@type", oneOf: ["dpv:Process"])
        let word = try process.text("dpv:hasPurpose", oneOf: Purpose.allCases.map(ConsentVocabulary.word))
        guard let purpose = Purpose.allCases.first(where: { ConsentVocabulary.word($0) == word }) else {
            throw JSONError(process.position, "expected a purpose")
        }
        self.purpose = purpose
        lawfulBasis = try process.text("dpv:hasLegalBasis", oneOf: ConsentVocabulary.lawfulBases)
        source = try process.text("dpv:hasDataSource")
        methods = try process.texts("dpv:hasProcessing")
        location = try process.text("dpv:hasLocation")

        let storage = try process.required("dpv:hasStorageCondition").object("dpv:hasStorageCondition")
        try storage.allowOnly("dpv:hasLocation", "dpv:hasDuration")
        storageLocation = try storage.text("dpv:hasLocation")
        retention = try storage.duration("dpv:hasDuration")

        personalData = []
        let data = try process.required("dpv:hasPersonalData").array("dpv:hasPersonalData", most: 32)
        for node in data { personalData.append(try ConsentRecord.PersonalData(node.object("dpv:hasPersonalData"))) }
        guard !personalData.isEmpty else {
            throw JSONError(process.position, "expected at least one element in \"dpv:hasPersonalData\", found none")
        }

        let recipients = try process.required("dpv:hasRecipient")
        guard try recipients.array("dpv:hasRecipient").isEmpty else {
            throw JSONError(
                recipients.position,
                "expected no recipient for \"\(purpose.rawValue)\", found one: consent cannot be handed on, and nothing "
                    + "leaves the device")
        }

        events = []
        let statuses = try process.required("dpv:hasConsentStatus")
        for node in try statuses.array("dpv:hasConsentStatus", most: 1_000) {
            let event = try ConsentRecord.Event(node.object("dpv:hasConsentStatus"))
            try ConsentRecord.Processing.check(event, at: node.position, for: purpose, after: events.last)
            events.append(event)
        }
        guard !events.isEmpty else {
            throw JSONError(statuses.position, "expected at least one event in \"dpv:hasConsentStatus\", found none")
        }
    }

    /// Refuses what cannot have happened, and what cannot be agreed to here.
    private static func check(
        _ event: ConsentRecord.Event, at position: TextPosition, for purpose: Purpose, after last: ConsentRecord.Event?
    ) throws(JSONError) {
        if let last, event.time < last.time {
            throw JSONError(
                position, "expected events in the order of their times, found \(event.time) after \(last.time)")
        }
        switch event.state {
        case .given:
            guard purpose != .share else {
                throw JSONError(
                    position, "expected \"share\" not to be given: no recipient can be named, nothing leaves the device"
                )
            }
            guard event.validity > 0 else {
                throw JSONError(position, "expected a validity of more than nothing for what is given, found PT0S")
            }
            guard event.isExplicit || (purpose != .infer && purpose != .target) else {
                throw JSONError(
                    position,
                    "expected \"\(ConsentVocabulary.explicit)\" for \"\(purpose.rawValue)\", found "
                        + "\"\(ConsentVocabulary.expressed)\"")
            }
        case .withdrawn, .expired, .invalidated:
            guard let last, last.state != .requested, last.state != .refused else {
                throw JSONError(position, "expected consent to be given before it is \(event.state.rawValue)")
            }
        case .requested, .refused: break
        }
    }
}

extension ConsentRecord.PersonalData {
    init(_ data: JSONObject) throws(JSONError) {
        try data.allowOnly("@type", "dct:description", "dpv:hasNecessity")
        self.init(
            kind: try data.required("@type").word("@type"), text: try data.text("dct:description"),
            necessity: try data.required("dpv:hasNecessity").word("dpv:hasNecessity"))
    }
}

extension ConsentRecord.Event {
    init(_ event: JSONObject) throws(JSONError) {
        try event.allowOnly("@type", "dct:date", "dct:valid", "dpv:isImplementedByEntity", "dpv:hasLegalBasis")
        let word = try event.text("@type", oneOf: ConsentState.allCases.map(ConsentVocabulary.word))
        guard let state = ConsentState.allCases.first(where: { ConsentVocabulary.word($0) == word }) else {
            throw JSONError(event.position, "expected a state of consent")
        }
        let date = try event.text("dct:date")
        guard let time = UTCTime(date) else {
            throw JSONError(
                event["dct:date"]?.position ?? event.position,
                "expected a time such as 2026-11-21T09:30:00Z for \"dct:date\", found \"\(date.prefix(40))\"")
        }
        let type = try event.text(
            "dpv:hasLegalBasis", oneOf: [ConsentVocabulary.explicit, ConsentVocabulary.expressed])
        self.init(
            state: state, time: time, validity: try event.duration("dct:valid"),
            entity: try event.text("dpv:isImplementedByEntity"), isExplicit: type == ConsentVocabulary.explicit)
    }
}

// Fields of a record: each is named where it is missing.
extension JSONObject {
    /// A text that is not empty and has at most 4096 bytes.
    func text(_ name: String) throws(JSONError) -> String {
        let node = try required(name)
        let text = try node.string(name)
        guard !text.isEmpty else {
            throw JSONError(node.position, "expected a text for \"\(name)\", found an empty one")
        }
        return text
    }

    func text(_ name: String, oneOf words: [String]) throws(JSONError) -> String {
        let node = try required(name)
        let text = try node.string(name)
        guard words.contains(text) else {
            throw JSONError(
                node.position,
                "expected \(words.count > 1 ? "one of " : "")\(words.joined(separator: ", ")) for \"\(name)\", found "
                    + node.kind)
        }
        return text
    }

    func optionalText(_ name: String) throws(JSONError) -> String? {
        self[name] == nil ? nil : try text(name)
    }

    /// One to 32 texts.
    func texts(_ name: String) throws(JSONError) -> [String] {
        let node = try required(name)
        var texts: [String] = []
        for element in try node.array(name, most: 32) { texts.append(try element.string(name)) }
        guard !texts.isEmpty else {
            throw JSONError(node.position, "expected at least one text in \"\(name)\", found none")
        }
        return texts
    }

    func duration(_ name: String) throws(JSONError) -> Nanoseconds {
        let node = try required(name)
        let text = try node.string(name)
        guard let length = ConsentDuration.parse(text) else {
            throw JSONError(
                node.position,
                "expected a duration of at most ten years in days, hours, minutes and seconds, such as P30D or PT1H, for "
                    + "\"\(name)\", found \"\(text.prefix(40))\"")
        }
        return length
    }
}
