import Audit
public import Guard
public import Policy
public import Signal

/// What a person wants to know of a run: how long at each level, what capped it, what was shown and why.
public struct RunSummary: Sendable {
    /// How often a reason held.
    public struct ReasonCount: Sendable {
        public var reason: Reason
        public var decisions: Int
    }

    /// How long something was shown, and the true reason it was chosen.
    public struct ShownTime: Sendable {
        public var id: String
        public var level: Level
        public var because: String
        public var length: Nanoseconds
    }

    public private(set) var decisions = 0
    /// Nanoseconds at each level, by `Level.rawValue`.
    public private(set) var atLevel = InlineArray<5, Nanoseconds>(repeating: 0)
    public private(set) var timeline = LevelTimeline()
    /// Most frequent first.
    public var reasons: [ReasonCount] { reasonCounts.sorted { $0.decisions > $1.decisions } }
    public private(set) var shown: [ShownTime] = []
    public private(set) var end = MediaTime.zero
    /// Where and why the input ended early.
    public internal(set) var cutOff: String?

    /// Whether the consent record named another policy, and the one in use may allow more: then nothing of it stood.
    public internal(set) var isConsentOutdated = false
    /// How often each station worked.
    public internal(set) var work = StationWork()

    private var reasonCounts: [ReasonCount] = []
    private var current: (decision: Decision, because: String?)?

    public init() {}

    /// - Parameter because: the reason that the viewer was given.
    mutating func add(_ decision: Decision, because: String?) {
        close(at: decision.time)
        current = (decision, because)
        decisions += 1
        for reason in decision.reasons {
            if let index = reasonCounts.firstIndex(where: { $0.reason.id == reason.id && $0.reason.text == reason.text }) {
                reasonCounts[index].decisions += 1
                for id in reason.about where !reasonCounts[index].reason.about.contains(id) {
                    reasonCounts[index].reason.about.append(id)
                }
            } else {
                reasonCounts.append(ReasonCount(reason: reason, decisions: 1))
            }
        }
    }

    /// What stood until now has stood until `time`.
    mutating func close(at time: MediaTime) {
        let start = end
        end = max(end, time)
        guard end > start else { return }
        // Before the first decision nothing was shown.
        let level = current?.decision.level ?? .none
        atLevel[level.rawValue] += end - start
        timeline.add(level, from: start, to: end)
        guard let shown = current?.decision.shown, let because = current?.because else { return }
        if let index = self.shown.firstIndex(where: { $0.id == shown.id && $0.because == because }) {
            self.shown[index].length += end - start
        } else {
            self.shown.append(ShownTime(id: shown.id, level: level, because: because, length: end - start))
        }
    }
}
