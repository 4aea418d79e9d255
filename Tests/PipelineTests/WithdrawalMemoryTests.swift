import Audit
import Consent
import Signal
import TestSupport
import Testing

@testable import Pipeline

/// After a withdrawal, nothing of what was sensed is left in memory.
@Suite(.serialized) struct WithdrawalMemoryTests {
    static let needles: [MemoryNeedle] = {
        let canary = Canary(seed: 41)
        let picture = CanaryPicture(seed: 42)
        return [canary.raw, canary.float, canary.unscaledFloat, picture.luma, picture.halved, picture.file]
    }()

    /// A source whose sound and pictures are canaries; the second in which consent is withdrawn is 2.
    static func source(withdraws: Bool) -> ScriptedSource {
        let events = withdraws ? [event(2_000, #"{"event":"consent","state":"withdrawn","purposes":"all"}"#)] : []
        return ScriptedSource(
            seconds: 4, blockSamples: 800, events: events,
            sample: { Canary(seed: 41).amplitude($0 % Canary.count) },
            picture: { time, frame in
                let file = CanaryPicture(seed: 42).makeFile()
                frame.begin(
                    time: time, layout: PictureLayout(format: .jpeg, width: 64, height: 64, stride: 64),
                    byteCount: file.span.count)
                var bytes = frame.mutableBytes
                for index in bytes.indices { bytes[index] = file.span[index] }
            })
    }

    /// Steps until a decision at `time` has been made, then searches.
    static func findings(withdraws: Bool) throws -> [MemorySearch.Finding] {
        var pipeline = Pipeline(
            source: source(withdraws: withdraws), name: "canary",
            setup: try makeSetup(consent: ConsentRecord(given: everything, age: .adult)))
        var log: DecisionLog?
        var isReached = false
        try pipeline.begin()
        while !isReached, try pipeline.step(into: &log, observe: { if $0.time >= .seconds(2) { isReached = true } }) {}
        #expect(isReached)
        let findings = try MemorySearch.find(needles)
        // Alive until here: what is searched is a running pipeline.
        while try pipeline.step(into: &log) {}
        return findings
    }

    @Test func whileConsentStandsTheSearchFindsThem() throws {
        let found = Set(try Self.findings(withdraws: false).map(\.needle))
        #expect(found.isSuperset(of: ["luma", "halved luma"]))
        #expect(found.contains("float") || found.contains("unscaled float"))
    }

    @Test func afterTheDecisionThatFollowsAWithdrawalNothingIsLeft() throws {
        let found = try Self.findings(withdraws: true)
        #expect(found.isEmpty, "\(found)")
    }
}
