import Digest
public import Guard
public import Policy
public import Signal

/// Decides the scenes of a log again, under another policy.
///
/// What the guard would admit is decided again; what would then be chosen among it is not, since that depends on what was shown
/// before. So a change is one of what is allowed.
public struct Redecision: ~Copyable {
    /// A decision that comes out otherwise.
    public struct Change: Hashable, Sendable {
        /// The line of the log.
        public var line: Int
        public var time: MediaTime
        /// The highest basis that was admitted, and the one that would be.
        public var before: Level
        public var after: Level
        /// What was shown.
        public var shown: Decision.Shown?
        /// Whether what was shown would not be admitted.
        public var isShownRefused: Bool
        /// The rules that make the difference: those that refuse now, or those that refused and no longer do.
        public var reasons: [Reason]
    }

    /// Counts over a whole log, of decisions: one without a line of its own comes out as the line before it does.
    public struct Tally: Hashable, Sendable {
        public var decisions = 0
        /// Decided again and different.
        public var changed = 0
        public var lowered = 0
        public var raised = 0
        /// Not decided again: the scene was erased.
        public var erased = 0
        /// Not decided again: the guard was not asked.
        public var unjudged = 0

        public init(
            decisions: Int = 0, changed: Int = 0, lowered: Int = 0, raised: Int = 0, erased: Int = 0, unjudged: Int = 0
        ) {
            self.decisions = decisions
            self.changed = changed
            self.lowered = lowered
            self.raised = raised
            self.erased = erased
            self.unjudged = unjudged
        }
    }

    /// How the decision of a line comes out.
    private enum Standing {
        case unjudged, erased, same
        case changed(Change)
    }

    /// Counts over the lines that were read so far.
    public private(set) var tally = Tally()
    /// Until when the last change stood.
    public private(set) var until = MediaTime.zero
    /// The last line that holds a decision whole, and how that of the last line came out.
    private var whole: Decision?
    private var standing = Standing.unjudged
    private var reader: DecisionLogReader
    private var scenes: SceneReader
    /// Of which of the log's files they are.
    private var part = 0
    private let policy: CompiledPolicy
    private let parts: [LogFolder.Part]

    /// Begins at the first line of a log.
    public init(log: String, scenes: String, policy: CompiledPolicy) throws(AuditError) {
        try self.init([LogFolder.Part(log: log, scenes: scenes)], policy: policy)
    }

    /// Begins at the first line of a log.
    ///
    /// - Parameter parts: its files, one at least, with their scenes, the first first.
    public init(_ parts: [LogFolder.Part], policy: CompiledPolicy) throws(AuditError) {
        let reader = try DecisionLogReader(paths: parts.map(\.log))
        let sceneReader = try SceneReader(parts[0].scenes ?? "")
        self.init(parts, policy: policy, reader: reader, scenes: sceneReader)
    }

    private init(
        _ parts: [LogFolder.Part], policy: CompiledPolicy, reader: consuming DecisionLogReader,
        scenes: consuming SceneReader
    ) {
        self.parts = parts
        self.policy = policy
        self.reader = reader
        self.scenes = scenes
    }

    /// The next decision that comes out otherwise, in the order of the log; `nil` at its end.
    public mutating func next() throws(AuditError) -> Change? {
        while let line = try reader.next() {
            switch line {
            case .run, .seal: continue
            case .decision(let decision, let digest, let count):
                add(count - 1, until: decision.time)
                whole = decision
                standing = if let digest { try decide(decision, digest) } else { .unjudged }
            case .like(_, let time, let digest, let count):
                guard var decision = whole else { continue }
                add(count - 1, until: time)
                decision.time = time
                decision.shown?.isNew = false
                if let digest {
                    standing = try decide(decision, digest)
                } else if case .changed(var change) = standing {
                    (change.line, change.time) = (reader.number, time)
                    standing = .changed(change)
                }
            case .end(let end):
                add(end.decisions, until: end.time)
                continue
            }
            add(1, until: nil)
            if case .changed(let change) = standing { return change }
        }
        return nil
    }

    /// Counts decisions that came out as the last line's, which stood until `time`.
    private mutating func add(_ count: Int, until time: MediaTime?) {
        tally.decisions += count
        switch standing {
        case .unjudged: tally.unjudged += count
        case .erased: tally.erased += count
        case .same: break
        case .changed(let change):
            if let time { until = time }
            tally.changed += count
            if change.after < change.before { tally.lowered += count }
            if change.after > change.before { tally.raised += count }
        }
    }

    private mutating func decide(_ decision: Decision, _ digest: Digest256) throws(AuditError) -> Standing {
        guard let inputs = try inputs(digest) else { return .erased }
        return Redecision.change(decision, line: reader.number, inputs, policy).map { .changed($0) } ?? .same
    }

    /// What the guard saw at the line that was read last; `nil` if it was erased.
    private mutating func inputs(_ digest: Digest256) throws(AuditError) -> GuardInputs? {
        if part != reader.part {
            part = reader.part
            scenes = try SceneReader(parts[part].scenes ?? "")
        }
        switch try scenes.next(for: reader.number, digest: digest) {
        case .erased: return nil
        case .fault(let fault), .end(let fault):
            throw AuditError(
                .badInput, file: fault.file, place: fault.line == 0 ? "" : "line \(fault.line)", problem: fault.problem,
                advice: "see `lamppost log verify`")
        case .kept(let json):
            do {
                return try GuardInputs(json: json)
            } catch {
                throw AuditError(
                    .badInput, file: parts[part].log, place: "the scene of line \(reader.number)", problem: error.problem,
                    advice: "it was written by another version; replay the recording again")
            }
        }
    }

    /// What another policy changes about one decision; `nil` if nothing.
    public static func change(
        _ decision: Decision, line: Int, _ inputs: GuardInputs, _ policy: CompiledPolicy
    ) -> Change? {
        let again = GuardJudgement.redecide(inputs, policy)
        let after = again.highest(in: inputs)
        let isRefused = decision.shown.map { !again.admits($0, in: inputs) } ?? false
        guard isRefused || after != decision.allowed else { return nil }
        var reasons: [Reason] = []
        if isRefused, let shown = decision.shown {
            reasons = refusals(of: shown, inputs, policy)
            if reasons.isEmpty { reasons = again.reasons }
        } else if after < decision.allowed {
            reasons = again.reasons.filter { !decision.reasons.contains($0) }
        } else {
            reasons = decision.reasons.filter { !again.reasons.contains($0) }
        }
        return Change(
            line: line, time: decision.time, before: decision.allowed, after: after, shown: decision.shown,
            isShownRefused: isRefused, reasons: reasons)
    }

    /// What the same policy would have decided otherwise than the log says; `nil` if they agree.
    static func disagreement(_ decision: Decision, _ inputs: GuardInputs, _ policy: CompiledPolicy) -> String? {
        let again = GuardJudgement.redecide(inputs, policy)
        let highest = again.highest(in: inputs)
        if highest != decision.allowed {
            return "the policy allows \(highest.name) for this scene, the log says \(decision.allowed.name)"
        }
        if let shown = decision.shown, !again.admits(shown, in: inputs) {
            return "the policy does not admit what was shown"
        }
        if let missing = again.reasons.first(where: { !decision.reasons.contains($0) }) {
            return "the policy gives the reason \(missing.id), the log does not"
        }
        let rules = policy.rules.map(\.id)
        if let extra = decision.reasons.first(where: { reason in
            (rules.contains(reason.id) || reason.id.hasPrefix("guard.")) && !again.reasons.contains(reason)
        }) {
            return "the log gives the reason \(extra.id), the policy does not"
        }
        return nil
    }

    /// Why one ad alone is refused.
    private static func refusals(
        of shown: Decision.Shown, _ inputs: GuardInputs, _ policy: CompiledPolicy
    ) -> [Reason] {
        guard let entry = inputs.candidates.first(where: { $0.isShown(shown) }) else { return [] }
        return GuardJudgement.redecide(GuardInputs(scene: inputs.scene, candidates: [entry]), policy).reasons
    }
}

extension GuardInputs.Entry {
    fileprivate func isShown(_ shown: Decision.Shown) -> Bool { id == shown.id && basis == shown.basis }
}

extension GuardDecision {
    /// The highest basis admitted, `none` if nothing is.
    fileprivate func highest(in inputs: GuardInputs) -> Level {
        admitted.map { inputs.candidates[$0].basis }.max() ?? .none
    }

    fileprivate func admits(_ shown: Decision.Shown, in inputs: GuardInputs) -> Bool {
        admitted.contains { inputs.candidates[$0].isShown(shown) }
    }
}
