/// The names, types and ranges of what a policy can read about a scene.
public struct SceneSchema: Sendable {
    /// In the order of `AttributeID`.
    public let attributes: [Attribute]
    private let byName: [String: AttributeID]

    /// The one schema that policies, scene files and logs share.
    public static let standard = SceneSchema(AttributeID.allCases.map(SceneSchema.describe))

    private init(_ attributes: [Attribute]) {
        self.attributes = attributes
        byName = Dictionary(uniqueKeysWithValues: attributes.map { ($0.name, $0.id) })
    }

    /// The attribute of that name, as in `viewer.age`.
    public func attribute(named name: String) -> Attribute? { byName[name].map { self[$0] } }

    public subscript(_ id: AttributeID) -> Attribute { attributes[Int(id.rawValue)] }
}

extension SceneSchema {
    private static let consentStates = [
        "given", "refused", "withdrawn", "expired", "requested", "invalidated", "absent",
    ]

    /// What to write instead of a value that an attribute no longer has.
    public static func replacement(for word: String, of id: AttributeID) -> String? {
        switch (id, word) {
        case (.contextSound, "speech"): "speech was replaced by one-voice and several-voices"
        default: nil
        }
    }

    private static func describe(_ id: AttributeID) -> Attribute {
        func row(_ name: String, _ type: AttributeType, _ meaning: String) -> Attribute {
            Attribute(id: id, name: name, type: type, meaning: meaning)
        }
        func consent(_ purpose: String) -> Attribute {
            row(
                "consent.\(purpose)", .choice(consentStates),
                "the state of the person's consent to \(purpose); absent: never asked")
        }
        func confidence(_ of: String) -> Attribute {
            row("\(of).confidence", .integer(0...1000), "how sure the estimate of \(of) is, per mille")
        }
        switch id {
        case .viewerAge:
            return row(
                "viewer.age", .choice(["undeclared", "child", "teen", "adult"]),
                "what the person declared; never estimated")
        case .placeKind:
            let kinds = ["street", "shop", "station", "museum", "workplace", "school", "clinic", "home", "other"]
            return row("place.kind", .choice(kinds), "where the screen stands, as its owner declares")
        case .deviceKind:
            return row(
                "device.kind", .choice(["public-screen", "personal-device"]),
                "whose screen it is, as its owner declares")
        case .region:
            return row("region", .choice(["eu", "uk", "us", "other"]), "whose law applies, as its owner declares")
        case .localHour: return row("local.hour", .integer(0...23), "the hour of the day where the screen stands")
        case .noticeShown: return row("notice.shown", .bool, "whether the privacy notice is on the screen")
        case .indicatorLit: return row("indicator.lit", .bool, "whether the sensor indicator is lit")
        case .consentCamera: return consent("camera")
        case .consentMicrophone: return consent("microphone")
        case .consentInfer: return consent("infer")
        case .consentSelect: return consent("select")
        case .consentTarget: return consent("target")
        case .consentRemember: return consent("remember")
        case .consentRecord: return consent("record")
        case .consentMeasure: return consent("measure")
        case .consentShare: return consent("share")
        case .moodKnown: return row("mood.known", .bool, "whether a consented mood estimate reached the guard")
        case .moodLabel:
            return row(
                "mood.label", .choice(["neutral", "happy", "sad", "angry", "fearful", "surprised"]),
                "the estimated mood")
        case .moodValence: return row("mood.valence", .integer(-1000...1000), "unpleasant to pleasant, per mille")
        case .moodArousal: return row("mood.arousal", .integer(-1000...1000), "calm to excited, per mille")
        case .moodConfidence: return confidence("mood")
        case .contextSound:
            return row(
                "context.sound", .choice(["quiet", "one-voice", "several-voices", "music", "noise"]),
                "what is heard; no word is recognised")
        case .contextSoundConfidence: return confidence("context.sound")
        case .contextLight: return row("context.light", .choice(["dark", "bright"]), "the light in view")
        case .contextLightConfidence: return confidence("context.light")
        case .contextMotion:
            return row("context.motion", .choice(["still", "moving"]), "whether anything moves in view")
        case .contextMotionConfidence: return confidence("context.motion")
        case .contextPeople:
            return row(
                "context.people", .choice(["nobody", "alone", "pair", "group"]),
                "how many people are in view; a group is three or more")
        case .contextPeopleConfidence: return confidence("context.people")
        case .contextApproach:
            return row(
                "context.approach", .choice(["approaching", "lingering", "passing"]),
                "where the nearest person in view is going; passing: past or away")
        case .contextApproachConfidence: return confidence("context.approach")
        case .contextBystanders:
            return row(
                "context.bystanders", .integer(0...15),
                "how many faces are in view besides the viewer's; they are counted and never read")
        }
    }
}
