import Consent
import Features
import Mood
public import Policy
import Signal

extension Scene {
    /// The integer scene of a decision. What is not known stays missing; `mood.known` alone is always known.
    public init(_ facts: SceneFacts, mood: MoodFacts?) {
        self.init()
        if let age = facts.age { self[.viewerAge] = age.sceneValue }
        if let place = facts.input.place { self[.placeKind] = place.sceneValue }
        if let device = facts.input.device { self[.deviceKind] = device.sceneValue }
        if let region = facts.input.region { self[.region] = region.sceneValue }
        self[.localHour] = Int32(facts.local.hour)
        if let notice = facts.input.noticeShown { set(.noticeShown, to: notice) }
        if let light = facts.input.indicatorLit { set(.indicatorLit, to: light) }
        self[.consentCamera] = facts.consents[.camera].sceneValue
        self[.consentMicrophone] = facts.consents[.microphone].sceneValue
        self[.consentInfer] = facts.consents[.infer].sceneValue
        self[.consentSelect] = facts.consents[.select].sceneValue
        self[.consentTarget] = facts.consents[.target].sceneValue
        self[.consentRemember] = facts.consents[.remember].sceneValue
        self[.consentRecord] = facts.consents[.record].sceneValue
        self[.consentMeasure] = facts.consents[.measure].sceneValue
        self[.consentShare] = facts.consents[.share].sceneValue
        set(mood)
        if let context = facts.context { set(context) }
    }

    private mutating func set(_ mood: MoodFacts?) {
        set(.moodKnown, to: mood != nil)
        guard let mood else { return }
        self[.moodLabel] = mood.label.sceneValue
        self[.moodValence] = Int32(mood.valence)
        self[.moodArousal] = Int32(mood.arousal)
        self[.moodConfidence] = Int32(mood.confidence)
    }

    private mutating func set(_ context: ContextEstimate) {
        if let sound = context.sound {
            self[.contextSound] = sound.value.sceneValue
            self[.contextSoundConfidence] = Int32(clamping: sound.confidence)
        }
        if let light = context.light {
            self[.contextLight] = light.value == .bright ? 1 : 0
            self[.contextLightConfidence] = Int32(clamping: light.confidence)
        }
        if let motion = context.motion {
            self[.contextMotion] = motion.value == .moving ? 1 : 0
            self[.contextMotionConfidence] = Int32(clamping: motion.confidence)
        }
        if let people = context.people {
            self[.contextPeople] = people.value.sceneValue
            self[.contextPeopleConfidence] = Int32(clamping: people.confidence)
        }
        if let approach = context.approach {
            self[.contextApproach] = approach.value.sceneValue
            self[.contextApproachConfidence] = Int32(clamping: approach.confidence)
        }
        if let bystanders = context.bystanders { self[.contextBystanders] = Int32(clamping: bystanders) }
    }
}
