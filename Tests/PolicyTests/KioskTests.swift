import Policy
import PolicySupport
import TestSupport
import Testing

@Suite("The kiosk policy") struct KioskTests {
    let policy: CompiledPolicy

    init() throws {
        policy = try ShippedPolicy.compiled("kiosk")
    }

    /// An adult at a public screen by day who said yes to everything that a mood ad needs.
    static func consentingAdult() -> RandomScene {
        var random = Repeatable(seed: 0)
        var scene = RandomScene(&random)
        scene.known = [:]
        let words = [
            "viewer.age": "adult", "place.kind": "station", "device.kind": "public-screen", "region": "eu",
            "notice.shown": "true", "indicator.lit": "true", "consent.camera": "given", "consent.microphone": "given",
            "consent.infer": "given", "consent.select": "given", "consent.target": "given",
            "consent.remember": "absent",
            "consent.record": "given", "consent.measure": "absent", "consent.share": "absent", "mood.known": "true",
            "mood.label": "happy",
        ]
        for (name, word) in words {
            scene.known[name] = SceneSchema.standard.attribute(named: name)?.type.value(of: word).map { Int($0) }
        }
        scene.known["local.hour"] = 14
        scene.known["mood.valence"] = 400
        scene.known["mood.arousal"] = 200
        scene.known["mood.confidence"] = 720
        // A mood ad as the guard measures it, the number of bystanders unknown.
        scene.factors = [
            "covert": 0, "inferred": 1000, "foreign": 0, "biometric": 1000, "vulnerable": 0, "misfit": 500,
            "retention": 80, "nocontrol": 0, "opacity": 0, "obtrusive": 400, "pursuit": 0, "doubt": 280, "setting": 0,
        ]
        return scene
    }

    /// What a camera gives, of `context.`.
    static let sights = ["light", "motion", "people", "approach", "bystanders"]

    /// What a contextual candidate's factors are where nothing was sensed.
    static let contextual = [
        "covert": 0, "inferred": 200, "foreign": 0, "biometric": 0, "vulnerable": 0, "misfit": 0, "retention": 0,
        "nocontrol": 0, "opacity": 0, "obtrusive": 200, "bystander": 0, "pursuit": 0, "doubt": 0, "setting": 0,
    ]

    @Test("a consenting adult at a public screen can meet a mood ad")
    func moodIsReachable() {
        let scene = KioskTests.consentingAdult()
        let verdict = policy.judge(scene.scene, scene.values)
        #expect(verdict.cap == .mood)
        #expect(verdict.admits(basis: .mood, categories: [.init(.food)]))
        #expect(!verdict.admits(basis: .mood, categories: [.init(.political)]))
    }

    @Test("without any consent a contextual ad is possible, and nothing above")
    func contextualIsReachable() {
        var scene = KioskTests.consentingAdult()
        for purpose in ["camera", "microphone", "infer", "select", "target"] {
            scene.known["consent.\(purpose)"] = 6
        }
        for name in ["mood.label", "mood.valence", "mood.arousal", "mood.confidence", "viewer.age"] {
            scene.known[name] = nil
        }
        scene.known["mood.known"] = 0
        scene.known["viewer.age"] = 0
        scene.factors = KioskTests.contextual
        let verdict = policy.judge(scene.scene, scene.values)
        #expect(verdict.cap == .contextual)
        #expect(verdict.admits(basis: .contextual, categories: [.init(.travel)]))
        #expect(!verdict.admits(basis: .contextual, categories: [.init(.alcohol)]))
    }

    @Test("a stated wish is heard without any sensor")
    func intentIsReachable() {
        var scene = KioskTests.consentingAdult()
        for purpose in ["camera", "microphone", "infer", "target"] { scene.known["consent.\(purpose)"] = 1 }
        for name in ["mood.label", "mood.valence", "mood.arousal", "mood.confidence"] { scene.known[name] = nil }
        scene.known["mood.known"] = 0
        scene.factors = KioskTests.contextual
        #expect(policy.judge(scene.scene, scene.values).cap == .intent)
    }

    @Test("a sad person is not sold what lives on it, and no weight is lost on leaving")
    func lowMood() throws {
        var scene = KioskTests.consentingAdult()
        scene.known["mood.valence"] = -1
        let sad = policy.judge(scene.scene, scene.values)
        #expect(sad.cap == .mood)
        for category in [AdCategory.weightLoss, .gambling, .alcohol, .credit] {
            #expect(sad.excluded.contains(category))
        }
        scene.known["mood.valence"] = 0
        #expect(!policy.judge(scene.scene, scene.values).excluded.contains(.alcohol))
        scene.known["mood.valence"] = nil
        #expect(policy.judge(scene.scene, scene.values).excluded.isSuperset(of: sad.excluded))
    }

    /// The consenting adult with a few things otherwise, so that caps of all levels occur.
    static func nearlyConsenting(_ random: inout Repeatable) -> RandomScene {
        var scene = consentingAdult()
        let other = RandomScene(&random)
        for attribute in SceneSchema.standard.attributes where Int.random(in: 0..<8, using: &random) == 0 {
            scene.known[attribute.name] = other.known[attribute.name]
        }
        for factor in Factor.allCases where Int.random(in: 0..<6, using: &random) == 0 {
            scene.factors[factor.name] = other.factors[factor.name]
        }
        return scene
    }

    /// The same scene after some given consents are withdrawn: whatever may have depended on them is missing. Whether a
    /// mood is known may also be known, to be false.
    static func withdrawing(_ scene: RandomScene, _ random: inout Repeatable) -> RandomScene {
        var after = scene
        let all = ["camera", "microphone", "infer", "select", "target", "record"]
        let purposes = all.filter { _ in Bool.random(using: &random) }
        for purpose in purposes where scene.known["consent.\(purpose)"] == 0 {
            after.known["consent.\(purpose)"] = 2
            if purpose == "microphone" || purpose == "camera" {
                for name in purpose == "camera" ? KioskTests.sights : ["sound"] {
                    after.known["context.\(name)"] = nil
                    after.known["context.\(name).confidence"] = nil
                }
            }
            guard purpose != "select", purpose != "record" else { continue }
            for name in ["mood.known", "mood.label", "mood.valence", "mood.arousal", "mood.confidence"] {
                after.known[name] = nil
            }
            if Bool.random(using: &random) { after.known["mood.known"] = 0 }
            for name in ["doubt", "vulnerable", "retention"] { after.factors[name] = nil }
        }
        return after
    }
}
