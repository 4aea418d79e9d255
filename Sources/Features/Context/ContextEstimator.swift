public import Signal

/// Estimates what is around the device: what is heard, dark or bright, still or moving, how many
/// people are there, and where the viewer is going.
///
/// Causal: an estimate depends only on what was sensed before it. Each quantity is smoothed and changes its state with
/// hysteresis, so that it does not flicker; an estimate without recent observations is missing.
public struct ContextEstimator: ~Copyable, Sendable {
    private var sound = SoundFilter()
    // Pictures come about ten times a second. Video black is 63 per mille, a lit room is above 250.
    private var light = TwoStateFilter(
        .init(rise: 220, fall: 150, shift: 3, least: 2, enough: 8, longestSilence: 1_500_000_000))
    private var motion = TwoStateFilter(
        .init(rise: 300, fall: 120, shift: 2, least: 2, enough: 6, longestSilence: 1_500_000_000))
    private var people = PeopleFilter()
    private var approach = ApproachFilter()

    public init() {}

    /// Takes what the ear says, ten times a second.
    public mutating func hear(_ sounds: SoundShares, at time: MediaTime) {
        sound.observe(sounds, at: time)
    }

    /// Takes what one picture says.
    public mutating func see(_ reading: MotionReading) {
        light.observe(reading.brightness, at: reading.time)
        guard let change = reading.change else { return }
        motion.observe(ContextEstimator.activity(change), at: reading.time)
    }

    /// Takes who is in one picture.
    public mutating func see(_ inView: PeopleInView) {
        people.observe(inView)
    }

    /// Takes how the viewer moves.
    public mutating func see(_ body: BodyLanguage) {
        approach.observe(body)
    }

    /// What is known at `time`, which is not before anything that was heard or seen.
    public func estimate(at time: MediaTime) -> ContextEstimate {
        let brightness = light.reading(at: time)
        let isDark = brightness.map { !$0.isHigh } ?? true
        return ContextEstimate(
            sound: sound.reading(at: time),
            light: brightness.map { Reading(value: $0.isHigh ? .bright : .dark, confidence: $0.confidence) },
            motion: motion.reading(at: time).map {
                Reading(value: $0.isHigh ? .moving : .still, confidence: $0.confidence)
            },
            people: people.people(at: time, isDark: isDark), approach: approach.reading(at: time),
            bystanders: people.bystanders(at: time, isDark: isDark))
    }

    /// Forgets what one sensor said; its part of the estimate is missing from now on.
    public mutating func forget(_ sensor: Sensor) {
        switch sensor {
        case .microphone:
            sound.reset()
        case .camera:
            light.reset()
            motion.reset()
            people.reset()
            approach.reset()
        }
    }

    /// Forgets everything.
    public mutating func wipe() {
        forget(.microphone)
        forget(.camera)
    }

    /// Changed area on a scale where a hand's breadth of movement (6 % of the picture) is full.
    private static func activity(_ change: MotionReading.Change) -> Int {
        min(1000, change.area * 1000 / 60)
    }
}
