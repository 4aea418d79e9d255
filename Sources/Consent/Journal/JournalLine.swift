import Digest
import Signal

/// One line of a ledger: a link of the chain, and beside it, where it can be erased, what was said.
///
///     {"chain":{"seq":1,"ledger":1,"dropped":0,"former":[],"prev":"<64 digits>"}}
///     {"chain":{"seq":2,"event":"given","digest":"<64 digits>","prev":"<64 digits>"},"salt":"<64 digits>","body":{…}}
///     {"chain":{"seq":2,"event":"given","digest":"<64 digits>","prev":"<64 digits>"},"erased":true}
///
/// `prev` is SHA-256 over the link of the line before. `digest` is SHA-256 over the salt's 32 bytes, the event's word, a
/// zero byte, and the body as it is written, so that a body can be erased without breaking the chain, and neither guessed
/// nor exchanged.
struct JournalLine: Sendable, Hashable {
    enum Content: Sendable, Hashable {
        case header(JournalHeader)
        /// `text` is the spelling that was digested.
        case kept(ConsentEntry, salt: Digest256, text: [UInt8])
        case erased(word: String)
    }

    /// The link, without a line feed.
    var chain: [UInt8]
    var content: Content

    private static let opening = Array("{\"chain\":".utf8)
    private static let erasedEnd = Array(",\"erased\":true}".utf8)

    /// The line with its line feed.
    var bytes: [UInt8] {
        var bytes = JournalLine.opening + chain
        switch content {
        case .header: bytes.append(UInt8(ascii: "}"))
        case .erased: bytes += JournalLine.erasedEnd
        case .kept(_, let salt, let text):
            bytes += Array(",\"salt\":\"\(salt.hex)\",\"body\":".utf8) + text
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    // MARK: Making

    init(_ header: JournalHeader, _ writer: inout SealedChain.Writer) {
        self.init(link: header.json, &writer, .header(header))
    }

    init(_ entry: ConsentEntry, salt: Digest256, _ writer: inout SealedChain.Writer) {
        let text = Array(entry.body.utf8)
        var link = JSONWriter()
        link.add("event", entry.word)
        link.add("digest", JournalLine.digest(entry.word, text, salt).hex)
        self.init(link: link, &writer, .kept(entry, salt: salt, text: text))
    }

    private init(link: JSONWriter, _ writer: inout SealedChain.Writer, _ content: Content) {
        chain = Array(writer.line(link).utf8.dropLast())
        self.content = content
    }

    /// The same line without what was said.
    var erased: JournalLine {
        guard case .kept(let entry, _, _) = content else { return self }
        var line = self
        line.content = .erased(word: entry.word)
        return line
    }

    private static func digest(_ word: String, _ text: some Collection<UInt8>, _ salt: Digest256) -> Digest256 {
        var bytes = salt.bytes + Array(word.utf8) + [0]
        bytes.append(contentsOf: text)
        return SHA256.hash(bytes)
    }

    // MARK: Reading

    /// Reads a line without its line feed. Whether the link fits the line before is not checked here.
    init(_ line: [UInt8]) throws(JSONError) {
        let link = try JournalLine.link(line)
        let rest = line[link.endIndex...]
        chain = Array(link)
        let object = try JSONParser.parse(chain).object("chain")
        if object["ledger"] != nil {
            guard rest.elementsEqual([UInt8(ascii: "}")]) else { throw JournalLine.fault(link.endIndex) }
            content = .header(try JournalHeader(object))
            return
        }
        try object.allowOnly("seq", "event", "digest", "prev")
        let word = try object.required("event").string("event")
        guard word == "begin" || word == "end" || ConsentState(rawValue: word) != nil else {
            throw JSONError(object.position, "expected an event such as given, found \(JSONError.shown(word))")
        }
        let digest = try object.required("digest").string("digest")
        if rest.elementsEqual(JournalLine.erasedEnd) {
            guard Digest256(hex: digest)?.hex == digest else { throw JournalLine.fault(0) }
            content = .erased(word: word)
            return
        }
        let (salt, text) = try JournalLine.body(line, from: link.endIndex)
        guard JournalLine.digest(word, text, salt).hex == digest else {
            throw JSONError(
                TextPosition(line: 1, column: text.startIndex + 1),
                "expected the event and body whose digest the line names, found others: the line was changed")
        }
        do throws(JSONError) {
            let entry = try ConsentEntry(word: word, body: JSONParser.parse(Array(text)).object("body"))
            content = .kept(entry, salt: salt, text: Array(text))
        } catch {
            let column = text.startIndex + error.position.column
            throw JSONError(TextPosition(line: 1, column: column), error.problem)
        }
    }

    /// The bytes of the link: up to the end of its last member.
    private static func link(_ line: [UInt8]) throws(JSONError) -> ArraySlice<UInt8> {
        let last = Array(",\"prev\":\"".utf8)
        guard line.starts(with: opening) else { throw fault(0) }
        var at = opening.count
        while at + last.count + 66 <= line.count {
            if line[at] == last[0], line[at...].starts(with: last) {
                return line[opening.count..<at + last.count + 66]
            }
            at += 1
        }
        throw fault(opening.count)
    }

    private static func body(
        _ line: [UInt8], from start: Int
    ) throws(JSONError) -> (salt: Digest256, text: ArraySlice<UInt8>) {
        let saltStart = start + 9
        let textStart = saltStart + 64 + 9
        guard line.count > textStart + 2, line[start..<saltStart].elementsEqual(",\"salt\":\"".utf8),
            line[saltStart + 64..<textStart].elementsEqual("\",\"body\":".utf8), line.last == UInt8(ascii: "}")
        else { throw fault(start) }
        let digits = String(decoding: line[saltStart..<saltStart + 64], as: UTF8.self)
        guard let salt = Digest256(hex: digits), salt.hex == digits else { throw fault(saltStart) }
        return (salt, line[textStart..<line.count - 1])
    }

    private static func fault(_ at: Int) -> JSONError {
        JSONError(
            TextPosition(line: 1, column: at + 1),
            "expected {\"chain\":{…,\"prev\":\"<64 digits>\"},\"salt\":\"<64 digits>\",\"body\":{…}} or …,\"erased\":true}")
    }
}

/// What the first line of a ledger says: which format it has, and what stood there before.
struct JournalHeader: Sendable, Hashable {
    static let format: Int64 = 1
    /// The most chains before this one that are named; older ones are forgotten.
    static let mostFormer = 1_000

    /// The ends of the chains that this one took the place of, oldest first.
    var former: [JournalHead]
    /// How many lines were left out when it did, because they had expired or had been erased.
    var dropped: Int

    var json: JSONWriter {
        var writer = JSONWriter()
        writer.add("ledger", JournalHeader.format)
        writer.add("dropped", Int64(dropped))
        writer.add("former", json: "[" + former.map(\.json).joined(separator: ",") + "]")
        return writer
    }

    init(former: [JournalHead] = [], dropped: Int = 0) {
        self.former = former
        self.dropped = dropped
    }

    init(_ object: JSONObject) throws(JSONError) {
        try object.allowOnly("seq", "ledger", "dropped", "former", "prev")
        _ = try object.required("ledger").integer("ledger", in: JournalHeader.format...JournalHeader.format)
        dropped = Int(try object.required("dropped").integer("dropped", in: 0...JournalHead.most))
        former = []
        for node in try object.required("former").array("former", most: JournalHeader.mostFormer) {
            former.append(try JournalHead(node.object("former")))
        }
    }
}
