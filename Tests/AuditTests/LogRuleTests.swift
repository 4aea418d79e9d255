import Audit
import Digest
import Foundation
import Guard
import Policy
import Signal
import Testing

/// What has a line of the log, and what a line stands for.
@Suite("Which decisions have a line") struct LogRuleTests {
    private let fixture: Fixture
    private let policy: CompiledPolicy

    init() throws {
        fixture = try Fixture()
        policy = try Fixture.policy()
    }

    /// Logs what `slate` gives at each tick and says how it was written: `whole`, or `as N`, with the decisions counted.
    private func log(
        ticks: Int, slate: (Int) -> GuardInputs = { _ in Fixture.inputs() }, change: (Int, inout Decision) -> Void = { _, _ in }
    ) throws -> [String] {
        let seed = RunSeed(7)
        var log = try DecisionLog(
            folder: fixture.folder, facts: Fixture.facts(policy, seed: seed), seed: seed, keepsScenes: true)
        for tick in 1...ticks {
            let inputs = slate(tick)
            var decision = Fixture.decision(inputs, policy, at: .milliseconds(500 * Int64(tick)))
            decision.shown?.isNew = tick == 1
            change(tick, &decision)
            try log.record(decision, inputs: inputs)
        }
        try log.finish(RunEnd(time: .milliseconds(500 * Int64(ticks))))
        var reader = try DecisionLogReader(path: fixture.log)
        var found: [String] = []
        while let line = try reader.next() {
            switch line {
            case .run, .seal: break
            case .decision(let decision, let scene, let count):
                found.append("\(decision.time): whole \(count)\(scene == nil ? "" : " seen")")
            case .like(let number, let time, let scene, let count):
                found.append("\(time): as \(number) \(count)\(scene == nil ? "" : " seen")")
            case .end(let end): found.append("end \(end.decisions)")
            }
        }
        let verdict = try fixture.verify(policy: policy)
        guard case .sound = verdict.outcome else {
            Issue.record("\(verdict.outcome)")
            return found
        }
        #expect(verdict.decisions == ticks)
        return found
    }

    @Test("while nothing but time changes there is a line a minute, and each says how many decisions it stands for")
    func idle() throws {
        let lines = try log(ticks: 300)
        #expect(lines == ["0.500 s: whole 1 seen", "60.500 s: as 2 120", "120.500 s: as 2 120", "end 59"])
        #expect(try fixture.bytes(fixture.log).count < 3_000)
    }

    @Test("whatever the guard sees otherwise has a line, which keeps the scene and repeats nothing")
    func scene() throws {
        let lines = try log(ticks: 6, slate: { Fixture.inputs(confidence: $0 < 4 ? 800 : 801) })
        #expect(lines == ["0.500 s: whole 1 seen", "2.000 s: as 2 3 seen", "end 2"])
        var redecision = try Redecision(
            log: fixture.log, scenes: fixture.scenes,
            policy: Fixture.policy(Fixture.policyText.replacing("< 600", with: "< 801")))
        let change = try #require(try redecision.next())
        #expect(change.line == 2 && change.after == .contextual)
        #expect(try redecision.next() == nil)
        #expect(redecision.until == .seconds(2))
        #expect(redecision.tally == Redecision.Tally(decisions: 6, changed: 3, lowered: 3))
    }

    @Test("an event, a showing that begins, another reason, and another ad have a line of their own")
    func decision() throws {
        let change = { (tick: Int, decision: inout Decision) in
            switch tick {
            case 3: decision.event = "consent"
            case 5: decision.shown?.isNew = true
            case 7...: decision.reasons.append(Reason(id: "mood.evidence", text: "the face", about: tick < 9 ? [] : ["x"]))
            default: break
            }
            if tick >= 11 { decision.shown?.disclosure = "otherwise" }
        }
        let lines = try log(ticks: 12, change: change)
        let expected = [
            "0.500 s: whole 1 seen", "1.500 s: whole 2 seen", "2.500 s: whole 2 seen", "3.500 s: whole 2 seen",
            "4.500 s: whole 2 seen", "5.500 s: whole 2 seen", "end 1",
        ]
        #expect(lines == expected)
    }

    @Test("a line that refers to another than the last whole one is found, and one that repeats nothing before it")
    func reference() throws {
        _ = try log(ticks: 300, change: { tick, decision in decision.event = tick == 2 ? "touch" : nil })
        let lines = try fixture.lines(fixture.log).map { String(decoding: $0, as: UTF8.self) }
        #expect(lines.count { $0.contains("\"as\":3") } == 2)
        for (line, of) in [(4, "\"as\":2"), (5, "\"as\":4")] {
            var chain = SealedChain.Writer()
            var text = ""
            for (index, old) in lines.dropLast().enumerated() {
                let at = index + 1
                let changed = at == line ? old.replacing("\"as\":3", with: of) : old
                let members = changed.drop { $0 != "," }.dropFirst().prefix(while: { $0 != "\n" })
                let end = try #require(members.range(of: ",\"prev\":\"", options: .backwards)).lowerBound
                text += chain.line(JSONWriter(members: String(members[..<end])))
            }
            try fixture.put(Array((text + chain.seal()).utf8), at: fixture.log)
            #expect(try fixture.blamed(scenes: false)?.line == line)
        }
    }
}

extension JSONWriter {
    /// A writer that has written `members`.
    fileprivate init(members: String) {
        self.init()
        let name = members.dropFirst().prefix { $0 != "\"" }
        add(String(name), json: String(members.dropFirst(name.count + 3)))
    }
}
