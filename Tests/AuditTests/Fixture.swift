import Audit
import Digest
import Foundation
import Guard
import Policy
import Signal

/// A folder for one test, and what goes into a small log.
final class Fixture {
    let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "lamppost-audit-" + UUID().uuidString
        try File.makeFolder(folder)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var log: String { folder + "/decisions.jsonl" }
    var scenes: String { folder + "/scenes.jsonl" }
    var files: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() } }

    func bytes(_ path: String) throws -> [UInt8] { try File.contents(of: path, limit: 1 << 24) }

    /// The lines of a file, line feeds included.
    func lines(_ path: String) throws -> [[UInt8]] {
        var lines: [[UInt8]] = [[]]
        for byte in try bytes(path) {
            lines[lines.count - 1].append(byte)
            if byte == 10 { lines.append([]) }
        }
        return lines.filter { !$0.isEmpty }
    }

    /// Overwrites in place: quicker than a file that appears by rename.
    func put(_ bytes: some Collection<UInt8>, at path: String) throws {
        let file = try File(creating: path)
        try file.write(Array(bytes).span)
    }

    static let policyText = """
        policy "test" version 3
        at most house when viewer.age is child because "no profiling of children" cites "DSA 28(2)"
        at most contextual when mood.confidence < 600 because "too unsure to act on"
        never [alcohol] when viewer.age is not adult because "not for the young"

        """

    static func policy(_ text: String = policyText) throws -> CompiledPolicy {
        try PolicyCompiler.compile(Array(text.utf8), file: "test.policy")
    }

    static func facts(_ policy: CompiledPolicy, seed: RunSeed = RunSeed(7)) -> RunFacts {
        RunFacts(
            epoch: Epoch("2026-11-21T10:30:00+01:00") ?? Epoch(), policyName: policy.name, policyVersion: policy.version,
            policy: policy.digest, inventory: SHA256.hash("inventory"),
            models: [.init(name: "voice", digest: SHA256.hash("voice"))], isConsentOverridden: true,
            isSceneOverridden: false, seed: seed)
    }

    /// A slate of four ads before an adult, or whoever is named, with a mood of some confidence.
    static func inputs(age: String = "adult", confidence: Int32? = 800) -> GuardInputs {
        var scene = Scene()
        scene.set(.viewerAge, to: age)
        scene.set(.moodKnown, to: confidence != nil)
        scene[.moodConfidence] = confidence
        func entry(_ id: String, _ basis: Level, _ categories: CategorySet = []) -> GuardInputs.Entry {
            GuardInputs.Entry(
                id: id, basis: basis, categories: categories, traits: .disclosed, factors: FactorValues(),
                isWishMatched: basis == .mood)
        }
        return GuardInputs(
            scene: scene,
            candidates: [
                entry("own/house", .house), entry("tea/contextual", .contextual),
                entry("beer/contextual", .contextual, CategorySet(.alcohol)), entry("concert/mood", .mood),
            ])
    }

    /// What the guard and an obedient selector make of the inputs.
    static func decision(
        _ inputs: GuardInputs, _ policy: CompiledPolicy, at time: MediaTime, event: String? = nil
    ) -> Decision {
        let again = GuardJudgement.redecide(inputs, policy)
        let best = again.admitted.map { inputs.candidates[$0] }.max { $0.basis < $1.basis }
        return Decision(
            time: time, allowed: best?.basis ?? .none, reasons: again.reasons,
            shown: best.map { .init(id: $0.id, basis: $0.basis, disclosure: "Advertisement\nfor \"X\"", isNew: true) },
            event: event)
    }

    static let slates = [
        inputs(), inputs(confidence: 300), inputs(age: "child"), inputs(age: "undeclared", confidence: nil), inputs(),
    ]

    /// Writes a small log of `count` decisions, one of them without a scene.
    @discardableResult
    func write(
        count: Int = 5, keepsScenes: Bool = true, seed: UInt64 = 7, cutOff: String? = nil
    ) throws -> (count: Int, head: Digest256) {
        let policy = try Fixture.policy()
        let seed = RunSeed(seed)
        var log = try DecisionLog(
            folder: folder, facts: Fixture.facts(policy, seed: seed), seed: seed, keepsScenes: keepsScenes)
        var time = MediaTime.zero
        for index in 0..<count {
            let inputs = Fixture.slates[index % Fixture.slates.count]
            let decision = Fixture.decision(inputs, policy, at: time, event: index == 1 ? "consent" : nil)
            try log.record(decision, inputs: inputs)
            time = time + 500_000_000
        }
        let refused = Reason(id: "consent.infer", text: "withdrawn")
        try log.record(
            Decision(time: time, allowed: .none, reasons: [refused], shown: nil, event: "leave"), inputs: nil)
        return try log.finish(RunEnd(time: time, cutOff: cutOff))
    }

    func verify(scenes hasScenes: Bool = true, head: Digest256? = nil, policy: CompiledPolicy? = nil) throws
        -> LogVerdict
    {
        try DecisionLogVerifier.verify(log: log, scenes: hasScenes ? scenes : nil, head: head, policy: policy)
    }

    /// The file and line that are blamed; an unsealed log is blamed on the line where it stops.
    func blamed(scenes: Bool = true) throws -> (file: String, line: Int)? {
        switch try verify(scenes: scenes).outcome {
        case .sound: nil
        case .unsealed(let line, let tail): (log, tail > 0 ? line + 1 : line)
        case .broken(let fault): (fault.file, fault.line)
        }
    }
}
