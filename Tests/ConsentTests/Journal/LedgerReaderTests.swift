import Digest
import Signal
import Testing

@testable import Consent

@Suite("Ledger: read as its bytes come") struct LedgerReaderTests {
    private let ledger: [UInt8]
    private let head: JournalHead

    init() throws {
        let folder = FailingFolder()
        let journal = try opened(folder)
        for step in Scenario.steps { try journal.record(step.event, at: at(step.time)) }
        ledger = folder.ledger
        head = try #require(try folder.head)
    }

    private func end(of bytes: [UInt8], inPiecesOf size: Int, isRelied: Bool) -> LedgerEnd {
        var reader = LedgerReader(acknowledged: head, epoch: Epoch())
        var start = 0
        while start < bytes.count {
            let next = min(start + size, bytes.count)
            reader.take(bytes.span.extracting(start..<next))
            start = next
        }
        return reader.finish(isRelied: isRelied)
    }

    private func text(_ end: LedgerEnd) -> String {
        let state = end.standings(at: utc(102)).map { "\($0.state?.rawValue ?? "-")" }
        return "\(end.fault?.description ?? "sound") \(end.tail) \(end.isAhead) \(end.head?.json ?? "") \(end.soundBytes) "
            + "\(end.byteCount) \(state)"
    }

    @Test("pieces of any size give the same, also where it is cut off, changed or goes on", arguments: [true, false])
    func pieces(isRelied: Bool) {
        var changed = ledger
        changed[changed.count / 2] ^= 1
        let more = ledger + Array(ledger.prefix(100))
        for bytes in [ledger, Array(ledger.dropLast(20)), changed, more, []] {
            let whole = text(end(of: bytes, inPiecesOf: 1 << 20, isRelied: isRelied))
            for size in [1, 7, 64, 1_000] { #expect(text(end(of: bytes, inPiecesOf: size, isRelied: isRelied)) == whole) }
        }
    }

    @Test("a line that is longer than any is refused, and no more of it is held")
    func long() {
        let bytes = ledger + [UInt8](repeating: UInt8(ascii: "x"), count: SealedChain.longestLine + 1)
        let read = end(of: bytes, inPiecesOf: 65_536, isRelied: false)
        #expect(read.fault?.line == head.count + 1)
        #expect(read.sound(head).fault == nil)
        #expect((read.soundBytes, read.byteCount) == (ledger.count, bytes.count))
    }
}
