import Ads
import Features
import Guard
import Mood
import Policy
import Signal

/// Which sensors anything could come of: one that no rule and no ad depends on is never opened.
struct SensorNeeds: Sendable {
    /// Whether an estimate of mood could change an answer.
    let mood: Bool
    private let camera: Bool
    private let microphone: Bool

    init(_ setup: RunSetup) {
        let read = setup.policy.reads.attributes
        let sales = setup.inventory.ads.flatMap(\.sales)
        let wished = sales.reduce(into: ContextUse()) { $0.formUnion($1.place.reads) }
        let moods: [AttributeID] = [.moodKnown, .moodLabel, .moodValence, .moodArousal, .moodConfidence]
        let sounds: [AttributeID] = [.contextSound, .contextSoundConfidence]
        let sights: [AttributeID] = [
            .contextLight, .contextLightConfidence, .contextMotion, .contextMotionConfidence, .contextPeople,
            .contextPeopleConfidence, .contextApproach, .contextApproachConfidence, .contextBystanders,
        ]
        // A rule about moods matters only where an ad is sold by mood or where it reads one by itself.
        let isMoodRead = sales.contains { $0.basis == .mood } || moods.contains(where: read.contains)
        let voice = isMoodRead && setup.model != nil && setup.ear != nil
        let face = isMoodRead && setup.face != nil && setup.expression != nil
        mood = voice || face
        microphone = voice || setup.ear != nil && (wished.contains(.sound) || sounds.contains(where: read.contains))
        camera = face || !wished.isDisjoint(with: .sights) || sights.contains(where: read.contains)
    }

    func needs(_ sensor: Sensor) -> Bool {
        switch sensor {
        case .camera: camera
        case .microphone: microphone
        }
    }
}
