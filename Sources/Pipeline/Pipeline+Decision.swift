import Ads
import Audit
import Consent
import Guard
import Mood
import Policy
import Signal

extension Pipeline where Source: ~Copyable {
    /// Makes one decision and writes it down.
    ///
    /// - Parameter event: what happened at this moment; `nil` on the grid.
    mutating func decide(
        at time: MediaTime, event: String?, log: inout DecisionLog?, _ observe: (Decision) -> Void
    ) throws(PipelineError) {
        var reasons: [Reason] = []
        if let end = gate.advance(to: time, lastSign: stations.lastSign) {
            reasons.append(Reason(end))
        }
        try followConsent(at: time)
        if !isClockTrusted { reasons.append(.untrustedClock) }

        let mood = consentedMood(at: time, reasons: &reasons)
        let facts = SceneFacts(
            input: scene, gate: gate, epoch: setup.epoch, isClockTrusted: isClockTrusted,
            context: stations.context(at: time), at: time)
        let shortlist = selector.shortlist(facts, intent: intent, at: time)
        var allowed = Level.none
        var impression: Impression?
        switch guardian.review(mood, facts, shortlist, at: time, inputs: &inputs) {
        case .cleared(let clearance, let why):
            reasons += why
            for candidate in shortlist where clearance.ids.contains(candidate.id) {
                allowed = max(allowed, candidate.basis)
            }
            do {
                impression = try selector.choose(from: clearance, at: time)
            } catch {
                reasons.append(Reason(id: error.id, text: error.description))
            }
        case .refused(let why):
            reasons += why
        }

        let decision = Decision(
            time: time, allowed: allowed, reasons: reasons,
            shown: impression.map { Decision.Shown($0) },
            event: event)
        summary.add(decision, because: impression?.disclosure.reason)
        observe(decision)
        let mayKeep = gate.permits(.record, at: time)
        do throws(AuditError) { try log?.record(decision, inputs: inputs, mayKeepScene: mayKeep) } catch { throw .log(error) }
    }

    /// The mood of the last seconds, if the person consented to both its estimation and its use; else why not.
    private mutating func consentedMood(at time: MediaTime, reasons: inout [Reason]) -> Consented<MoodEstimate>? {
        guard needs.mood else { return nil }
        do {
            let voice = try gate.permitInference(at: time)
            let face = try gate.permitInference(at: time)
            let both = try gate.permitInference(at: time)
            switch try stations.mood(voice, face, both, at: time) {
            case .estimate(let estimate):
                let evidence = Reason(evidence: estimate.evidence)
                let consented = try gate.admit(estimate, for: .target, at: time)
                reasons.append(evidence)
                return consented
            case .abstained(let why): reasons.append(Reason(why))
            case nil: break
            }
        } catch {
            reasons.append(Reason(error))
        }
        return nil
    }
}
