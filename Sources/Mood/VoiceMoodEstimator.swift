public import Consent
import Kernels
public import Signal

/// What a voice is compared with.
public enum VoiceBaseline: String, CaseIterable, Sendable {
    /// The speakers of the training data alone.
    case none
    /// More and more what the same speaker sounded like before, from the first estimate to the next `wipe()`.
    case causal
}

/// Listens to log-mel frames and guesses, when asked and permitted, the mood of the speech in the last seconds.
///
/// It keeps the frames of one window and nothing older. With a causal baseline it learns, from windows that do not
/// overlap what is judged, how the speaker sounds in the mean; it cannot tell two speakers apart, and where all speech
/// so far had one mood it takes that mood for the speaker's voice, the less so the fewer pieces it knows. Nothing is
/// allocated after `init`. `wipe()` forgets all.
public struct VoiceMoodEstimator: ~Copyable {
    /// How long after a frame the next one begins.
    public static let hop: Nanoseconds = 10_000_000

    public let model: VoiceMoodModel
    public let baseline: VoiceBaseline
    /// Frames in the window.
    public var window: Int { frames.capacity }
    /// How many pieces of speech the baseline knows.
    public var pieces: Int { own.pieces }

    private var frames: RecentFrames
    private var isSpoken: WipedBuffer<UInt8>
    private var network: VoiceMoodNetwork
    private var statistics: VoiceMoodStatistics
    private var own: PersonalBaseline
    /// A window that the next ones may still overlap, and when it was judged.
    private var piece: SpeechPiece
    private var pieceTime: MediaTime?
    /// Whether the last guess was about enough speech to learn from.
    private var isWorthLearning = false
    private var last = MediaTime.zero
    private var label: MoodLabel?
    private var since = MediaTime.zero

    /// - Parameters:
    ///   - window: how many frames to look back; `nil`: as the model says. At least 20.
    ///   - baseline: what the voice is compared with.
    public init(_ model: VoiceMoodModel, window: Int? = nil, baseline: VoiceBaseline = .none) {
        let window = window ?? model.window
        precondition((20...60_000).contains(window), "a window has 20 to 60,000 frames")
        self.model = model
        self.baseline = baseline
        frames = RecentFrames(bands: model.bands, capacity: window, levelBands: model.carried, quietest: model.quietest)
        isSpoken = WipedBuffer(count: window)
        network = VoiceMoodNetwork(model, rows: window)
        statistics = VoiceMoodStatistics(model, rows: window)
        own = PersonalBaseline(
            prior: model.prior, bands: model.bands, summary: network.summary.count, statistics: statistics.count)
        piece = SpeechPiece(bands: model.bands, summary: network.summary.count, statistics: statistics.count)
    }

    /// Forgets everything heard, the baseline too, and zeroes where it stood.
    public mutating func wipe() {
        forgetWindow()
        own.wipe()
        piece.wipe()
        pieceTime = nil
        last = .zero
    }

    /// There was a gap: what was heard before it is not joined with what comes after. The baseline stays.
    public mutating func interrupt() {
        if pieceTime != nil { learn() }
        forgetWindow()
    }

    private mutating func forgetWindow() {
        frames.wipe()
        isSpoken.zero()
        network.wipe()
        statistics.wipe()
        isWorthLearning = false
        (label, since) = (nil, .zero)
    }

    /// Takes in one frame.
    ///
    /// - Parameters:
    ///   - frame: natural logarithms of mel energies, `model.bands` of them.
    ///   - isSpeech: what voice activity says of the frame.
    ///   - time: the frame's end. After a jump of more than a second what was heard before is forgotten, except for the
    ///     baseline.
    public mutating func hear(frame: Span<Float>, isSpeech: Bool, at time: MediaTime) {
        if frames.count > 0, time < last || time - last > 1_000_000_000 { interrupt() }
        frames.append(frame, isSpeech: isSpeech)
        last = time
    }

    /// The mood of the window that ends now, or why there is none.
    ///
    /// - Throws: if the permit is worth nothing any more; nothing is computed then.
    public mutating func estimate(
        _ permit: consuming InferencePermit, at time: MediaTime
    ) throws(ConsentRefusal) -> MoodReading {
        let outcome = try guess(permit, at: time)
        keepPiece(at: time)
        guard let guess = outcome.guess, outcome.abstention == nil else {
            label = nil
            return .abstained(outcome.abstention ?? .noSpeech)
        }
        if label != guess.probabilities.best {
            label = guess.probabilities.best
            since = time
        }
        return .estimate(
            MoodEstimate(
                probabilities: guess.probabilities, valence: guess.valence, arousal: guess.arousal,
                evidence: MoodEstimate.voice, since: since))
    }

    /// The model's best guess even where `estimate` abstains: for evaluation, where nothing is decided by it.
    ///
    /// - Returns: the guess, `nil` if there are too few frames to run the model at all; and why `estimate` would
    ///   abstain, `nil` if it would not.
    /// - Throws: if the permit is worth nothing any more.
    public mutating func guess(
        _ permit: consuming InferencePermit, at time: MediaTime
    ) throws(ConsentRefusal) -> (guess: VoiceMoodGuess?, abstention: MoodAbstention?) {
        try permit.redeem(at: time)
        learnPiece(before: time)
        let old = Int(max(0, min(Int64(window), (time - last) / VoiceMoodEstimator.hop)))
        let heard = frames.extent(old: old, margin: model.margin, pause: model.pause)
        isWorthLearning = heard.speech >= model.shortest && heard.count >= model.shortest
        guard heard.count >= 5 else { return (nil, .noSpeech) }
        let guess = VoiceMoodGuess(scores(of: heard))
        if heard.speech == 0 { return (guess, .noSpeech) }
        if !isWorthLearning { return (guess, .tooShort) }
        return (guess, guess.probabilities[guess.probabilities.best] < model.floor ? .unsure : nil)
    }

    private mutating func scores(of heard: RecentFrames.Extent) -> VoiceMoodScores {
        VoiceMoodEstimator.measure(frames, heard, &statistics, &isSpoken)
        VoiceMoodEstimator.load(frames, heard, statistics, own, into: &network)
        let judge = statistics.judge
        let said = network.run(judge, heard.count, own)
        let beside = statistics.run(judge, own)
        let temperature = (1 - own.share) * judge.temperature + own.share * judge.temperatureOfBaseline
        var logits = InlineArray<6, Float>(repeating: 0)
        for i in 0..<6 { logits[i] = (said[i] + beside[i]) / temperature }
        return VoiceMoodScores(logits: logits, valence: said[6], arousal: said[7])
    }

    private static func measure(
        _ frames: borrowing RecentFrames, _ heard: RecentFrames.Extent, _ statistics: inout VoiceMoodStatistics,
        _ isSpoken: inout WipedBuffer<UInt8>
    ) {
        for row in 0..<heard.count {
            statistics.set(row, frames.frame(heard.start + row), level: heard.level)
            var isSpoken = isSpoken.mutableSpan
            isSpoken[row] = frames.level(heard.start + row) > heard.pause ? 1 : 0
        }
        statistics.measure(heard.count, isSpoken: isSpoken, level: heard.level)
    }

    private static func load(
        _ frames: borrowing RecentFrames, _ heard: RecentFrames.Extent, _ statistics: borrowing VoiceMoodStatistics,
        _ own: borrowing PersonalBaseline, into network: inout VoiceMoodNetwork
    ) {
        for row in 0..<heard.count {
            let frame = frames.frame(heard.start + row)
            network.set(
                row, frame, level: heard.level, passages: statistics.passages.span, spectrum: statistics.spectrum.span, own)
        }
    }

    /// Keeps what the last guess was about, to be learned once no window overlaps it.
    private mutating func keepPiece(at time: MediaTime) {
        guard baseline == .causal, pieceTime == nil, isWorthLearning else { return }
        VoiceMoodEstimator.fill(&piece, network, statistics)
        pieceTime = time
    }

    private static func fill(
        _ piece: inout SpeechPiece, _ network: borrowing VoiceMoodNetwork, _ statistics: borrowing VoiceMoodStatistics
    ) {
        piece.set(spectrum: statistics.spectrum.span, summary: network.summary.span, statistics: statistics.scaled.span)
    }

    private mutating func learnPiece(before time: MediaTime) {
        guard let then = pieceTime, time - then >= Nanoseconds(window) * VoiceMoodEstimator.hop else { return }
        learn()
    }

    private mutating func learn() {
        own.learn(piece)
        piece.wipe()
        pieceTime = nil
    }

    /// What was guessed last was an utterance, and it is over: the baseline, if there is one, learns from it, and the
    /// window is empty. For recordings of one utterance each.
    public mutating func endUtterance() {
        keepPiece(at: last)
        interrupt()
        last = .zero
    }
}

extension MoodEstimate {
    /// Made once: an estimate allocates nothing.
    static let voice: [Sensor] = [.microphone]
}
