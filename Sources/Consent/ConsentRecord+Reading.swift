import Digest
import Signal

extension ConsentRecord {
    /// The largest record, in bytes.
    public static let largest = 1 << 20

    /// Reads a record: whole or refused.
    ///
    /// Every field that the profile makes mandatory must be there, and none that this program does not know, so that
    /// nothing is agreed to in silence.
    /// - Throws: the line and column of what is wrong, what was expected and found, and what to do.
    public init(json: [UInt8]) throws(ConsentError) {
        guard json.count <= ConsentRecord.largest else {
            throw ConsentError(
                TextPosition(line: 1, column: 1),
                "expected a consent record of at most \(ConsentRecord.largest) bytes, found \(json.count)",
                advice: "give the record of one encounter")
        }
        do throws(JSONError) {
            self = try ConsentRecord(JSONParser.parse(json).object("the record"))
        } catch {
            throw ConsentError(error, advice: ConsentRecord.advice)
        }
    }

    private static let advice = "compare it with the complete record in Sources/Consent/README.md"

    private init(_ record: JSONObject) throws(JSONError) {
        try record.allowOnly(
            "@context", "@id", "@type", "dct:conformsTo", "dct:identifier", "dpv:hasDataSubject", "dct:language",
            "dpv:hasNotice", "dpv:hasDataController", "dpv:hasJurisdiction", "dpv:hasRule", "dpv:hasConsentControl",
            "dpv:hasRight", "dpv:hasAuthority", "lamppost:policyDigest", "dpv:hasProcess")
        try ConsentRecord.checkContext(record)
        _ = try record.optionalText("@id")
        _ = try record.text("@type", oneOf: ["dpv:ConsentRecord"])
        _ = try record.text("dct:conformsTo", oneOf: [ConsentVocabulary.profile])
        identifier = try record.text("dct:identifier")
        let subject = try record.required("dpv:hasDataSubject").object("dpv:hasDataSubject")
        try subject.allowOnly("@type", "dct:identifier", "lamppost:declaredAge")
        _ = try subject.text("@type", oneOf: ["dpv:DataSubject"])
        principal = try subject.text("dct:identifier")
        age = try subject["lamppost:declaredAge"]?.word("lamppost:declaredAge") ?? .undeclared
        language = try record.text("dct:language")
        notice = try record.text("dpv:hasNotice")
        controller = try Party(record.required("dpv:hasDataController").object("dpv:hasDataController"))
        jurisdictions = try record.texts("dpv:hasJurisdiction")
        geographicRule = try record.text("dpv:hasRule")
        withdrawalMethod = try record.text("dpv:hasConsentControl")
        rights = try record.texts("dpv:hasRight")
        authority = try record.text("dpv:hasAuthority")
        policyDigest = try record.optionalText("lamppost:policyDigest")
        if let digest = policyDigest, !ConsentRecord.isDigest(digest), let node = record["lamppost:policyDigest"] {
            throw JSONError(
                node.position, "expected 64 hexadecimal digits for \"lamppost:policyDigest\", found \(node.kind)")
        }
        basis = .person
        processing = []
        let processes = try record.required("dpv:hasProcess").array("dpv:hasProcess", most: Purpose.allCases.count)
        for node in processes {
            let entry = try Processing(node.object("dpv:hasProcess"))
            guard !processing.contains(where: { $0.purpose == entry.purpose }) else {
                throw JSONError(
                    node.position, "expected one entry a purpose, found a second for \"\(entry.purpose.rawValue)\"")
            }
            processing.append(entry)
        }
    }

    private static func checkContext(_ record: JSONObject) throws(JSONError) {
        let context = try record.required("@context").object("@context")
        for member in context.members { _ = try member.node.string(member.name) }
        for (prefix, address) in ConsentVocabulary.context {
            let node = try context.required(prefix)
            guard try node.string(prefix) == address else {
                throw JSONError(
                    node.position, "expected \"\(address)\" for the prefix \"\(prefix)\", found \(node.kind)")
            }
        }
    }

    private static func isDigest(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}

extension ConsentRecord.Party {
    init(_ party: JSONObject) throws(JSONError) {
        try party.allowOnly("@type", "dct:identifier", "dpv:hasName", "dpv:hasAddress", "dpv:hasContact")
        _ = try party.text("@type", oneOf: ["dpv:DataController"])
        self.init(
            identifier: try party.text("dct:identifier"), name: try party.text("dpv:hasName"),
            address: try party.text("dpv:hasAddress"), contact: try party.text("dpv:hasContact"))
    }
}
