import Audit
import Digest
import Foundation
import Policy
import Signal
import TestSupport
import Testing

@Suite("Verification of a log") struct VerifierTests {
    private func line(ofByte at: Int, in lines: [[UInt8]]) -> Int {
        var end = 0
        for (index, line) in lines.enumerated() {
            end += line.count
            if at < end { return index + 1 }
        }
        return lines.count + 1
    }

    @Test("a whole log is sound, alone, with its scenes, with its policy and with its head")
    func sound() throws {
        let fixture = try Fixture()
        let sealed = try fixture.write()
        let policy = try Fixture.policy()
        #expect(
            try fixture.verify(scenes: false)
                == LogVerdict(outcome: .sound(head: sealed.head), lines: 8, decisions: 6, unjudged: 1, scenes: nil))
        #expect(
            try fixture.verify(head: sealed.head, policy: policy)
                == LogVerdict(
                    outcome: .sound(head: sealed.head), lines: 8, decisions: 6, unjudged: 1, scenes: SceneTally(kept: 5)))
    }

    @Test("any one byte changed, removed or inserted: its line is named")
    func everyByte() throws {
        let fixture = try Fixture()
        try fixture.write(count: 2)
        let lines = try fixture.lines(fixture.log)
        let bytes = Array(lines.joined())
        var random = Repeatable(seed: 4)
        for at in bytes.indices {
            let expected = line(ofByte: at, in: lines)
            var hurt = bytes
            switch at % 3 {
            case 0: hurt[at] ^= UInt8.random(in: 1...255, using: &random)
            case 1: hurt.remove(at: at)
            default: hurt.insert(UInt8.random(in: 0...255, using: &random), at: at)
            }
            if hurt == bytes { continue }
            try fixture.put(hurt, at: fixture.log)
            let blamed = try #require(try fixture.blamed(scenes: false), "byte \(at) went unnoticed")
            #expect(blamed.file == fixture.log)
            #expect(
                (expected - 1...expected + 1).contains(blamed.line),
                "byte \(at) of line \(expected): line \(blamed.line)")
            if at % 3 == 0 { #expect(blamed.line == expected, "byte \(at)") }
        }
    }

    @Test("a line dropped, doubled or swapped is named")
    func moved() throws {
        let fixture = try Fixture()
        try fixture.write()
        let lines = try fixture.lines(fixture.log)
        for index in lines.indices {
            var dropped = lines
            dropped.remove(at: index)
            try fixture.put(dropped.joined(), at: fixture.log)
            #expect(try fixture.blamed(scenes: false)?.line == min(index + 1, lines.count - 1))
            var doubled = lines
            doubled.insert(lines[index], at: index)
            try fixture.put(doubled.joined(), at: fixture.log)
            #expect(try fixture.blamed(scenes: false)?.line == index + 2)
            guard index > 0 else { continue }
            var swapped = lines
            swapped.swapAt(index - 1, index)
            try fixture.put(swapped.joined(), at: fixture.log)
            #expect(try fixture.blamed(scenes: false)?.line == index)
        }
    }

    @Test("a tail cut at any byte is unsealed, and says after which line")
    func cut() throws {
        let fixture = try Fixture()
        try fixture.write(count: 2)
        let lines = try fixture.lines(fixture.log)
        let bytes = Array(lines.joined())
        for end in bytes.indices {
            let complete = line(ofByte: end, in: lines) - 1
            let tail = end - lines[..<complete].map(\.count).reduce(0, +)
            try fixture.put(bytes[..<end], at: fixture.log)
            #expect(try fixture.verify(scenes: end % 8 == 0).outcome == .unsealed(after: complete, tail: tail))
        }
    }

    @Test("another head is not accepted")
    func head() throws {
        let fixture = try Fixture()
        try fixture.write()
        guard case .broken(let fault) = try fixture.verify(scenes: false, head: .zero).outcome else {
            Issue.record("another head was accepted")
            return
        }
        #expect(fault.description.contains("expected the chain to end in 0000"))
    }

    @Test("a scene changed, dropped, doubled, swapped, added or cut is named; an erased one is counted")
    func scenes() throws {
        let fixture = try Fixture()
        let head = try fixture.write().head
        let lines = try fixture.lines(fixture.scenes)
        func check(_ changed: [[UInt8]], _ line: Int, _ problem: String, _ place: SourceLocation = #_sourceLocation)
            throws
        {
            try fixture.put(changed.joined(), at: fixture.scenes)
            guard case .broken(let fault) = try fixture.verify().outcome else {
                Issue.record("not noticed: \(problem)", sourceLocation: place)
                return
            }
            #expect(fault.file == fixture.scenes, sourceLocation: place)
            #expect(fault.line == line, sourceLocation: place)
            #expect(fault.problem.contains(problem), "\(fault.problem)", sourceLocation: place)
        }
        for index in lines.indices {
            var changed = lines
            let digit = try #require(lines[index].lastIndex(of: UInt8(ascii: "}")))
            changed[index][digit - 8] ^= 1
            try check(changed, index + 1, "the scene is not the one that line \(index + 2) of the log names")
            changed = lines
            changed.remove(at: index)
            try check(changed, index + 1, "expected the scene of line \(index + 2) of the log, found ")
            changed = lines
            changed.insert(lines[index], at: index)
            try check(changed, index + 2, index == 4 ? "expected the end" : "found that of line \(index + 2)")
        }
        try check(lines.reversed(), 1, "expected the scene of line 2 of the log, found that of line 6")
        try check(lines + [Array("{}\n".utf8)], 6, "expected the end, found a scene that no line of the log names")
        try check([Array("{\"seq\":99999999999999999999999999,\n".utf8)], 1, "column 26: expected {\"seq\":")
        var cut = lines
        cut[4].removeLast(9)
        try check(cut, 5, "found a line that is cut off")

        var erased = lines
        erased[1] = Array("{\"seq\":3,\"erased\":true}\n".utf8)
        erased[3] = Array("{\"seq\":5,\"erased\":true}\n".utf8)
        try fixture.put(erased.joined(), at: fixture.scenes)
        #expect(
            try fixture.verify(policy: Fixture.policy())
                == LogVerdict(
                    outcome: .sound(head: head), lines: 8, decisions: 6, unjudged: 1, erased: 2,
                    scenes: SceneTally(kept: 3, erased: 2)))
    }

    @Test("any one byte of a scenes file changed: its line is named")
    func everySceneByte() throws {
        let fixture = try Fixture()
        try fixture.write(count: 2)
        let lines = try fixture.lines(fixture.scenes)
        let bytes = Array(lines.joined())
        for at in stride(from: 0, to: bytes.count, by: 3) {
            var hurt = bytes
            hurt[at] ^= 0x11
            try fixture.put(hurt, at: fixture.scenes)
            let blamed = try #require(try fixture.blamed(), "byte \(at) went unnoticed")
            #expect(blamed.file == fixture.scenes)
            #expect(blamed.line == line(ofByte: at, in: lines), "byte \(at)")
        }
    }

    /// A chain that is whole, but whose lines are not those of a log.
    private func forged(_ fixture: Fixture, _ edit: (inout [JSONWriter]) -> Void) throws -> LogVerdict.Outcome {
        var bodies: [JSONWriter] = []
        try fixture.write()
        for line in try fixture.lines(fixture.log).dropLast() {
            let object = try JSONParser.parse(line).object("line")
            var body = JSONWriter()
            let text = String(decoding: line, as: UTF8.self)
            let name = object.members[1].name
            let start = try #require(text.range(of: "\"\(name)\":"))
            let end = try #require(text.range(of: ",\"prev\":"))
            body.add(name, json: String(text[start.upperBound..<end.lowerBound]))
            bodies.append(body)
        }
        edit(&bodies)
        var chain = SealedChain.Writer()
        var bytes: [UInt8] = []
        for body in bodies { bytes += Array(chain.line(body).utf8) }
        try fixture.put(bytes + Array(chain.seal().utf8), at: fixture.log)
        return try fixture.verify(scenes: false).outcome
    }

    @Test("a chain rewritten as a whole must still say what a log may say")
    func forgeries() throws {
        let fixture = try Fixture()
        func fault(_ edit: (inout [JSONWriter]) -> Void) throws -> String {
            guard case .broken(let fault) = try forged(fixture, edit) else { return "sound" }
            return "\(fault.line): \(fault.problem)"
        }
        #expect(try fault { _ in } == "sound")
        #expect(try fault { $0.removeFirst() } == "1: expected the run's facts, found another line")
        #expect(try fault { $0 = [] } == "1: expected the run's facts, found another line")
        #expect(try fault { $0.removeLast() } == "7: expected the end of the run before the seal, found another line")
        // So does a segment begin, which is no fault; but with the same facts.
        #expect(try fault { $0.insert($0[0], at: 3) } == "sound")
        let other = try fault { bodies in
            var facts = JSONWriter()
            let json = bodies[0].object.replacing("\"scenes_kept\":true", with: "\"scenes_kept\":false")
            facts.add("run", json: String(json.dropFirst("{\"run\":".count).dropLast()))
            bodies.insert(facts, at: 3)
        }
        #expect(other == "4: expected a decision, or the run's facts again, found other facts")
        #expect(try fault { $0.append($0[2]) } == "9: expected the seal after the end of the run, found another line")
        // An ad that no guard let through: the line names no scene that could be decided again.
        #expect(
            try fault { bodies in
                let text = bodies[1].members
                guard let scene = text.firstRange(of: "\"scene\":\"") else { return }
                var body = JSONWriter()
                let members = text[..<scene.lowerBound].drop { $0 != ":" }.dropFirst()
                body.add("time_ns", json: members + "\"scene\":null")
                bodies[1] = body
            } == "2: expected that nothing is allowed where the guard was not asked, found mood")
        #expect(try fault { $0.swapAt(1, 4) } == "3: expected a time of at least 1500000000, found 500000000")
        #expect(
            try fault { bodies in
                var body = JSONWriter()
                body.add("note", "hello")
                bodies[2] = body
            }.hasPrefix("3: column 17: unknown member \"note\""))
    }

    @Test("a log that its policy did not decide is found out by the policy")
    func policies() throws {
        let fixture = try Fixture()
        try fixture.write()
        let other = try Fixture.policy(Fixture.policyText.replacing("600", with: "100"))
        guard case .broken(let fault) = try fixture.verify(policy: other).outcome else {
            Issue.record("another policy was accepted")
            return
        }
        #expect(fault.line == 1)
        #expect(fault.problem.hasPrefix("expected a log decided under the policy \(other.digest), found one under "))

        // A log that claims the other policy, but was decided under this one.
        let lying = try Fixture()
        let decided = try Fixture.policy()
        var log = try DecisionLog(
            folder: lying.folder, facts: Fixture.facts(other), seed: RunSeed(1), keepsScenes: true)
        let inputs = Fixture.inputs(confidence: 300)
        try log.record(Fixture.decision(inputs, decided, at: .zero), inputs: inputs)
        try log.finish(RunEnd(time: .zero))
        guard case .broken(let second) = try lying.verify(policy: other).outcome else {
            Issue.record("a decision of another policy was accepted")
            return
        }
        #expect(second.line == 2)
        #expect(second.problem == "the policy allows mood for this scene, the log says contextual")
    }

    @Test("hostile files give a verdict or an error, never a trap")
    func hostile() throws {
        let fixture = try Fixture()
        try fixture.write()
        let seeds = [try fixture.lines(fixture.log), try fixture.lines(fixture.scenes)]
        var random = Repeatable(seed: 12)
        for round in 0..<150 {
            var files = seeds
            for which in files.indices {
                for _ in 0..<Int.random(in: 0...2, using: &random) where !files[which].isEmpty {
                    let index = Int.random(in: 0..<files[which].count, using: &random)
                    let at = Int.random(in: 0..<files[which][index].count, using: &random)
                    switch Int.random(in: 0..<4, using: &random) {
                    case 0: files[which][index][at] = UInt8.random(in: 0...255, using: &random)
                    case 1: files[which][index].removeSubrange(at...)
                    case 2: files[which][index] = Array(repeating: UInt8(ascii: "["), count: 5_000) + [10]
                    default: files[which][index] = seeds[1 - which].randomElement(using: &random)!
                    }
                    if files[which][index].isEmpty { files[which].remove(at: index) }
                }
            }
            try fixture.put(files[0].joined(), at: fixture.log)
            try fixture.put(files[1].joined(), at: fixture.scenes)
            let verdict = try fixture.verify(policy: Fixture.policy())
            if files == seeds {
                #expect(try fixture.blamed() == nil)
            } else if case .sound = verdict.outcome {
                Issue.record("round \(round): a changed log passed")
            }
        }
        for text in ["", "\n", "\0\0\0", "[]\n", "{\"seq\":1}\n", String(repeating: "x", count: 3_000_000)] {
            try fixture.put(Array(text.utf8), at: fixture.log)
            #expect(try fixture.blamed(scenes: false) != nil)
        }
    }

    @Test("scenes that the log says are kept must be there, be they erased")
    func missingScenes() throws {
        let fixture = try Fixture()
        try fixture.write()
        let erased = try fixture.lines(fixture.scenes).indices.map { "{\"seq\":\($0 + 2),\"erased\":true}\n" }
        try File.remove(fixture.scenes)
        #expect(try fixture.blamed()?.file == fixture.scenes)
        #expect(try fixture.blamed(scenes: false) == nil)
        try fixture.put(Array(erased.joined().utf8), at: fixture.scenes)
        #expect(try fixture.verify().scenes == SceneTally(erased: 5))
        #expect(try fixture.blamed() == nil)
    }

    @Test("a missing file is an error that says what to do")
    func missing() throws {
        let fixture = try Fixture()
        do throws(AuditError) {
            _ = try DecisionLogVerifier.verify(log: fixture.log, scenes: nil)
            Issue.record("a missing log was verified")
        } catch {
            #expect(error.kind == .badInput)
            #expect(
                error.description == "\(fixture.log): cannot open: No such file or directory; "
                    + "name the --out folder of a replay, or the file itself")
        }
    }
}
