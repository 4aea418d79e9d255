public import Digest
public import Mood
public import Signal

/// The mood that a mood candidate asks for. Only the guard reads it: what chooses ads sees neither mood nor strength.
public struct MoodWish: Hashable, Sendable {
    /// The shortest duration that may be asked for: half a second, so that no micro-expression is a target.
    public static let shortest: Nanoseconds = 500_000_000

    public var label: MoodLabel
    /// How long the mood must have lasted, in nanoseconds; at least `shortest`.
    public var leastDuration: Nanoseconds
    /// How strong it must be: the calibrated confidence in the label, per mille, 0 ... 1000. A model of acted emotion
    /// has no better measure of strength than its own certainty.
    public var leastStrength: Int

    public init(label: MoodLabel, leastDuration: Nanoseconds, leastStrength: Int) {
        self.label = label
        self.leastDuration = leastDuration
        self.leastStrength = leastStrength
    }
}

extension MoodWish {
    /// Reads `{"label": "happy", "least_duration_ms": 2000, "least_strength": 600}`; a duration from half a second to
    /// ten minutes.
    public init(_ node: JSONNode) throws(JSONError) {
        let object = try node.object("wish")
        try object.allowOnly("label", "least_duration_ms", "least_strength")
        let range = MoodWish.shortest / 1_000_000...600_000
        let milliseconds = try object.required("least_duration_ms").integer("least_duration_ms", in: range)
        self.init(
            label: try object.required("label").word("label"), leastDuration: milliseconds * 1_000_000,
            leastStrength: Int(try object.required("least_strength").integer("least_strength", in: 0...1000)))
    }

    /// The label's word, for a disclosure.
    public var word: String { label.rawValue }
}
