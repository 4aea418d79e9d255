public import Consent
import Kernels
public import Signal

/// Joins what the voice says with what the face says, either of which may be missing, and follows the label over time.
///
/// Where both have an estimate their probabilities are pooled: the product of both, each to the power of 0.7 (a
/// logarithmic opinion pool, Genest and Zidek 1986, doi:10.1214/ss/1177013825), over labels that beforehand are all equally
/// likely. Powers below 1 because one person, one moment and one taste of the people who named the examples stand behind
/// both. Neither can rule out a label: what is less likely than 1 % counts as that. Where the two disagree, less is left of
/// each, and often nothing that is likely enough.
///
/// A new label must have led for half a second before it is given; until then the earlier one is, as likely as it now is.
/// Nothing is allocated after `init`. `wipe()` forgets all.
public struct MoodFusion: ~Copyable {
    /// The least confidence of an estimate that rests on both, or whose label does not lead, per mille.
    public static let floor = 400
    /// How much of the arousal a hint can be, per mille.
    public static let weightOfHint = 200

    private static let weight = 0.7
    private static let leastShare = 10
    private static let leastLead: Nanoseconds = 500_000_000
    private static let longestGap: Nanoseconds = 2_000_000_000

    private var label: MoodLabel?
    /// Since when every estimate had it; `nil` while it is not likely enough to be given.
    private var since: MediaTime?
    private var challenger: (label: MoodLabel, since: MediaTime)?
    private var last = MediaTime.zero

    public init() {}

    /// Forgets which label stood.
    public mutating func wipe() {
        (label, since, challenger, last) = (nil, nil, nil, .zero)
    }

    /// What voice and face say together, or why they say nothing.
    ///
    /// - Parameters:
    ///   - voice: what the voice said just now; `nil` if none is listened to.
    ///   - face: what the face said just now; `nil` if none is looked at.
    ///   - arousalHint: from calm −1000 to excited 1000, what movement suggests. It moves the arousal of an estimate that rests on
    ///     the face by a fifth of the way, and nothing else.
    /// - Throws: if the permit is worth nothing any more; nothing is computed then.
    public mutating func fuse(
        voice: MoodReading?, face: MoodReading?, arousalHint: Int? = nil, _ permit: consuming InferencePermit,
        at time: MediaTime
    ) throws(ConsentRefusal) -> MoodReading {
        try permit.redeem(at: time)
        if time < last || time - last > MoodFusion.longestGap { wipe() }
        last = time
        let joined: Joined
        switch (MoodFusion.estimate(voice), MoodFusion.estimate(face)) {
        case (let voice?, let face?): joined = Joined(voice, face)
        case (let voice?, nil): joined = Joined(voice)
        case (nil, let face?): joined = Joined(face)
        case (nil, nil):
            wipe()
            return .abstained(MoodFusion.reason(voice, face))
        }
        return follow(joined, arousal: joined.arousal(with: arousalHint), at: time)
    }

    private static func estimate(_ reading: MoodReading?) -> MoodEstimate? {
        if case .estimate(let estimate)? = reading { estimate } else { nil }
    }

    /// Of two reasons, the one that says more: that somebody was heard or seen in vain, before that nobody was.
    private static func reason(_ voice: MoodReading?, _ face: MoodReading?) -> MoodAbstention {
        let (heard, seen) = (abstention(voice), abstention(face))
        if heard == .unsure || seen == .unsure { return .unsure }
        if let seen, seen != .noFace { return seen }
        if let heard, heard != .noSpeech { return heard }
        return seen ?? heard ?? .noFace
    }

    private static func abstention(_ reading: MoodReading?) -> MoodAbstention? {
        if case .abstained(let reason)? = reading { reason } else { nil }
    }
}

extension MoodFusion {
    /// One set of probabilities out of one or two estimates.
    private struct Joined {
        var probabilities: MoodProbabilities
        /// What of each label's probability was spread over all without a ground, per mille.
        var groundless: Int
        var floor: Int
        var valence: Int
        var arousal: Int
        var evidence: [Sensor]

        init(_ one: MoodEstimate) {
            probabilities = one.probabilities
            groundless = one.probabilities[one.label] - one.confidence
            floor = 0
            (valence, arousal, evidence) = (one.valence, one.arousal, one.evidence)
        }

        init(_ voice: MoodEstimate, _ face: MoodEstimate) {
            var logarithms = InlineArray<6, Double>(repeating: 0)
            var highest = -1e9
            for mood in MoodLabel.allCases {
                let heard = Elementary.log(Double(max(voice.probabilities[mood], MoodFusion.leastShare)))
                let seen = Elementary.log(Double(max(face.probabilities[mood], MoodFusion.leastShare)))
                logarithms[mood.index] = MoodFusion.weight * (heard + seen)
                highest = max(highest, logarithms[mood.index])
            }
            var shares = InlineArray<6, Float>(repeating: 0)
            for i in 0..<6 { shares[i] = Float(Elementary.exp(logarithms[i] - highest)) }
            probabilities = MoodProbabilities(shares: shares)
            groundless = face.probabilities[face.label] - face.confidence
            floor = MoodFusion.floor
            let sure = max(voice.confidence + face.confidence, 1)
            valence = (voice.valence * voice.confidence + face.valence * face.confidence) / sure
            arousal = (voice.arousal * voice.confidence + face.arousal * face.confidence) / sure
            evidence = MoodEstimate.faceAndVoice
        }

        /// The arousal, moved towards a hint where the estimate rests on the camera anyway.
        func arousal(with hint: Int?) -> Int {
            guard let hint, evidence.contains(.camera) else { return arousal }
            let target = max(-1_000, min(1_000, hint))
            return arousal + (target - arousal) * MoodFusion.weightOfHint / 1_000
        }
    }

    /// Follows the label and gives the estimate, or abstains while the label that stands is not likely enough.
    private mutating func follow(_ joined: Joined, arousal: Int, at time: MediaTime) -> MoodReading {
        let best = joined.probabilities.best
        if label == nil { label = best }
        if label == best {
            challenger = nil
        } else if let challenger, challenger.label == best {
            if time - challenger.since >= MoodFusion.leastLead { (label, since, self.challenger) = (best, nil, nil) }
        } else {
            challenger = (best, time)
        }
        let label = label ?? best
        let confidence = max(0, joined.probabilities[label] - joined.groundless)
        let floor = label == best ? joined.floor : MoodFusion.floor
        guard confidence >= floor, confidence > 0 else {
            since = nil
            return .abstained(.unsure)
        }
        let start = since ?? time
        since = start
        return .estimate(
            MoodEstimate(
                label, probabilities: joined.probabilities, confidence: confidence, valence: joined.valence, arousal: arousal,
                evidence: joined.evidence, since: start))
    }
}
