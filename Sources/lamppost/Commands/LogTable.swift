import Audit
import Guard
import Policy
import Signal

/// The tables that `lamppost log` prints.
enum LogTable {
    private static let decisions = Table(
        .init(title: "from", width: 11, isRightAligned: true), .init(title: "until", width: 11, isRightAligned: true),
        .init(title: "level", width: 10), .init(title: "allowed", width: 10), .init(title: "shown", width: 24),
        .init(title: "because", width: 0))

    private static let changes = Table(
        .init(title: "from", width: 11, isRightAligned: true), .init(title: "until", width: 11, isRightAligned: true),
        .init(title: "line", width: 6, isRightAligned: true), .init(title: "was", width: 10),
        .init(title: "would be", width: 10),
        .init(title: "shown", width: 36), .init(title: "rule", width: 0))

    static func show(_ arguments: inout Arguments) throws -> ExitStatus {
        let isTrace = try arguments.flag("--trace")
        let place = try LogCommand.Place(&arguments)
        var reader = try DecisionLogReader(paths: place.parts.map(\.log))
        var output = Output()
        var row: Decision?
        var whole: Decision?
        var run: RunFacts?
        var last = MediaTime.zero
        var isSealed = false
        while let line = try reader.next() {
            switch line {
            case .run(let facts):
                // They stand again where a run goes on in another file.
                if facts == run, !isSealed { continue }
                (run, isSealed) = (facts, false)
                try write(facts, to: &output)
                try output.line(decisions.header)
            case .decision(let decision, _, _):
                (whole, last) = (decision, decision.time)
                if let open = row, !isTrace, isSame(open, decision) { continue }
                try write(row, until: last, isTrace: isTrace, to: &output)
                row = decision
            case .like(_, let time, _, _):
                last = time
                guard isTrace, var decision = whole else { continue }
                try write(row, until: last, isTrace: isTrace, to: &output)
                (decision.time, decision.event) = (time, nil)
                row = decision
            case .end(let end):
                try write(row, until: end.time, isTrace: isTrace, to: &output)
                row = nil
                try output.line("end of the run at \(end.time)")
                if let cutOff = end.cutOff { try output.line("the recording was cut off: \(Table.clean(cutOff))") }
            case .seal(let count, let head):
                isSealed = true
                try output.line("sealed: \(count) lines, head \(head)")
            }
        }
        try write(row, until: last, isTrace: isTrace, to: &output)
        try output.flush()
        if !isSealed { Messages.say("\(place.name): not sealed after line \(reader.number); see `lamppost log verify`") }
        return .done
    }

    private static func isSame(_ one: Decision, _ other: Decision) -> Bool {
        other.event == nil && one.level == other.level && one.allowed == other.allowed
            && one.shown?.id == other.shown?.id
            && one.reasons == other.reasons
    }

    private static func write(_ facts: RunFacts, to output: inout Output) throws {
        try output.line(
            "policy   \(Table.clean(facts.policyName)) version \(facts.policyVersion), digest \(facts.policy)")
        try output.line("ads      digest \(facts.inventory)")
        for model in facts.models { try output.line("model    \(Table.clean(model.name)), digest \(model.digest)") }
        try output.line("epoch    \(facts.epoch.utc), local offset \(facts.epoch.localOffsetMinutes) min")
        if facts.isConsentOverridden { try output.line("consent  given from outside the recording") }
        if facts.isSceneOverridden { try output.line("scene    given from outside the recording") }
    }

    private static func write(
        _ decision: Decision?, until last: MediaTime, isTrace: Bool, to output: inout Output
    ) throws {
        guard let decision else { return }
        var reasons = isTrace ? "" : decision.reasons.map(\.text).joined(separator: "; ")
        if let event = decision.event { reasons = reasons.isEmpty ? "[\(event)]" : "[\(event)] \(reasons)" }
        try output.line(
            decisions.row([
                decision.time.description, last.description, decision.level.name, decision.allowed.name,
                decision.shown?.id ?? "nothing", reasons,
            ]))
        guard isTrace else { return }
        for reason in decision.reasons {
            let source = reason.cites.map { " (\($0))" } ?? ""
            let about = reason.about.isEmpty ? "" : ": kept out " + reason.about.joined(separator: ", ")
            try output.line("               \(Table.clean("\(reason.id): \(reason.text)\(source)\(about)"))")
        }
    }

    static func redecide(_ parts: [LogFolder.Part], policy: CompiledPolicy, to output: inout Output) throws {
        var redecision = try Redecision(parts, policy: policy)
        try output.line("under \(Table.clean(policy.name)) version \(policy.version), digest \(policy.digest)")
        var row: (first: Redecision.Change, last: Redecision.Change)?
        while let change = try redecision.next() {
            if let open = row, open.last.line + 1 == change.line, isSame(open.first, change) {
                row = (open.first, change)
                continue
            }
            if let row {
                try output.line(line(row.first, until: redecision.until))
            } else {
                try output.line(changes.header)
            }
            row = (change, change)
        }
        if let row { try output.line(line(row.first, until: max(row.last.time, redecision.until))) }
        let tally = redecision.tally
        let same = tally.decisions - tally.changed - tally.erased - tally.unjudged
        try output.line(
            "\(tally.decisions) decisions: \(same) the same, \(tally.lowered) lower, \(tally.raised) higher, "
                + "\(tally.changed - tally.lowered - tally.raised) at the same level but not what was shown, "
                + "\(tally.erased) erased, \(tally.unjudged) not the guard's")
    }

    private static func isSame(_ one: Redecision.Change, _ other: Redecision.Change) -> Bool {
        one.before == other.before && one.after == other.after && one.shown?.id == other.shown?.id
            && one.isShownRefused == other.isShownRefused && one.reasons == other.reasons
    }

    private static func line(_ change: Redecision.Change, until last: MediaTime) -> String {
        var shown = change.shown?.id ?? "nothing"
        if change.shown != nil { shown += change.isShownRefused ? " (refused)" : " (still admitted)" }
        let sign = change.after > change.before ? "no longer " : ""
        let rules = change.reasons.map { "\(sign)\($0.id): \($0.text)" }.joined(separator: "; ")
        return changes.row([
            change.time.description, last.description, String(change.line), change.before.name, change.after.name,
            shown,
            rules,
        ])
    }
}
