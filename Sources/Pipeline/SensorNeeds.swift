import Ads
import Guard
import Mood
import Policy
import Signal

/// Which sensors anything could come of: one that no rule and no ad depends on is never opened.
struct SensorNeeds: Sendable {
    let camera: Bool
    let microphone: Bool
    let mood: Bool

    init(policy: CompiledPolicy, inventory: Inventory, model: VoiceMoodModel?) {
        let moodAttributes: [AttributeID] = [.moodKnown, .moodLabel, .moodValence, .moodArousal, .moodConfidence]
        mood = model != nil && (inventory.sellsByMood || moodAttributes.contains { policy.reads.contains($0) })
        let seen: [AttributeID] = [.contextLight, .contextLightConfidence, .contextMotion, .contextMotionConfidence]
        camera = inventory.reads(.camera) || seen.contains { policy.reads.contains($0) }
        let heard: [AttributeID] = [.contextSound, .contextSoundConfidence]
        microphone = mood || inventory.reads(.microphone) || heard.contains { policy.reads.contains($0) }
    }

    func needs(_ sensor: Sensor) -> Bool {
        switch sensor {
        case .camera: camera
        case .microphone: microphone
        }
    }
}
