import Digest
import Signal

extension ConsentRecord {
    /// The record as JSON-LD, indented, with a line break at its end; `init(json:)` reads it back to the same record.
    ///
    /// - Precondition: it is a person's: the operator's own basis is not written.
    public var json: String {
        precondition(basis == .person, "the operator's own basis is not a person's consent and is not written")
        var members: [JSONMember] = [
            .object("@context", ConsentVocabulary.context.map { .text($0.prefix, $0.address) }),
            .text("@type", "dpv:ConsentRecord"),
            .text("dct:conformsTo", ConsentVocabulary.profile),
            .text("dct:identifier", identifier),
            .object(
                "dpv:hasDataSubject",
                [
                    .text("@type", "dpv:DataSubject"), .text("dct:identifier", principal),
                    .text("lamppost:declaredAge", age.rawValue),
                ]),
            .text("dct:language", language),
            .text("dpv:hasNotice", notice),
            .object(
                "dpv:hasDataController",
                [
                    .text("@type", "dpv:DataController"), .text("dct:identifier", controller.identifier),
                    .text("dpv:hasName", controller.name), .text("dpv:hasAddress", controller.address),
                    .text("dpv:hasContact", controller.contact),
                ]),
            .texts("dpv:hasJurisdiction", jurisdictions),
            .text("dpv:hasRule", geographicRule),
            .text("dpv:hasConsentControl", withdrawalMethod),
            .texts("dpv:hasRight", rights),
            .text("dpv:hasAuthority", authority),
        ]
        if let policyDigest { members.append(.text("lamppost:policyDigest", policyDigest)) }
        members.append(.objects("dpv:hasProcess", processing.map(\.members)))
        return ConsentRecord.indented(JSONNode(.object(members), at: .none), by: 0) + "\n"
    }

    private static func indented(_ node: JSONNode, by depth: Int) -> String {
        let inner = String(repeating: "  ", count: depth + 1)
        let outer = String(repeating: "  ", count: depth)
        switch node.value {
        case .object(let members):
            let lines = members.map { "\(inner)\(JSONWriter.quoted($0.name)): \(indented($0.node, by: depth + 1))" }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(outer)}"
        case .array(let elements):
            if elements.contains(where: { if case .object = $0.value { true } else { false } }) {
                let lines = elements.map { inner + indented($0, by: depth + 1) }
                return "[\n" + lines.joined(separator: ",\n") + "\n\(outer)]"
            }
            return "[" + elements.map { indented($0, by: depth) }.joined(separator: ", ") + "]"
        case .string(let text): return JSONWriter.quoted(text)
        case .integer(let number): return String(number)
        case .decimal(let number): return String(number)
        case .bool(let bool): return bool ? "true" : "false"
        case .null: return "null"
        }
    }
}

extension ConsentRecord.Processing {
    fileprivate var members: [JSONMember] {
        [
            .text("@type", "dpv:Process"),
            .text("dpv:hasPurpose", ConsentVocabulary.word(purpose)),
            .text("dpv:hasLegalBasis", lawfulBasis),
            .objects(
                "dpv:hasPersonalData",
                personalData.map { data in
                    [
                        .text("@type", data.kind.rawValue), .text("dct:description", data.text),
                        .text("dpv:hasNecessity", data.necessity.rawValue),
                    ]
                }),
            .text("dpv:hasDataSource", source),
            .texts("dpv:hasProcessing", methods),
            .text("dpv:hasLocation", location),
            .object(
                "dpv:hasStorageCondition",
                [
                    .text("dpv:hasLocation", storageLocation),
                    .text("dpv:hasDuration", ConsentDuration.text(retention)),
                ]),
            .texts("dpv:hasRecipient", []),
            .objects(
                "dpv:hasConsentStatus",
                events.map { event in
                    [
                        .text("@type", ConsentVocabulary.word(event.state)),
                        .text("dct:date", event.time.description),
                        .text("dct:valid", ConsentDuration.text(event.validity)),
                        .text("dpv:isImplementedByEntity", event.entity),
                        .text(
                            "dpv:hasLegalBasis",
                            event.isExplicit ? ConsentVocabulary.explicit : ConsentVocabulary.expressed),
                    ]
                }),
        ]
    }
}

extension TextPosition {
    /// What is written stands nowhere yet.
    fileprivate static let none = TextPosition(line: 0, column: 0)
}

extension JSONMember {
    fileprivate static func text(_ name: String, _ text: String) -> JSONMember {
        JSONMember(name: name, node: JSONNode(.string(text), at: .none))
    }
    fileprivate static func texts(_ name: String, _ texts: [String]) -> JSONMember {
        JSONMember(name: name, node: JSONNode(.array(texts.map { JSONNode(.string($0), at: .none) }), at: .none))
    }
    fileprivate static func object(_ name: String, _ members: [JSONMember]) -> JSONMember {
        JSONMember(name: name, node: JSONNode(.object(members), at: .none))
    }
    fileprivate static func objects(_ name: String, _ objects: [[JSONMember]]) -> JSONMember {
        JSONMember(name: name, node: JSONNode(.array(objects.map { JSONNode(.object($0), at: .none) }), at: .none))
    }
}
