import Audit
import Consent
import Guard
import Pipeline
import Policy
import Signal

extension LiveView {
    private var scene: Scene { moment.inputs.scene }

    /// What an attribute of the scene is, in the policy's words; `nil` where it is not known.
    func word(_ id: AttributeID) -> String? { scene[id].map(id.attribute.type.text) }

    // MARK: What was sensed

    /// How far the run is, and where its devices stand.
    var title: Line {
        let places = [(moment.camera, "camera"), (moment.microphone, "microphone")].compactMap { place, name in
            place.map { "\(name) \(LiveView.text($0))" }
        }
        let made = "decided in \(moment.latency / 1_000_000) ms"
        return ("lamppost live  \(moment.decision.time)  " + (places + [made]).joined(separator: ", "), .bold)
    }

    private static func text(_ place: LiveMoment.Place) -> String {
        switch place {
        case .closed: "closed"
        case .open: "open"
        case .gone: "gone"
        }
    }

    /// What the plots show, in words.
    var seen: Line {
        guard let point = moodPoint else { return ("\(facesText), \(moodText)", nil) }
        return ("\(facesText), \(moodText), valence \(point.valence), arousal \(point.arousal)", nil)
    }

    var facesText: String {
        switch moment.camera {
        case nil: return "no camera"
        case .closed: return "camera closed"
        case .gone: return "camera gone"
        case .open: break
        }
        guard let faces = moment.faces else { return "faces not looked for" }
        return faces.count == 1 ? "1 face" : "\(faces.count) faces"
    }

    var moodText: String {
        guard let label = word(.moodLabel), let sure = scene[.moodConfidence] else { return "no mood" }
        return "\(label), \(sure) of 1000 sure"
    }

    /// −1000 … 1000 each; `nil` without a mood that may be used.
    var moodPoint: (valence: Int, arousal: Int)? {
        guard let valence = scene[.moodValence], let arousal = scene[.moodArousal] else { return nil }
        return (Int(valence), Int(arousal))
    }

    // MARK: What follows

    /// How creepy what is shown is, and beside it the most personal ad that was kept out: two lines each.
    func creepiness(most: Int) -> [Line] {
        guard policy.reads.creepiness else { return [] }
        let answers = GuardJudgement.redecide(moment.inputs, policy).answers
        let places = moment.inputs.candidates.indices.filter { answers.indices.contains($0) }
        let shown = places.first { moment.inputs.candidates[$0].id == moment.decision.shown?.id }
        let kept = places.filter { !answers[$0].isAdmitted }
            .max { (personal($0), -answers[$0].score) < (personal($1), -answers[$1].score) }
        return [(shown, "shown"), (kept, "kept out")].compactMap { place, what in place.map { ($0, what) } }.prefix(most)
            .flatMap { place, what in lines(moment.inputs.candidates[place], answers[place].score, what) }
    }

    private func personal(_ place: Int) -> Int { moment.inputs.candidates[place].basis.rawValue }

    private func lines(_ entry: GuardInputs.Entry, _ score: Int, _ what: String) -> [Line] {
        let filled = (score + 25_000) / 50_000
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
        let line = "creepiness \(bar) \(SummaryText.padded("\(score / 1_000) of 1000", 12)) \(entry.id), \(what)"
        return [(line, nil), ("  " + factors(entry.factors), .grey)]
    }

    /// What adds most to the sum, of 1000.
    private func factors(_ values: FactorValues) -> String {
        let parts = policy.weights.map { weight in
            (factor: weight.factor, part: Int(weight.value) * Int(values.counted(weight.factor)) / 1_000)
        }
        return parts.filter { $0.part > 0 }.sorted { ($0.part, $1.factor.rawValue) > ($1.part, $0.factor.rawValue) }.prefix(4)
            .map { "\($0.factor.name) \($0.part)" + (values[$0.factor] == nil ? " (not measured)" : "") }
            .joined(separator: " + ")
    }

    /// On what ground what is shown, and why.
    func answer(_ width: Int) -> [Line] {
        let decision = moment.decision
        let higher = decision.allowed > decision.level ? ", up to \(decision.allowed.name) would be allowed" : ""
        let line = "level \(decision.level.name)\(higher): shows \(decision.shown?.id ?? "nothing")"
        let told = decision.shown?.disclosure.split(separator: "\n").prefix(2).map { ("  \($0)", nil) as Line } ?? []
        let why = told.dropFirst().flatMap { LiveView.wrapped($0, width, indent: 7) }.prefix(2)
        return [(line, TextSheet.Style(rawValue: SummaryText.colour(decision.level)))] + told.prefix(1) + why
    }

    /// What the guard and the gates had to say, in the order of the log.
    var reasons: [Line] {
        moment.decision.reasons.map { reason in
            ("  \(SummaryText.padded(reason.id, 15)) \(reason.text)\(SummaryText.about(reason))", nil)
        }
    }

    /// Each purpose by where consent to it stands.
    var consent: String {
        let ids = AttributeID.allCases.filter { $0.name.hasPrefix("consent.") && $0 != .consentShare }
        var states: [(state: String, purposes: [String])] = []
        for id in ids {
            let state = word(id).map { $0 == "absent" ? "never asked" : $0 } ?? "not known"
            let purpose = String(id.name.dropFirst("consent.".count))
            if let index = states.firstIndex(where: { $0.state == state }) {
                states[index].purposes.append(purpose)
            } else {
                states.append((state, [purpose]))
            }
        }
        return "consent  " + states.map { "\($0.state): \($0.purposes.joined(separator: " "))" }.joined(separator: "; ")
    }
}
