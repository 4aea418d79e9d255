public import Digest
public import Features

/// The place that a contextual ad asks for.
public struct PlaceWish: Hashable, Sendable {
    /// A reading counts from this confidence on, per mille.
    public static let leastConfidence = 600

    /// Empty: anywhere.
    public var places: [SceneInput.PlaceKind] = []
    public var sound: Sound?
    public var light: Light?
    public var motion: Motion?

    public init() {}

    /// The readings that it depends on.
    public var reads: ContextUse {
        var reads: ContextUse = []
        if sound != nil { reads.insert(.sound) }
        if light != nil { reads.insert(.light) }
        if motion != nil { reads.insert(.motion) }
        return reads
    }

    /// Whether the facts are as asked for; what is not known is not.
    public func matches(_ facts: SceneFacts) -> Bool {
        if !places.isEmpty {
            guard let place = facts.input.place, places.contains(place) else { return false }
        }
        return PlaceWish.matches(sound, facts.context?.sound) && PlaceWish.matches(light, facts.context?.light)
            && PlaceWish.matches(motion, facts.context?.motion)
    }

    private static func matches<Value>(_ wanted: Value?, _ reading: Reading<Value>?) -> Bool {
        guard let wanted else { return true }
        guard let reading else { return false }
        return reading.value == wanted && reading.confidence >= leastConfidence
    }
}

extension PlaceWish {
    /// Reads `{"places": ["shop"], "sound": "quiet", "light": "bright", "motion": "still"}`; each may be missing.
    public init(_ node: JSONNode) throws(JSONError) {
        self.init()
        let object = try node.object("where")
        try object.allowOnly("places", "sound", "light", "motion")
        if let list = object["places"] {
            for place in try list.array("places", most: 16) { places.append(try place.word("places")) }
        }
        sound = try object["sound"]?.word("sound")
        light = try object["light"]?.word("light")
        motion = try object["motion"]?.word("motion")
    }

    /// What it asks for in words, such as "it is quiet here".
    public var words: [String] {
        var words: [String] = []
        if !places.isEmpty { words.append("of the place where this screen stands") }
        if let sound { words.append(sound == .quiet ? "it is quiet here" : "people talk here") }
        if let light { words.append(light == .dark ? "it is dark here" : "it is light here") }
        if let motion { words.append(motion == .still ? "nothing moves here" : "there is movement here") }
        return words
    }
}
