/// A value that was estimated, and how sure that is.
public struct Reading<Value: Sendable & Hashable>: Sendable, Hashable {
    public var value: Value
    /// Per mille: 500 undecided ... 1000 certain; below 500 while little has been sensed yet.
    public var confidence: Int

    public init(value: Value, confidence: Int) {
        self.value = value
        self.confidence = confidence
    }
}

/// Whether somebody speaks.
public enum Sound: String, Sendable, Hashable, CaseIterable {
    case quiet, speech
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

    public init(sound: Reading<Sound>? = nil, light: Reading<Light>? = nil, motion: Reading<Motion>? = nil) {
        self.sound = sound
        self.light = light
        self.motion = motion
    }
}
