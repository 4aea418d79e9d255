import Digest
import TestSupport
import Testing

@Suite("Sealed chain") struct SealedChainTests {
    /// A chain of `count` lines and its seal, line by line, line feeds included.
    private func chain(_ count: Int) -> [[UInt8]] {
        var writer = SealedChain.Writer()
        var lines: [[UInt8]] = []
        for number in 0..<count {
            var body = JSONWriter()
            body.add("value", Int64(number))
            lines.append(Array(writer.line(body).utf8))
        }
        lines.append(Array(writer.seal().utf8))
        return lines
    }

    private func verdict(_ bytes: [UInt8], expecting head: Digest256? = nil) -> SealedChain.Verdict {
        var verifier = SealedChain.Verifier()
        verifier.update(bytes.span)
        return verifier.finish(expecting: head)
    }

    /// The line that the verifier blames, or the last line it found if the tail is missing; `nil` for a sound chain.
    private func named(_ bytes: [UInt8]) -> Int? {
        switch verdict(bytes) {
        case .sealed: nil
        case .unsealed(let lines, _, let tail): tail > 0 ? lines + 1 : lines
        case .broken(let fault): fault.line
        }
    }

    private func line(ofByte at: Int, in lines: [[UInt8]]) -> Int {
        var end = 0
        for (index, line) in lines.enumerated() {
            end += line.count
            if at < end { return index + 1 }
        }
        return lines.count + 1
    }

    @Test("what a line looks like")
    func spelling() {
        let lines = chain(2).map { String(decoding: $0, as: UTF8.self) }
        let zeros = String(repeating: "0", count: 64)
        #expect(lines[0] == "{\"seq\":1,\"value\":0,\"prev\":\"\(zeros)\"}\n")
        let first = SHA256.hash(String(lines[0].dropLast()))
        #expect(lines[1] == "{\"seq\":2,\"value\":1,\"prev\":\"\(first)\"}\n")
        let second = SHA256.hash(String(lines[1].dropLast()))
        #expect(lines[2] == "{\"seq\":3,\"seal\":{\"count\":2,\"head\":\"\(second)\"},\"prev\":\"\(second)\"}\n")
    }

    @Test("a whole chain is sound, of any length, in pieces of any size")
    func sound() {
        for count in [0, 1, 2, 9, 10, 11, 120] {
            let lines = chain(count)
            let bytes = Array(lines.joined())
            for size in [1, 7, 64, 100_000] {
                var verifier = SealedChain.Verifier()
                var seen: [Int] = []
                var at = 0
                while at < bytes.count {
                    let end = min(bytes.count, at + size)
                    verifier.update(bytes.span.extracting(at..<end)) { number, line in
                        seen.append(number)
                        #expect(line + [10] == lines[number - 1])
                    }
                    at = end
                }
                guard case .sealed(let found, let head) = verifier.finish() else {
                    Issue.record("\(count) lines, pieces of \(size): \(verifier.finish())")
                    continue
                }
                #expect(found == count)
                #expect(seen == Array(1..<count + 1))
                if count > 0 { #expect(head == SHA256.hash(Array(lines[count - 1].dropLast()))) }
            }
        }
    }

    @Test("any one byte changed: its line is named")
    func changed() {
        let lines = chain(11)
        let bytes = Array(lines.joined())
        var random = Repeatable(seed: 5)
        for at in bytes.indices {
            for other in [bytes[at] ^ 1, bytes[at] ^ 0x20, 10, 13, 0x30, UInt8.random(in: 0...255, using: &random)]
            where other != bytes[at] {
                var hurt = bytes
                hurt[at] = other
                #expect(named(hurt) == line(ofByte: at, in: lines), "byte \(at) became \(other)")
            }
        }
    }

    @Test("any one byte inserted: its line, or the one that it splits off, is named")
    func inserted() {
        let lines = chain(11)
        let bytes = Array(lines.joined())
        for at in 0...bytes.count {
            for extra in [10, 13, 32, 0x30, 0x7d, 0] as [UInt8] {
                var hurt = bytes
                hurt.insert(extra, at: at)
                if hurt == bytes { continue }
                // A second line feed is an empty line after the one it ends; any other byte before a line's first may
                // be blamed on the line before it or on the line itself.
                let ends = extra == 10 && at < bytes.count && bytes[at] == 10
                let expected = line(ofByte: at, in: lines) + (ends ? 1 : 0)
                guard let found = named(hurt) else {
                    Issue.record("byte \(extra) at \(at) went unnoticed")
                    continue
                }
                #expect(
                    found == expected || found == expected - 1, "byte \(extra) at \(at): line \(found), not \(expected)"
                )
            }
        }
    }

    @Test("any one byte removed: its line is named")
    func removed() {
        let lines = chain(11)
        let bytes = Array(lines.joined())
        for at in bytes.indices {
            var hurt = bytes
            hurt.remove(at: at)
            // Of two equal neighbours either may be the one that is missing.
            #expect(named(hurt) == line(ofByte: at, in: lines), "byte \(at)")
        }
    }

    @Test("a line dropped, doubled or swapped is named")
    func moved() {
        let lines = chain(12)
        for index in lines.indices {
            var dropped = lines
            dropped.remove(at: index)
            // Without its seal the chain is reported as cut after the line before.
            #expect(named(Array(dropped.joined())) == min(index + 1, lines.count - 1))
            var doubled = lines
            doubled.insert(lines[index], at: index)
            #expect(named(Array(doubled.joined())) == index + 2)
            for other in index + 1..<lines.count {
                var swapped = lines
                swapped.swapAt(index, other)
                #expect(named(Array(swapped.joined())) == index + 1)
            }
        }
    }

    @Test("a tail cut at any byte is reported as unsealed, and what stands before it as sound")
    func cut() {
        let lines = chain(5)
        let bytes = Array(lines.joined())
        var boundary = 0
        var complete = 0
        for end in bytes.indices {
            if end == boundary + lines[complete].count {
                boundary = end
                complete += 1
            }
            let head = complete == 0 ? Digest256.zero : SHA256.hash(Array(lines[complete - 1].dropLast()))
            #expect(verdict(Array(bytes[..<end])) == .unsealed(lines: complete, head: head, tail: end - boundary))
        }
    }

    @Test("one digit more in seq, leading zeros, capitals in a digest, spaces: no second spelling passes")
    func spellings() {
        let text = String(decoding: Array(chain(1).joined()), as: UTF8.self)
        for (found, other) in [
            ("\"seq\":1", "\"seq\":01"), ("\"seq\":1", "\"seq\": 1"),
            ("{\"seq\":1,", "{\"seq\":99999999999999999999999,"),
        ] {
            let parts = text.split(separator: "\n", omittingEmptySubsequences: false)
            let first = String(parts[0])
            let hurt =
                first.hasPrefix("{" + found)
                ? "{" + other + first.dropFirst(found.count + 1) : other + first.dropFirst(found.count)
            #expect(named(Array((hurt + "\n" + parts[1] + "\n").utf8)) == 1, "\(other)")
        }
        let capitals = text.uppercased().replacing("SEQ", with: "seq").replacing("VALUE", with: "value")
            .replacing("SEAL", with: "seal").replacing("COUNT", with: "count").replacing("HEAD", with: "head")
            .replacing("PREV", with: "prev")
        #expect(named(Array(capitals.utf8)) != nil)
    }

    @Test("a chain rewritten as a whole is found out by its head")
    func head() {
        let bytes = Array(chain(3).joined())
        guard case .sealed(_, let head) = verdict(bytes) else {
            Issue.record("a sound chain was refused")
            return
        }
        #expect(verdict(bytes, expecting: head) == .sealed(count: 3, head: head))
        guard case .broken(let fault) = verdict(bytes, expecting: .zero) else {
            Issue.record("another head was accepted")
            return
        }
        #expect(fault.problem == "expected the chain to end in \(Digest256.zero), found \(head)")
    }

    @Test("a line beyond the limit is refused without being held")
    func tooLong() {
        var verifier = SealedChain.Verifier()
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 65_536)
        for _ in 0..<32 { verifier.update(piece) }
        #expect(
            verifier.finish()
                == .broken(SealedChain.Fault(line: 1, problem: "longer than \(SealedChain.longestLine) bytes")))
    }

    @Test("a writer goes on where another stopped")
    func resumes() {
        var whole = SealedChain.Writer()
        var body = JSONWriter()
        body.add("value", true)
        _ = whole.line(body)
        var resumed = SealedChain.Writer(count: whole.count, head: whole.head)
        #expect(resumed.line(body) == whole.line(body))
        #expect(resumed.seal() == whole.seal())
    }

    @Test("bytes at random give a verdict, never a trap")
    func random() {
        var random = Repeatable(seed: 9)
        let lines = chain(3)
        for _ in 0..<500 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                var line = lines[Int.random(in: 0..<lines.count, using: &random)]
                if Bool.random(using: &random) {
                    line.removeSubrange(Int.random(in: 0..<line.count, using: &random)...)
                }
                if Bool.random(using: &random) { line.removeFirst(Int.random(in: 0...line.count, using: &random)) }
                bytes += line
            }
            if bytes != Array(lines.joined()) { #expect(named(bytes) != nil) }
        }
    }
}

extension SealedChain.Verifier {
    fileprivate mutating func update(_ bytes: [UInt8]) { update(bytes.span) }
}

@Suite("Line splitter") struct LineSplitterTests {
    @Test("lines come out whole from pieces of any size")
    func pieces() {
        let bytes = Array("\nab\n\nc\r\nd".utf8)
        for size in 1...bytes.count {
            var splitter = LineSplitter(longest: 2)
            var lines: [String] = []
            var from = 0
            while from < bytes.count {
                let piece = bytes.span.extracting(from..<min(bytes.count, from + size))
                var start = 0
                while case .line(let line) = splitter.take(piece, from: &start) {
                    lines.append(String(decoding: line, as: UTF8.self))
                }
                from += size
            }
            #expect(lines == ["", "ab", "", "c\r"])
            #expect(splitter.held == 1)
        }
    }

    @Test("a line of more than the limit is refused")
    func limit() {
        var splitter = LineSplitter(longest: 2)
        let bytes = Array("abc\n".utf8)
        var start = 0
        #expect(splitter.take(bytes.span, from: &start) == .tooLong)
        #expect(splitter.held == 2)
    }
}
