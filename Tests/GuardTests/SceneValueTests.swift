import Consent
import Features
import Mood
import Policy
import Testing

@testable import Guard

@Suite("The integers of a scene") struct SceneValueTests {
    @Test("each word of the facts has the place of the schema's word")
    func places() {
        for age in DeclaredAge.allCases { expect(.viewerAge, age.rawValue, age.sceneValue) }
        for place in SceneInput.PlaceKind.allCases { expect(.placeKind, place.rawValue, place.sceneValue) }
        for device in SceneInput.DeviceKind.allCases { expect(.deviceKind, device.rawValue, device.sceneValue) }
        for region in SceneInput.Region.allCases { expect(.region, region.rawValue, region.sceneValue) }
        for label in MoodLabel.allCases { expect(.moodLabel, label.rawValue, label.sceneValue) }
        for sound in Sound.allCases { expect(.contextSound, sound.rawValue, sound.sceneValue) }
        for people in People.allCases { expect(.contextPeople, people.rawValue, people.sceneValue) }
        for approach in Approach.allCases { expect(.contextApproach, approach.rawValue, approach.sceneValue) }
        for state in ConsentState.allCases { expect(.consentTarget, state.rawValue, Optional(state).sceneValue) }
        expect(.consentTarget, "absent", ConsentState?.none.sceneValue)
        expect(.contextLight, "bright", 1)
        expect(.contextMotion, "moving", 1)
    }

    private func expect(_ id: AttributeID, _ word: String, _ value: Int32) {
        #expect(id.attribute.type.value(of: word) == value, "\(id.name) \(word)")
    }
}
