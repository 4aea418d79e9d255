import Consent
import Digest
import Signal
import TestSupport
import Testing

@Suite struct ConsentRecordTests {
    private let record = ConsentRecord(
        given: Purpose.grantable, age: .adult, at: UTCTime(nanoseconds: 1_700_000_000_000_000_000),
        validFor: 5_400_000_000_000, policyDigest: String(repeating: "ab", count: 32))

    private func read(_ text: String) throws(ConsentError) -> ConsentRecord {
        try ConsentRecord(json: Array(text.utf8))
    }

    /// The record's text with one part replaced, which must be there.
    private func changed(_ part: String, to other: String) -> String {
        let text = record.json
        #expect(text.contains(part))
        return text.replacing(part, with: other, maxReplacements: 1)
    }

    private func expectRefusal(
        _ text: String, saying parts: String..., at location: SourceLocation = #_sourceLocation
    ) {
        do throws(ConsentError) {
            _ = try read(text)
            Issue.record("was read", sourceLocation: location)
        } catch {
            for part in parts {
                #expect(error.description.contains(part), "\(error)", sourceLocation: location)
            }
            #expect(error.description.hasPrefix("line "), sourceLocation: location)
            #expect(!error.description.contains("\n"), sourceLocation: location)
        }
    }

    @Test func whatIsWrittenIsReadBack() throws {
        let read = try read(record.json)
        #expect(read == record)
        #expect(read.json == record.json)
        #expect(read.processing.map(\.purpose) == Purpose.grantable)
    }

    /// The record in the module's README is what newcomers copy.
    @Test func theRecordInTheReadmeIsRead() throws {
        let readme = #filePath.replacing(
            "Tests/ConsentTests/ConsentRecordTests.swift", with: "Sources/Consent/README.md")
        let text = String(decoding: try File.contents(of: readme, limit: 1 << 20), as: UTF8.self)
        guard let start = text.firstRange(of: "```json\n")?.upperBound,
            let end = text[start...].firstRange(of: "```")?.lowerBound
        else {
            Issue.record("the README has no record")
            return
        }
        let record = try read(String(text[start..<end]))
        #expect(record.processing.map(\.purpose) == [.camera, .microphone, .infer, .select, .target])
        let gate = ConsentGate(record: record, epoch: Epoch(), seed: 1)
        #expect(gate.permits(.target, at: .zero) == true)
        #expect(record.json == text[start..<end])
    }

    @Test func everyMandatoryFieldIsNamedWhenMissing() throws {
        let node = try JSONParser.parse(record.json)
        guard case .object(let members) = node.value else { return }
        let optional: Set = ["@id", "lamppost:policyDigest"]
        for missing in members where !optional.contains(missing.name) {
            expectRefusal(
                line(JSONNode(.object(members.filter { $0 != missing }), at: node.position)), saying: missing.name)
        }
        var inner: Set<String> = []
        for parent in ["dpv:hasDataSubject", "dpv:hasDataController"] {
            guard let at = members.firstIndex(where: { $0.name == parent }),
                case .object(let fields) = members[at].node.value
            else { return }
            for missing in fields where missing.name != "lamppost:declaredAge" {
                var copy = members
                copy[at].node.value = .object(fields.filter { $0 != missing })
                expectRefusal(line(JSONNode(.object(copy), at: node.position)), saying: missing.name)
                inner.insert(missing.name)
            }
        }
        guard let at = members.firstIndex(where: { $0.name == "dpv:hasProcess" }),
            case .array(let processes) = members[at].node.value, case .object(let fields) = processes[0].value
        else { return }
        for missing in fields {
            var copy = members
            let process = JSONNode(.object(fields.filter { $0 != missing }), at: node.position)
            copy[at].node.value = .array([process])
            expectRefusal(line(JSONNode(.object(copy), at: node.position)), saying: missing.name)
            inner.insert(missing.name)
        }
        #expect(inner.count == 14)
    }

    /// A node as one line of JSON.
    private func line(_ node: JSONNode) -> String {
        switch node.value {
        case .object(let members):
            "{" + members.map { JSONWriter.quoted($0.name) + ":" + line($0.node) }.joined(separator: ",") + "}"
        case .array(let elements): "[" + elements.map(line).joined(separator: ",") + "]"
        case .string(let text): JSONWriter.quoted(text)
        case .integer(let number): String(number)
        case .decimal(let number): String(number)
        case .bool(let bool): String(bool)
        case .null: "null"
        }
    }

    @Test func sharingIsRefused() {
        expectRefusal(changed("lamppost:measure", to: "lamppost:share"), saying: "share", "no recipient")
        expectRefusal(
            changed("\"dpv:hasRecipient\": []", to: "\"dpv:hasRecipient\": [\"another firm\"]"),
            saying: "expected no recipient for \"camera\"", "cannot be handed on")
    }

    @Test func aRefusedShareIsARecordLikeAnyOther() throws {
        let text = record.json.replacing("lamppost:measure", with: "lamppost:share")
        guard let last = text.ranges(of: "dpv:ConsentGiven").last else { return }
        let read = try read(text.replacingCharacters(last, with: "dpv:ConsentRefused"))
        #expect(read.processing.last?.state == .refused)
    }

    @Test func whatIsUnknownIsRefused() {
        expectRefusal(changed("\"dct:language\"", to: "\"dct:langauge\""), saying: "dct:langauge", "line ")
        expectRefusal(changed("lamppost:camera", to: "lamppost:thermometer"), saying: "lamppost:camera, ")
        expectRefusal(changed("dpv:ConsentGiven", to: "dpv:ConsentUnknown"), saying: "dpv:ConsentGiven")
        expectRefusal(changed("https://w3id.org/dpv#", to: "https://example.org/dpv#"), saying: "prefix \"dpv\"")
        expectRefusal(changed(":record-eu-gdpr", to: ":record"), saying: "dpv-27560:record-eu-gdpr")
        expectRefusal(changed("\"adult\"", to: "\"18\""), saying: "undeclared, child, teen, adult")
        expectRefusal(changed("lamppost:microphone", to: "lamppost:camera"), saying: "second for \"camera\"")
        expectRefusal(changed("abababab", to: "ABABABAB"), saying: "64 hexadecimal digits")
    }

    @Test func anEventMustHaveBeenPossible() {
        expectRefusal(changed("PT1H30M", to: "PT0S"), saying: "more than nothing")
        expectRefusal(changed("PT1H30M", to: "P1Y"), saying: "found \"P1Y\"")
        expectRefusal(changed("dpv:ConsentGiven", to: "dpv:ConsentWithdrawn"), saying: "given before it is withdrawn")
        expectRefusal(changed("2023-11-14T22:13:20Z", to: "14.11.2023"), saying: "found \"14.11.2023\"")
        let text = record.json
        guard let infer = text.firstRange(of: "lamppost:infer") else { return }
        let tail = text[infer.lowerBound...].replacing("ExplicitlyExpressed", with: "Expressed", maxReplacements: 1)
        expectRefusal(String(text[..<infer.lowerBound]) + tail, saying: "for \"infer\"", "ExplicitlyExpressedConsent")
    }

    @Test func theLastEventCounts() throws {
        let given = """
            {"@type":"dpv:ConsentGiven","dct:date":"2023-11-14T22:13:20Z","dct:valid":"PT1H30M",\
            "dpv:isImplementedByEntity":"person-1","dpv:hasLegalBasis":"dpv:ExplicitlyExpressedConsent"}
            """
        let withdrawn = given.replacing("Given", with: "Withdrawn").replacing("22:13", with: "22:14")
        let text = record.json
        guard let start = text.firstRange(of: "\"dpv:hasConsentStatus\": [")?.upperBound,
            let end = text[start...].firstRange(of: "]")?.lowerBound
        else { return }
        let read = try read(text.replacingCharacters(start..<end, with: given + "," + withdrawn))
        #expect(read.processing[0].state == .withdrawn)
        #expect(read.processing[0].end == nil)
        expectRefusal(text.replacingCharacters(start..<end, with: withdrawn + "," + given), saying: "given before")
        let late = given.replacing("22:13", with: "22:15")
        expectRefusal(
            text.replacingCharacters(start..<end, with: late + "," + withdrawn), saying: "in the order of their times")
    }

    @Test func durationsAreOfFixedLength() throws {
        for (text, seconds) in [
            ("P30D", 2_592_000), ("PT1H", 3_600), ("P1DT2H3M4S", 93_784), ("PT90M", 5_400), ("P2W", 1_209_600),
            ("P3660D", 316_224_000),
        ] as [(String, Int64)] {
            let read = try read(changed("PT1H30M", to: text))
            #expect(read.processing[0].events[0].validity == seconds * 1_000_000_000)
            #expect(try self.read(read.json) == read)
        }
        for text in [
            "", "P", "PT", "1H", "P1H", "PT1D", "P1M", "P1Y", "PT1M1H", "PT1H1H", "PT1HT1M", "P1DT", "PT1.5S", "PT-1S",
            "P3661D", "P999999999W", "PT9999999999S", "P1W1D", "PT1", "pt1h", "PT１H", "P99999999999999999999D",
        ] {
            expectRefusal(changed("PT1H30M", to: text), saying: "")
        }
    }

    @Test func whatIsNoRecordIsRefusedInOneLine() {
        expectRefusal("", saying: "line 1, column 1")
        expectRefusal("[]", saying: "expected an object")
        expectRefusal("{}", saying: "@context")
        expectRefusal(String(repeating: " ", count: ConsentRecord.largest + 1), saying: "at most 1048576 bytes")
    }

    @Test func noTruncationTraps() {
        let bytes = Array(ConsentRecord(given: [.infer]).json.utf8)
        for length in 0..<bytes.count - 2 {
            #expect(throws: ConsentError.self) { try ConsentRecord(json: Array(bytes[0..<length])) }
        }
    }

    @Test func noMutationTrapsAndNoneGivesShare() {
        let bytes = Array(record.json.utf8)
        var random = Repeatable(seed: 1)
        var readable = 0
        for _ in 0..<400 {
            var copy = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let at = Int.random(in: 0..<copy.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: copy[at] = UInt8.random(in: 0...255, using: &random)
                case 1: copy[at] ^= 1 << UInt8.random(in: 0...7, using: &random)
                case 2: copy.remove(at: at)
                default: copy.insert(contentsOf: copy[at..<min(at + 40, copy.count)], at: at)
                }
            }
            guard let read = try? ConsentRecord(json: copy) else { continue }
            readable += 1
            #expect(!read.processing.contains { $0.purpose == .share && $0.state == .given })
            #expect((try? ConsentRecord(json: Array(read.json.utf8))) == read)
        }
        #expect(readable > 0)
    }
}

extension String {
    fileprivate func replacingCharacters(_ range: Range<String.Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + self[range.upperBound...]
    }
}
