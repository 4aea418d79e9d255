/// A value that was estimated, and how sure that is.
public struct Reading<Value: Sendable & Hashable>: Sendable, Hashable {
    public var value: Value
    /// Per mille, 1000 certain. Of two values 500 is undecided and less says that little has been sensed yet; of more
    /// values it is the likelihood of this one.
    public var confidence: Int

    public init(value: Value, confidence: Int) {
        self.value = value
        self.confidence = confidence
    }
}

/// What is heard: nothing much, voices, or something else. No word is recognised and no voice is known again.
public enum Sound: String, Sendable, Hashable, CaseIterable {
    case quiet
    case oneVoice = "one-voice"
    case severalVoices = "several-voices"
    case music
    case noise

    /// Whether somebody speaks.
    public var isVoice: Bool { self == .oneVoice || self == .severalVoices }

    /// The place in `allCases`, and in every table of shares.
    var index: Int {
        switch self {
        case .quiet: 0
        case .oneVoice: 1
        case .severalVoices: 2
        case .music: 3
        case .noise: 4
        }
    }
}

/// How light it is where the camera looks.
public enum Light: String, Sendable, Hashable, CaseIterable {
    case dark, bright
}

/// Whether something moves before the camera.
public enum Motion: String, Sendable, Hashable, CaseIterable {
    case still, moving
}

/// What is known of the surroundings, of nobody's feelings. What is not sensed is `nil`, never a default.
public struct ContextEstimate: Sendable, Hashable {
    public var sound: Reading<Sound>?
    public var light: Reading<Light>?
    public var motion: Reading<Motion>?
    /// Never `nobody` in the dark.
    public var people: Reading<People>?
    public var approach: Reading<Approach>?
    /// How many faces are in view besides the viewer's, 0...15; missing where one may be there that was not counted.
    public var bystanders: Int?

    public init(
        sound: Reading<Sound>? = nil, light: Reading<Light>? = nil, motion: Reading<Motion>? = nil,
        people: Reading<People>? = nil, approach: Reading<Approach>? = nil, bystanders: Int? = nil
    ) {
        self.sound = sound
        self.light = light
        self.motion = motion
        self.people = people
        self.approach = approach
        self.bystanders = bystanders
    }
}
