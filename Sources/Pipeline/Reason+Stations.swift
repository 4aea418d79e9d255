public import Audit
public import Consent
import Guard
import Mood
import Signal

// What the stations before the guard have to say, in the words of the log.
extension Reason {
    static let untrustedClock = Reason(
        id: "clock.untrusted", text: "the clock of this device cannot be believed, so no ad's dates hold")

    init(_ refusal: ConsentRefusal) {
        self.init(id: refusal.id, text: refusal.text)
    }

    init(_ abstention: MoodAbstention) {
        let text =
            switch abstention {
            case .noSpeech: "no mood was estimated: nobody has spoken in the last seconds"
            case .tooShort: "no mood was estimated: too little was said in the last seconds"
            case .unsure: "no mood was estimated: none was likely enough"
            case .noFace: "no mood was estimated: no face was in view"
            case .tooBrief: "no mood was estimated: the face was not seen for long enough"
            case .noCounterpart: "no mood was estimated: the expression that leads stands for none"
            case .tooSmall: "no mood was estimated: the face is too far away"
            case .turnedAway: "no mood was estimated: the head is turned away"
            case .dark: "no mood was estimated: there is too little light on the face"
            case .washedOut: "no mood was estimated: there is too much light on the face"
            case .blurred: "no mood was estimated: the picture of the face is blurred"
            case .covered: "no mood was estimated: a part of the face is covered"
            case .bystander: "no mood was estimated: somebody else is in view, who was not asked"
            case .doubtful: "no mood was estimated: it is not clear that this is a face"
            }
        self.init(id: "mood.\(abstention.rawValue)", text: text)
    }

    /// What an estimate of mood rests on.
    init(evidence: [Sensor]) {
        let text =
            switch (evidence.contains(.camera), evidence.contains(.microphone)) {
            case (true, true): "the mood was estimated from the face and the voice"
            case (true, false): "the mood was estimated from the face"
            case (false, _): "the mood was estimated from the voice"
            }
        self.init(id: "mood.evidence", text: text)
    }

    init(_ end: EncounterEnd) {
        let text =
            switch end {
            case .left: "the person left, and consent ended with that"
            case .withdrawn: "everything was withdrawn"
            case .longest: "the encounter has lasted the longest that one may, and consent ended with it"
            case .silent: "no face, voice or touch for 20 s: the encounter is over, and consent ended with it"
            case .lost: "the person went out of view: the encounter is over, and consent ended with it"
            }
        self.init(id: "\(Reason.encounterPrefix)\(end.rawValue)", text: text)
    }

    fileprivate static let encounterPrefix = "encounter."
}

extension Decision {
    /// Why the encounter ended by itself at this decision; `nil` if it did not.
    public var encounterEnd: EncounterEnd? {
        EncounterEnd.allCases.first { end in reasons.contains { $0.id == Reason.encounterPrefix + end.rawValue } }
    }
}
