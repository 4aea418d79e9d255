import Ads
import Audit
import Consent
import Guard
import Mood
import Policy
import Signal

extension Pipeline where Source: ~Copyable {
    /// Makes one decision and writes it down.
    mutating func decide(at time: MediaTime, cause: String?, log: inout DecisionLog) throws(PipelineError) {
        _ = gate.advance(to: time, lastSign: stations.lastVoice)
        try followConsent(at: time)

        var reasons: [Reason] = []
        let mood = consentedMood(at: time, reasons: &reasons)
        let facts = SceneFacts(
            input: scene, gate: gate, epoch: setup.epoch, context: stations.context(at: time), at: time)
        let shortlist = selector.shortlist(facts, intent: intent, at: time)
        var impression: Impression?
        switch guardian.review(mood, facts, shortlist, at: time, inputs: &inputs) {
        case .cleared(let clearance, let why):
            reasons += why
            do {
                impression = try selector.choose(from: clearance, at: time)
            } catch {
                reasons.append(Reason(id: error.id, text: error.description))
            }
        case .refused(let why):
            reasons += why
        }

        let decision = Decision(
            time: time, level: impression?.level ?? .none, reasons: reasons, impression: impression, cause: cause)
        summary.add(decision)
        do {
            try log.append(
                DecisionLog.Entry(
                    time: time, level: decision.level, reasons: reasons, shown: impression, cause: cause),
                inputs: inputs)
        } catch {
            throw .log(error)
        }
    }

    /// The mood of the last seconds, if the person consented to both its estimation and its use; else why not.
    private mutating func consentedMood(at time: MediaTime, reasons: inout [Reason]) -> Consented<MoodEstimate>? {
        guard needs.mood else { return nil }
        do {
            let permit = try gate.permitInference(at: time)
            switch try stations.mood(permit, at: time) {
            case .estimate(let estimate): return try gate.admit(estimate, for: .target, at: time)
            case .abstained(let why): reasons.append(Reason(id: "mood.\(why.rawValue)", text: why.text))
            case nil: break
            }
        } catch {
            reasons.append(Reason(id: error.id, text: error.text))
        }
        return nil
    }
}
