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
    /// Any of them; empty: however many are there.
    public var people: [People] = []
    public var approach: Approach?

    public init() {}

    /// The readings that it depends on.
    public var reads: ContextUse {
        var reads: ContextUse = []
        if !sounds.isEmpty { reads.insert(.sound) }
        if light != nil { reads.insert(.light) }
        if motion != nil { reads.insert(.motion) }
        if !people.isEmpty { reads.insert(.people) }
        if approach != nil { reads.insert(.approach) }
        return reads
    }

    /// Whether the facts are as asked for; what is not known is not.
    public func matches(_ facts: SceneFacts) -> Bool {
        if !places.isEmpty {
            guard let place = facts.input.place, places.contains(place) else { return false }
        }
        let context = facts.context
        return PlaceWish.matches(sounds, context?.sound) && PlaceWish.matches(light, context?.light)
            && PlaceWish.matches(motion, context?.motion) && PlaceWish.matches(people, context?.people)
            && PlaceWish.matches(approach, context?.approach)
    }

    private static func matches<Value>(_ wanted: [Value], _ reading: Reading<Value>?) -> Bool {
        if wanted.isEmpty { return true }
        guard let reading else { return false }
        return wanted.contains(reading.value) && reading.confidence >= leastConfidence
    }

    private static func matches<Value>(_ wanted: Value?, _ reading: Reading<Value>?) -> Bool {
        wanted.map { matches([$0], reading) } ?? true
    }
}

extension PlaceWish {
    /// Reads `{"places": ["shop"], "sound": ["quiet", "music"], "light": "bright", "motion": "still", "people": ["pair",
    /// "group"], "approach": "lingering"}`; each may be missing, and a single sound or number of people needs no list.
    public init(_ node: JSONNode) throws(JSONError) {
        self.init()
        let object = try node.object("where")
        try object.allowOnly("places", "sound", "light", "motion", "people", "approach")
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
        if let seen = object["people"] {
            if case .array = seen.value {
                for node in try seen.array("people", most: 16) { people.append(try node.word("people")) }
            } else {
                people = [try seen.word("people")]
            }
        }
        approach = try object["approach"]?.word("approach")
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
        for number in people {
            switch number {
            case .nobody: words.append("nobody is in view")
            case .alone: words.append("one person is in view")
            case .pair: words.append("two people are in view")
            case .group: words.append("several people are in view")
            }
        }
        if let approach {
            switch approach {
            case .approaching: words.append("you come nearer")
            case .lingering: words.append("you have been standing here for a while")
            case .passing: words.append("you are walking past")
            }
        }
        if let motion { words.append(motion == .still ? "nothing moves here" : "there is movement here") }
        return words
    }
}
