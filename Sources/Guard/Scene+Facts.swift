import Consent
import Features
import Mood
public import Policy
import Signal

extension Scene {
    /// The integer scene of a decision. What is not known stays missing; `mood.known` alone is always known.
    public init(_ facts: SceneFacts, mood: MoodFacts?) {
        self.init()
        fill(facts, mood: mood)
    }

    /// Replaces everything.
    mutating func fill(_ facts: SceneFacts, mood: MoodFacts?) {
        clear()
        if let age = facts.age { set(.viewerAge, to: age.sceneValue) }
        if let place = facts.input.place { set(.placeKind, to: place.sceneValue) }
        if let device = facts.input.device { set(.deviceKind, to: device.sceneValue) }
        if let region = facts.input.region { set(.region, to: region.sceneValue) }
        if facts.isClockTrusted { set(.localHour, to: Int32(facts.local.hour)) }
        if let notice = facts.input.noticeShown { set(.noticeShown, to: notice) }
        if let light = facts.input.indicatorLit { set(.indicatorLit, to: light) }
        set(.consentCamera, to: facts.consents[.camera].sceneValue)
        set(.consentMicrophone, to: facts.consents[.microphone].sceneValue)
        set(.consentInfer, to: facts.consents[.infer].sceneValue)
        set(.consentSelect, to: facts.consents[.select].sceneValue)
        set(.consentTarget, to: facts.consents[.target].sceneValue)
        set(.consentRemember, to: facts.consents[.remember].sceneValue)
        set(.consentRecord, to: facts.consents[.record].sceneValue)
        set(.consentMeasure, to: facts.consents[.measure].sceneValue)
        set(.consentShare, to: facts.consents[.share].sceneValue)
        set(mood)
        if let context = facts.context { set(context) }
    }

    private mutating func set(_ mood: MoodFacts?) {
        set(.moodKnown, to: mood != nil)
        guard let mood else { return }
        set(.moodLabel, to: mood.label.sceneValue)
        set(.moodValence, to: Int32(mood.valence))
        set(.moodArousal, to: Int32(mood.arousal))
        set(.moodConfidence, to: Int32(mood.confidence))
    }

    private mutating func set(_ context: ContextEstimate) {
        if let sound = context.sound {
            set(.contextSound, to: sound.value.sceneValue)
            set(.contextSoundConfidence, to: Int32(clamping: sound.confidence))
        }
        if let light = context.light {
            set(.contextLight, to: light.value == .bright ? 1 as Int32 : 0)
            set(.contextLightConfidence, to: Int32(clamping: light.confidence))
        }
        if let motion = context.motion {
            set(.contextMotion, to: motion.value == .moving ? 1 as Int32 : 0)
            set(.contextMotionConfidence, to: Int32(clamping: motion.confidence))
        }
        if let people = context.people {
            set(.contextPeople, to: people.value.sceneValue)
            set(.contextPeopleConfidence, to: Int32(clamping: people.confidence))
        }
        if let approach = context.approach {
            set(.contextApproach, to: approach.value.sceneValue)
            set(.contextApproachConfidence, to: Int32(clamping: approach.confidence))
        }
        if let bystanders = context.bystanders { set(.contextBystanders, to: Int32(clamping: bystanders)) }
    }
}
