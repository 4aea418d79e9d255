import Consent
import Features
import Mood
public import Policy
import Signal

extension Scene {
    /// The integer scene of a decision. What is not known stays missing; `mood.known` alone is always known.
    public init(_ facts: SceneFacts, mood: MoodFacts?) {
        self.init()
        if let age = facts.age { set(.viewerAge, to: age.rawValue) }
        if let place = facts.input.place { set(.placeKind, to: place.rawValue) }
        if let device = facts.input.device { set(.deviceKind, to: device.rawValue) }
        if let region = facts.input.region { set(.region, to: region.rawValue) }
        self[.localHour] = Int32(facts.local.hour)
        if let notice = facts.input.noticeShown { set(.noticeShown, to: notice) }
        if let light = facts.input.indicatorLit { set(.indicatorLit, to: light) }
        for purpose in Purpose.allCases {
            set(Scene.attribute(of: purpose), to: facts.consents[purpose]?.rawValue ?? "absent")
        }
        set(mood)
        if let context = facts.context { set(context) }
    }

    private mutating func set(_ mood: MoodFacts?) {
        set(.moodKnown, to: mood != nil)
        guard let mood else { return }
        set(.moodLabel, to: mood.label.rawValue)
        self[.moodValence] = Int32(mood.valence)
        self[.moodArousal] = Int32(mood.arousal)
        self[.moodConfidence] = Int32(mood.confidence)
    }

    private mutating func set(_ context: ContextEstimate) {
        if let sound = context.sound {
            set(.contextSound, to: sound.value.rawValue)
            self[.contextSoundConfidence] = Int32(clamping: sound.confidence)
        }
        if let light = context.light {
            set(.contextLight, to: light.value == .bright ? "bright" : "dark")
            self[.contextLightConfidence] = Int32(clamping: light.confidence)
        }
        if let motion = context.motion {
            set(.contextMotion, to: motion.value == .moving ? "moving" : "still")
            self[.contextMotionConfidence] = Int32(clamping: motion.confidence)
        }
        if let people = context.people {
            set(.contextPeople, to: people.value.rawValue)
            self[.contextPeopleConfidence] = Int32(clamping: people.confidence)
        }
        if let approach = context.approach {
            set(.contextApproach, to: approach.value.rawValue)
            self[.contextApproachConfidence] = Int32(clamping: approach.confidence)
        }
        if let bystanders = context.bystanders { self[.contextBystanders] = Int32(clamping: bystanders) }
    }

    private static func attribute(of purpose: Purpose) -> AttributeID {
        switch purpose {
        case .camera: .consentCamera
        case .microphone: .consentMicrophone
        case .infer: .consentInfer
        case .select: .consentSelect
        case .target: .consentTarget
        case .remember: .consentRemember
        case .record: .consentRecord
        case .measure: .consentMeasure
        case .share: .consentShare
        }
    }
}
