internal import Kernels

/// Whether a frame is speech, and how sure that is.
public struct VoiceDecision: Sendable, Hashable {
    public var isSpeech: Bool
    /// Per mille: 0 undecided ... 1000 certain.
    public var confidence: Int

    public init(isSpeech: Bool, confidence: Int) {
        self.isSpeech = isSpeech
        self.confidence = confidence
    }
}

/// Tells speech from silence, steady noise and tones, frame by frame.
///
/// Speech is louder than the background, changes all the time (about four syllables a second) and spreads over many
/// bands; noise and hum are steady, a whistle or a chirp is narrow. The background is followed band by band: quickly
/// down, slowly up, and faster up while the sound is steady. So a level change of the whole recording changes nothing
/// as long as the sound stays above −78 dB of full scale.
///
/// Causal: a decision depends on the frames up to its own. Nothing is called speech in the first 120 ms, and speech
/// begins 30 ms after its signs are there; it is held for 120 ms after them. A vowel held without change for a third
/// of a second counts as background, and a sudden rise of noise as speech for about as long.
public struct VoiceActivity: ~Copyable, Sendable {
    /// The number of mel bands that a frame has.
    public static let bandCount = 40
    /// The decision on the last frame.
    public private(set) var decision = VoiceDecision(isSpeech: false, confidence: 0)

    /// Below this log energy (white noise at −78 dB of full scale) all sound counts as silence.
    private static let silence: Float = 8
    private static let firstFrames = 12
    private static let onsetFrames = 3
    private static let heldFrames = 12

    /// Mean log energies of eight groups of five bands: of the last 32 frames, their mean and variance, and the
    /// background.
    private var recent = InlineArray<32, SIMD8<Float>>(repeating: SIMD8(repeating: silence))
    private var mean = SIMD8<Float>(repeating: silence)
    private var variance = SIMD8<Float>.zero
    private var background = SIMD8<Float>(repeating: silence)
    /// One bit for each of the last 24 frames: whether it differed from the one before it.
    private var changes: UInt32 = 0
    private var seen = 0
    private var place = 0
    private var run = 0
    private var held = 0

    public init() {}

    /// Takes the next frame's 40 log-mel values and decides.
    public mutating func decide(_ bands: Span<Float>) -> VoiceDecision {
        precondition(bands.count == VoiceActivity.bandCount, "a frame has \(bands.count) bands instead of 40")
        seen = min(seen + 1, 1_000)
        let groups = VoiceActivity.groups(bands)
        follow(groups)
        let score = score(bands, groups)
        let hasSigns =
            seen >= VoiceActivity.firstFrames && changes.nonzeroBitCount >= 8 && score > (decision.isSpeech ? 0.25 : 0.5)
        run = hasSigns ? min(run + 1, VoiceActivity.onsetFrames) : 0
        var isSpeech = decision.isSpeech
        if hasSigns, isSpeech || run == VoiceActivity.onsetFrames {
            isSpeech = true
            held = VoiceActivity.heldFrames
        } else if held > 0 {
            held -= 1
        } else {
            isSpeech = false
        }
        decision = VoiceDecision(isSpeech: isSpeech, confidence: confidence(isSpeech, score))
        return decision
    }

    /// Forgets everything.
    public mutating func wipe() { self = VoiceActivity() }

    /// Updates what is known of level, change and background.
    private mutating func follow(_ groups: SIMD8<Float>) {
        let step = seen == 1 ? .zero : VoiceActivity.magnitude(groups - recent[place])
        changes = (changes << 1 | (VoiceActivity.total(step) > 1.6 ? 1 : 0)) & 0xff_ffff
        place = (place + 1) % 32
        recent[place] = groups
        let count = min(seen, 32)
        var sum = SIMD8<Float>.zero
        for age in 0..<count { sum += recent[(place + 32 - age) % 32] }
        mean = sum / Float(count)
        var squares = SIMD8<Float>.zero
        for age in 0..<count {
            let difference = recent[(place + 32 - age) % 32] - mean
            squares += difference * difference
        }
        variance = squares / Float(count)

        let isSteady = seen >= 20 && VoiceActivity.total(variance) < 1.6
        let above = mean - background
        let rising = background + above.replacing(with: 0, where: above .< 0) * (isSteady ? 0.05 : 0.004)
        let falling = background + (groups - background) * 0.3
        background = rising.replacing(with: falling, where: groups .< background)
    }

    /// How much speaks for speech, 0 ... 1: loud above the background, changing, and not narrow.
    private func score(_ bands: Span<Float>, _ groups: SIMD8<Float>) -> Float {
        var above = groups - background
        above.replace(with: 0, where: above .< 0)
        above.replace(with: 6, where: above .> 6)
        // The lowest and the highest group hold rumble and hiss.
        (above[0], above[7]) = (0, 0)
        let loudness = VoiceActivity.total(above) / 6
        let change = VoiceActivity.total(variance) / 8
        let score = VoiceActivity.ramp((loudness - 0.8) / 2) * VoiceActivity.ramp((change - 0.2) / 0.6)
        return score > 0 && VoiceActivity.isNarrow(bands) ? 0 : score
    }

    private func confidence(_ isSpeech: Bool, _ score: Float) -> Int {
        let sure = Int(score * 1000)
        if isSpeech { return max(sure, 1000 * held / (2 * VoiceActivity.heldFrames)) }
        return (1000 - sure) * min(seen, VoiceActivity.firstFrames) / VoiceActivity.firstFrames
    }

    /// Whether three neighbouring bands hold 96 % of all energy, as for a whistle.
    private static func isNarrow(_ bands: Span<Float>) -> Bool {
        var top = 0
        for i in 1..<bands.count where bands[i] > bands[top] { top = i }
        let first = max(0, min(bands.count - 3, top - 1))
        var (all, inside): (Float, Float) = (0, 0)
        for start in stride(from: 0, to: bandCount, by: 8) {
            var lanes = SIMD8<Float>.zero
            for lane in 0..<8 { lanes[lane] = bands[start + lane] - bands[top] }
            let energies = Elementary.exp(lanes)
            for lane in 0..<8 {
                all += energies[lane]
                if start + lane >= first, start + lane < first + 3 { inside += energies[lane] }
            }
        }
        return inside > 0.96 * all
    }

    private static func groups(_ bands: Span<Float>) -> SIMD8<Float> {
        var sums = SIMD8<Float>.zero
        for group in 0..<8 {
            var sum: Float = 0
            for i in 5 * group..<5 * group + 5 { sum += max(bands[i], silence) }
            sums[group] = sum
        }
        return sums * 0.2
    }

    private static func ramp(_ x: Float) -> Float { x < 0 ? 0 : x > 1 ? 1 : x }

    private static func magnitude(_ x: SIMD8<Float>) -> SIMD8<Float> { x.replacing(with: -x, where: x .< 0) }

    private static func total(_ x: SIMD8<Float>) -> Float {
        let four = x.lowHalf + x.highHalf
        return (four[0] + four[2]) + (four[1] + four[3])
    }
}
