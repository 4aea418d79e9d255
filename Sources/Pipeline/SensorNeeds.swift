import Ads
public import Consent
import Features
import Guard
import Mood
import Policy
import Signal

/// What anything could come of: a sensor that no rule and no ad depends on is never opened, and of what an open one gives
/// nothing is computed but what some rule or ad reads. An ad counts for each ground on which it is sold, unless the
/// policy refuses it `always`.
struct SensorNeeds: Sendable {
    /// Whether an estimate of mood could change an answer.
    let mood: Bool
    /// Whether it matters who is in view: for a mood, since nobody's is estimated while somebody else is there, or by itself.
    let people: Bool
    /// Whether light or motion matters.
    let surroundings: Bool
    private let camera: Bool
    private let microphone: Bool

    init(_ setup: RunSetup) {
        let read = setup.policy.reads.attributes
        let (ceiling, excluded) = (setup.policy.ceiling, setup.policy.alwaysExcluded)
        let possible = setup.inventory.ads.filter { $0.categories.isDisjoint(with: excluded) }
        let sales = possible.flatMap(\.sales).filter { $0.basis <= ceiling }
        let wished = sales.reduce(into: ContextUse()) { $0.formUnion($1.place.reads) }
        let moods: [AttributeID] = [.moodKnown, .moodLabel, .moodValence, .moodArousal, .moodConfidence]
        let sounds: [AttributeID] = [.contextSound, .contextSoundConfidence]
        let light: [AttributeID] = [
            .contextLight, .contextLightConfidence, .contextMotion, .contextMotionConfidence,
        ]
        let visitors: [AttributeID] = [
            .contextPeople, .contextPeopleConfidence, .contextApproach, .contextApproachConfidence,
            .contextBystanders,
        ]
        // A mood matters only where an ad may be chosen by one or a rule reads one.
        let isMoodRead = sales.contains { $0.basis == .mood } || moods.contains(where: read.contains)
        let voice = isMoodRead && setup.model != nil && setup.ear != nil
        let face = isMoodRead && setup.face != nil && setup.expression != nil
        mood = voice || face
        microphone = voice || setup.ear != nil && (wished.contains(.sound) || sounds.contains(where: read.contains))
        surroundings = !wished.isDisjoint(with: [.light, .motion]) || light.contains(where: read.contains)
        let isViewRead = !wished.isDisjoint(with: [.people, .approach]) || visitors.contains(where: read.contains)
        camera = face || surroundings || isViewRead
        people = mood || isViewRead || setup.policy.reads.factors.contains(.bystander)
    }

    func needs(_ sensor: Sensor) -> Bool {
        switch sensor {
        case .camera: camera
        case .microphone: microphone
        }
    }
}

extension RunSetup {
    /// What has to be asked about before everything that could come of this run may: each a question of its own.
    public var purposes: [Purpose] {
        let needs = SensorNeeds(self)
        let read = policy.reads.attributes
        return Purpose.grantable.filter { purpose in
            switch purpose {
            case .camera: needs.needs(.camera)
            case .microphone: needs.needs(.microphone)
            case .infer, .target: needs.mood
            case .select: read.contains(.consentSelect)
            case .remember: read.contains(.consentRemember)
            case .record: read.contains(.consentRecord)
            case .measure: read.contains(.consentMeasure)
            case .share: false
            }
        }
    }
}
