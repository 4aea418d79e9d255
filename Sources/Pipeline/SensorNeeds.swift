import Ads
import Features
import Guard
import Mood
import Policy
import Signal

/// What anything could come of: a sensor that no rule and no ad depends on is never opened, and of what an open one gives
/// nothing is computed but what some rule or ad reads.
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
        let sales = setup.inventory.ads.flatMap(\.sales)
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
        // A rule about moods matters only where an ad is sold by mood or where it reads one by itself.
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
