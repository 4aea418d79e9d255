import Digest
import Policy
import PolicySupport
import TestSupport
import Testing

/// What conditions mean, as data: the JSON file beside this one. Cases of whole policies are Proof's.
@Suite("Cases of the language") struct CaseTests {
    @Test("conditions mean what the language's cases say")
    func language() throws {
        let file = try load("language.json")
        let weights = try file.required("weights").string("weights")
        for node in try file.required("cases").array("cases") {
            let entry = try node.object("case")
            try entry.allowOnly("note", "when", "fires")
            let condition = try entry.required("when").string("when")
            let policy = try compile(
                "policy \"p\" version 1 \(weights) rule r: at most none when \(condition) because \"x\"")
            let (scene, factors) = try facts(file, entry)
            let fired = policy.judge(scene, factors).fired
            let found = fired.isEmpty ? "no" : fired[0].isUnknown ? "unknown" : "true"
            let expected = try entry.required("fires").string("fires")
            let note = try entry.required("note").string("note")
            #expect(found == expected, "\(note)")
        }
    }

    private func load(_ name: String) throws -> JSONObject {
        try JSONParser.parse(try ShippedFile.bytes("Tests/PolicyTests/Cases/" + name)).object("file")
    }

    /// The file's scene and factors, with the case's in their place.
    private func facts(_ file: JSONObject, _ entry: JSONObject) throws -> (Scene, FactorValues) {
        var scene = Scene()
        var factors = FactorValues()
        for object in [file, entry] {
            for member in try object["scene"]?.object("scene").members ?? [] {
                let attribute = try #require(SceneSchema.standard.attribute(named: member.name), "\(member.name)")
                switch member.node.value {
                case .null: scene[attribute.id] = nil
                case .bool(let bool): scene.set(attribute.id, to: bool)
                case .string(let word):
                    let isKnown = scene.set(attribute.id, to: word)
                    #expect(isKnown, "\(member.name) \(word)")
                default:
                    let range = Int64(attribute.type.range.lowerBound)...Int64(attribute.type.range.upperBound)
                    scene[attribute.id] = Int32(try member.node.integer(member.name, in: range))
                }
            }
            for member in try object["factors"]?.object("factors").members ?? [] {
                let factor = try #require(Factor(name: member.name), "\(member.name)")
                factors[factor] =
                    member.node.value == .null ? nil : Int(try member.node.integer(member.name, in: 0...1000))
            }
        }
        return (scene, factors)
    }
}
