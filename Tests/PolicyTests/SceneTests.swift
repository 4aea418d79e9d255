import Policy
import Testing

/// What a scene keeps.
@Suite("Scenes") struct SceneTests {
    @Test("a value is kept if its attribute's type has it, and is missing otherwise", arguments: AttributeID.allCases)
    func ranges(_ id: AttributeID) {
        let range = id.attribute.type.range
        for value in [range.lowerBound, range.upperBound] {
            var scene = Scene()
            scene[id] = value
            #expect(scene[id] == value)
        }
        for value in [range.lowerBound - 1, range.upperBound + 1, .min, .max] {
            var scene = Scene()
            scene[id] = range.lowerBound
            scene[id] = value
            #expect(scene[id] == nil, "\(value)")
        }
    }

    @Test("cleared, a scene is as new")
    func clear() {
        var scene = Scene()
        for id in AttributeID.allCases { scene[id] = id.attribute.type.range.upperBound }
        scene.clear()
        #expect(scene == Scene())
    }
}
