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

    private var log = ""
    private var scenes: SceneReader?
    private let policy: CompiledPolicy?
    /// Where scenes should stand, if nothing stands there.
    private var missingScenes: String?
    private var facts: RunFacts?
    /// What is missing at the end of the scenes; no fault where the log has no end either.
    private(set) var missingEnd: LogFault?
    private var lastTime = MediaTime.zero
    private var hasEnded = false
    /// The last line that holds a decision whole, its number, and whether the guard was asked there.
    private var whole: (decision: Decision, number: Int, hasScene: Bool)?
    /// Whether the last scene was erased.
    private var isErased = false

    init(policy: CompiledPolicy?) {
        self.policy = policy
    }

    /// Goes on to the next file of the log.
    mutating func enter(_ part: LogFolder.Part) throws(AuditError) {
        try leave()
        log = part.log == "-" ? "standard input" : part.log
        missingScenes = part.scenes.flatMap { Folder.has($0) ? nil : $0 }
        scenes = nil
        guard let path = part.scenes, missingScenes == nil else { return }
        scenes = try SceneReader(path)
        if tally == nil { tally = SceneTally() }
    }

    /// After the last line of a file.
    private mutating func leave() throws(AuditError) {
        guard fault == nil else { return }
        fault = missingEnd
        if fault == nil, let rest = try scenes?.rest() { fault = rest }
        if facts?.keepsScenes == true, let missingScenes {
            fault = LogFault(
                file: missingScenes, line: 0,
                problem:
                    "missing, though the log says that its scenes are kept; restore it from a copy, or name the log's file alone")
        }
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
            // They stand again where a segment begins, after which no line refers to one before.
            if let first = self.facts, first != facts {
                return fail(number, "expected a decision, or the run's facts again, found other facts")
            }
            self.facts = facts
            whole = whole.map { ($0.decision, 0, $0.hasScene) }
            if let policy, policy.digest != facts.policy {
                fail(
                    number,
                    "expected a log decided under the policy \(policy.digest), found one under \(facts.policy), "
                        + "\(JSONError.shown(facts.policyName)) version \(facts.policyVersion)")
            }
        case .decision(let decision, let scene, let count):
            if facts == nil { return failWithoutFacts(number) }
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
            if facts == nil { return failWithoutFacts(number) }
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
        if facts == nil { return failWithoutFacts(count) }
        if !hasEnded { return fail(count, "expected the end of the run before the seal, found another line") }
        try leave()
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
        case .end(let found): missingEnd = missingEnd ?? found
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

    private mutating func failWithoutFacts(_ number: Int) {
        fail(max(1, number), "expected the run's facts, found another line")
    }

    private mutating func fail(_ line: Int, _ problem: String) {
        fault = LogFault(file: log, line: line, problem: problem)
    }
}
