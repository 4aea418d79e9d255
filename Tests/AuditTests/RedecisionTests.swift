import Audit
import Digest
import Foundation
import Guard
import Policy
import Signal
import Testing

@Suite("Re-decision") struct RedecisionTests {
    private func changes(_ fixture: Fixture, _ policy: CompiledPolicy) throws -> (Redecision.Tally, [Redecision.Change]) {
        var redecision = try Redecision(log: fixture.log, scenes: fixture.scenes, policy: policy)
        var changes: [Redecision.Change] = []
        while let change = try redecision.next() { changes.append(change) }
        return (redecision.tally, changes)
    }

    @Test("the same policy changes nothing")
    func same() throws {
        let fixture = try Fixture()
        try fixture.write()
        let (tally, changes) = try changes(fixture, Fixture.policy())
        #expect(changes.isEmpty)
        #expect(tally == Redecision.Tally(decisions: 6, unjudged: 1))
    }

    @Test("a stricter policy lowers, and names the rule that does")
    func stricter() throws {
        let fixture = try Fixture()
        try fixture.write()
        let (tally, changes) = try changes(
            fixture, Fixture.policy(Fixture.policyText.replacing("600", with: "900")))
        #expect(tally == Redecision.Tally(decisions: 6, changed: 2, lowered: 2, unjudged: 1))
        #expect(changes.map(\.line) == [2, 6])
        #expect(changes[0].before == .mood && changes[0].after == .contextual)
        #expect(changes[0].shown?.id == "concert/mood" && changes[0].isShownRefused)
        #expect(changes[0].reasons.map(\.text) == ["too unsure to act on"])
        #expect(changes[1].time == .seconds(2))
    }

    @Test("a laxer policy raises, and names the rule that no longer holds back")
    func laxer() throws {
        let fixture = try Fixture()
        try fixture.write()
        let (tally, changes) = try changes(
            fixture, Fixture.policy(Fixture.policyText.replacing("600", with: "200")))
        #expect(tally == Redecision.Tally(decisions: 6, changed: 1, raised: 1, unjudged: 1))
        #expect(changes.map(\.line) == [3])
        #expect(changes[0].before == .contextual && changes[0].after == .mood)
        #expect(!changes[0].isShownRefused)
        #expect(changes[0].reasons.map(\.text) == ["too unsure to act on"])
    }

    @Test("an exclusion that hits what was shown is a change at the same level")
    func exclusion() throws {
        let policy = try Fixture.policy()
        let inputs = Fixture.inputs(confidence: 300)
        var decision = Fixture.decision(inputs, policy, at: .zero)
        decision.shown = .init(id: "beer/contextual", basis: .contextual, disclosure: "", isNew: false)
        let dry = try Fixture.policy(Fixture.policyText + "never [alcohol] when viewer.age is adult because \"dry\"\n")
        let change = try #require(Redecision.change(decision, line: 2, inputs, dry))
        #expect(change.before == .contextual && change.after == .contextual)
        #expect(change.isShownRefused)
        #expect(change.reasons.map(\.text).contains("dry"))
        #expect(Redecision.change(decision, line: 2, inputs, policy) == nil)
    }

    @Test("erased scenes are counted and not decided; a scene that does not fit is refused")
    func erased() throws {
        let fixture = try Fixture()
        try fixture.write()
        var lines = try fixture.lines(fixture.scenes)
        lines[0] = Array("{\"seq\":2,\"erased\":true}\n".utf8)
        try fixture.put(lines.joined(), at: fixture.scenes)
        let (tally, changes) = try changes(
            fixture, Fixture.policy(Fixture.policyText.replacing("600", with: "900")))
        #expect(tally == Redecision.Tally(decisions: 6, changed: 1, lowered: 1, erased: 1, unjudged: 1))
        #expect(changes.map(\.line) == [6])

        lines[2] = lines[1]
        try fixture.put(lines.joined(), at: fixture.scenes)
        let policy = try Fixture.policy()
        do throws(AuditError) {
            var redecision = try Redecision(log: fixture.log, scenes: fixture.scenes, policy: policy)
            while try redecision.next() != nil {}
            Issue.record("a scene of another line was decided")
        } catch {
            #expect(
                error.description == "\(fixture.scenes): line 3: expected the scene of line 4 of the log, "
                    + "found that of line 3; see `lamppost log verify`")
        }
    }
}
