import Digest
import Guard
import Policy
import Signal

/// Whether the lines of a log, each sound in the chain, make up a log: what stands where, and whether a scene belongs
/// to its line.
///
/// Remembers the first fault only, and looks no further then.
struct LogChecker: ~Copyable {
    private(set) var fault: LogFault?
    private(set) var decisions = 0
    /// Of these, how many the guard was not asked for, and how many of which the scene was erased.
    private(set) var unjudged = 0
    private(set) var erased = 0
    private(set) var tally: SceneTally?

    private let log: String
    private var scenes: SceneReader?
    private let policy: CompiledPolicy?
    /// Where scenes should stand, if nothing stands there.
    private let missingScenes: String?
    private var keepsScenes = false
    private var lastTime = MediaTime.zero
    private var hasEnded = false
    /// The last line that holds a decision whole, its number, and whether the guard was asked there.
    private var whole: (decision: Decision, number: Int, hasScene: Bool)?
    /// Whether the last scene was erased.
    private var isErased = false

    init(log: String, scenes: String?, policy: CompiledPolicy?) throws(AuditError) {
        let missing = scenes.flatMap { Folder.has($0) ? nil : $0 }
        let reader = try LogChecker.open(missing == nil ? scenes : nil)
        self.init(log: log, policy: policy, missingScenes: missing, reader: reader)
    }

    private init(log: String, policy: CompiledPolicy?, missingScenes: String?, reader: consuming SceneReader?) {
        self.log = log
        self.policy = policy
        self.missingScenes = missingScenes
        scenes = reader
        tally = if scenes == nil { nil } else { SceneTally() }
    }

    private static func open(_ scenes: String?) throws(AuditError) -> SceneReader? {
        guard let scenes else { return nil }
        return try SceneReader(scenes)
    }

    mutating func check(_ bytes: [UInt8], _ number: Int) throws(AuditError) {
        guard fault == nil else { return }
        let line: LogLine
        do {
            line = try LogLine(bytes)
        } catch {
            return fail(number, "column \(error.position.column): \(error.problem)")
        }
        if hasEnded { return fail(number, "expected the seal after the end of the run, found another line") }
        switch line {
        case .run(let facts):
            if number != 1 { return fail(number, "expected a decision, found the run's facts a second time") }
            keepsScenes = facts.keepsScenes
            if let policy, policy.digest != facts.policy {
                fail(
                    number,
                    "expected a log decided under the policy \(policy.digest), found one under \(facts.policy), "
                        + "\(JSONError.shown(facts.policyName)) version \(facts.policyVersion)")
            }
        case .decision(let decision, let scene, let count):
            if number == 1 { return failWithoutFacts() }
            guard pass(to: decision.time, count, number) else { return }
            whole = (decision, number, scene != nil)
            defer { stand(1) }
            if let scene {
                try check(decision, scene, number)
            } else if decision.allowed > .none {
                // Nothing may be shown that no guard let through.
                fail(
                    number,
                    "expected that nothing is allowed where the guard was not asked, found \(decision.allowed.name)")
            }
        case .like(let line, let time, let scene, let count):
            guard let whole, whole.number == line else {
                let found = "found one as on line \(line)"
                return fail(number, "expected a decision as on line \(whole?.number ?? 0), the last one written whole, \(found)")
            }
            guard pass(to: time, count, number) else { return }
            defer { stand(1) }
            guard let scene else { return }
            guard whole.hasScene else { return fail(number, "expected no scene, for line \(line) has none") }
            try check(whole.decision, scene, number)
        case .end(let end):
            if number == 1 { return failWithoutFacts() }
            stand(end.decisions)
            hasEnded = true
        case .seal:
            // The chain takes seals out; what is left is one that is not spelt as one.
            fail(number, "expected a decision, found a seal that seals nothing")
        }
    }

    /// After a sealed log of `count` lines.
    mutating func finish(_ count: Int) throws(AuditError) {
        guard fault == nil else { return }
        if count == 0 { return failWithoutFacts() }
        if !hasEnded { return fail(count, "expected the end of the run before the seal, found another line") }
        if let rest = try scenes?.rest() { fault = rest }
        if keepsScenes, let missingScenes {
            fault = LogFault(
                file: missingScenes, line: 0,
                problem:
                    "missing, though the log says that its scenes are kept; restore it from a copy, or name the log's file alone")
        }
    }

    /// Takes note of so many decisions, the last of them at `time`; answers whether time goes forward.
    private mutating func pass(to time: MediaTime, _ count: Int, _ number: Int) -> Bool {
        guard time >= lastTime else {
            fail(number, "expected a time of at least \(lastTime.nanoseconds), found \(time.nanoseconds)")
            return false
        }
        lastTime = time
        stand(count - 1)
        return true
    }

    /// Counts decisions that were made as on the last line.
    private mutating func stand(_ count: Int) {
        decisions += count
        if whole?.hasScene == false { unjudged += count } else if isErased { erased += count }
    }

    private mutating func check(_ decision: Decision, _ digest: Digest256, _ number: Int) throws(AuditError) {
        switch try scenes?.next(for: number, digest: digest) {
        case nil: break
        case .fault(let found): fault = found
        case .erased:
            tally?.erased += 1
            isErased = true
        case .kept(let json):
            tally?.kept += 1
            isErased = false
            guard let policy else { return }
            do {
                let inputs = try GuardInputs(json: json)
                if let problem = Redecision.disagreement(decision, inputs, policy) { fail(number, problem) }
            } catch {
                fail(number, "its scene: \(error)")
            }
        }
    }

    private mutating func failWithoutFacts() {
        fail(1, "expected the run's facts, found another line")
    }

    private mutating func fail(_ line: Int, _ problem: String) {
        fault = LogFault(file: log, line: line, problem: problem)
    }
}
