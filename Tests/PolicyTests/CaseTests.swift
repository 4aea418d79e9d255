import Digest
import Policy
import PolicySupport
import Signal
import Testing

/// Conformance cases: JSON files beside this one.
@Suite("Conformance cases") struct CaseTests {
    @Test("the kiosk policy answers as its cases expect")
    func kiosk() throws {
        let file = try load("kiosk.json")
        let path = try file.required("policy").string("policy")
        let bytes = try File.contents(of: repository + "/" + path, limit: PolicyLimits.bytes)
        let policy = try PolicyCompiler.compile(bytes, file: path)
        var fired: Set<String> = []
        for node in try file.required("cases").array("cases") {
            let entry = try node.object("case")
            try entry.allowOnly(
                "note", "scene", "factors", "cap", "reason", "score", "fired", "unknown", "excluded", "excludes",
                "allows")
            let note = try entry.required("note").string("note")
            let (scene, factors) = try facts(file, entry)
            let verdict = policy.judge(scene, factors)
            let ids = verdict.fired.map { policy.rules[$0.rule].id }
            let unknown = verdict.fired.filter(\.isUnknown).map { policy.rules[$0.rule].id }
            let excluded = Set(verdict.excluded.categories.map(\.rawValue))
            fired.formUnion(ids)
            let cap = try entry.required("cap").string("cap")
            #expect(verdict.cap.name == cap, "\(note)")
            if let reason = try entry["reason"]?.string("reason") {
                #expect(verdict.capRule.map { policy.rules[$0].id } == reason, "\(note)")
            } else {
                #expect(verdict.cap == .mood, "\(note)")
            }
            if let score = try entry["score"]?.integer("score", in: 0...1_000_000) {
                #expect(Int64(verdict.score) == score, "\(note)")
            }
            if let expected = try words(entry["fired"]) { #expect(ids == expected, "\(note)") }
            if let expected = try words(entry["unknown"]) { #expect(Set(unknown).isSuperset(of: expected), "\(note)") }
            if let expected = try words(entry["excluded"]) { #expect(excluded == Set(expected), "\(note)") }
            if let expected = try words(entry["excludes"]) { #expect(excluded.isSuperset(of: expected), "\(note)") }
            if let expected = try words(entry["allows"]) { #expect(excluded.isDisjoint(with: expected), "\(note)") }
        }
        #expect(fired == Set(policy.rules.map(\.id)), "every rule fires in a case")
    }

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
        let path = repository + "/Tests/PolicyTests/Cases/" + name
        return try JSONParser.parse(try File.contents(of: path, limit: 1_000_000)).object("file")
    }

    private func words(_ node: JSONNode?) throws -> [String]? {
        guard let node else { return nil }
        var words: [String] = []
        for word in try node.array("words") { words.append(try word.string("word")) }
        return words
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
