public import Digest
public import Features
import Policy

/// The place that a contextual ad asks for.
public struct PlaceWish: Hashable, Sendable {
    /// A reading counts from this confidence on, per mille.
    public static let leastConfidence = 600

    /// Empty: anywhere.
    public var places: [SceneInput.PlaceKind] = []
    /// Any of them; empty: whatever is heard.
    public var sounds: [Sound] = []
    public var light: Light?
    public var motion: Motion?

    public init() {}

    /// The readings that it depends on.
    public var reads: ContextUse {
        var reads: ContextUse = []
        if !sounds.isEmpty { reads.insert(.sound) }
        if light != nil { reads.insert(.light) }
        if motion != nil { reads.insert(.motion) }
        return reads
    }

    /// Whether the facts are as asked for; what is not known is not.
    public func matches(_ facts: SceneFacts) -> Bool {
        if !places.isEmpty {
            guard let place = facts.input.place, places.contains(place) else { return false }
        }
        return matches(facts.context?.sound) && PlaceWish.matches(light, facts.context?.light)
            && PlaceWish.matches(motion, facts.context?.motion)
    }

    private func matches(_ sound: Reading<Sound>?) -> Bool {
        if sounds.isEmpty { return true }
        guard let sound else { return false }
        return sounds.contains(sound.value) && sound.confidence >= PlaceWish.leastConfidence
    }

    private static func matches<Value>(_ wanted: Value?, _ reading: Reading<Value>?) -> Bool {
        guard let wanted else { return true }
        guard let reading else { return false }
        return reading.value == wanted && reading.confidence >= leastConfidence
    }
}

extension PlaceWish {
    /// Reads `{"places": ["shop"], "sound": ["quiet", "music"], "light": "bright", "motion": "still"}`; each may be
    /// missing, and a single sound needs no list.
    public init(_ node: JSONNode) throws(JSONError) {
        self.init()
        let object = try node.object("where")
        try object.allowOnly("places", "sound", "light", "motion")
        if let list = object["places"] {
            for place in try list.array("places", most: 16) { places.append(try place.word("places")) }
        }
        if let heard = object["sound"] {
            if case .array = heard.value {
                for node in try heard.array("sound", most: 16) { sounds.append(try PlaceWish.sound(node)) }
            } else {
                sounds = [try PlaceWish.sound(heard)]
            }
        }
        light = try object["light"]?.word("light")
        motion = try object["motion"]?.word("motion")
    }

    private static func sound(_ node: JSONNode) throws(JSONError) -> Sound {
        if let word = try? node.string("sound"), let text = SceneSchema.replacement(for: word, of: .contextSound) {
            throw JSONError(node.position, "\(text); name one of them, or both in a list")
        }
        return try node.word("sound")
    }

    /// What it asks for in words, such as "it is quiet here".
    public var words: [String] {
        var words: [String] = []
        if !places.isEmpty { words.append("of the place where this screen stands") }
        for sound in sounds {
            switch sound {
            case .quiet: words.append("it is quiet here")
            case .oneVoice, .severalVoices:
                if !words.contains("people talk here") { words.append("people talk here") }
            case .music: words.append("music plays here")
            case .noise: words.append("it is noisy here")
            }
        }
        if let light { words.append(light == .dark ? "it is dark here" : "it is light here") }
        if let motion { words.append(motion == .still ? "nothing moves here" : "there is movement here") }
        return words
    }
}
