public import Consent
import Kernels
public import Signal

/// Listens to log-mel frames and guesses, when asked and permitted, the mood of the speech in the last seconds.
///
/// It keeps the frames of one window and nothing older, and allocates nothing after `init`. `wipe()` forgets all.
public struct VoiceMoodEstimator: ~Copyable {
    /// How long after a frame the next one begins.
    public static let hop: Nanoseconds = 10_000_000

    public let model: VoiceMoodModel
    /// Frames in the window.
    public let window: Int

    private var network: VoiceMoodNetwork
    /// A ring of frames, one after the other, and of the mean of each.
    private var frames: WipedBuffer<Float>
    private var levels: WipedBuffer<Float>
    /// 1 where there is speech.
    private var speech: WipedBuffer<UInt8>
    /// Frames in use, and where the next one goes.
    private var count = 0
    private var next = 0
    private var last = MediaTime.zero
    private var label: MoodLabel?
    private var since = MediaTime.zero

    /// - Parameter window: how many frames to look back; `nil`: as the model says. At least 20.
    public init(_ model: VoiceMoodModel, window: Int? = nil) {
        let window = window ?? model.window
        precondition((20...60_000).contains(window), "a window has 20 to 60,000 frames")
        self.model = model
        self.window = window
        network = VoiceMoodNetwork(model, rows: window)
        frames = WipedBuffer(capacity: window * model.bands)
        levels = WipedBuffer(capacity: window)
        speech = WipedBuffer(capacity: window)
        open()
    }

    private mutating func open() {
        frames.resize(to: frames.capacity)
        levels.resize(to: levels.capacity)
        speech.resize(to: speech.capacity)
    }

    /// Forgets everything heard and zeroes where it stood.
    public mutating func wipe() {
        frames.wipe()
        levels.wipe()
        speech.wipe()
        open()
        network.wipe()
        (count, next, last, label, since) = (0, 0, .zero, nil, .zero)
    }

    /// Takes in one frame.
    ///
    /// - Parameters:
    ///   - frame: natural logarithms of mel energies, `model.bands` of them.
    ///   - isSpeech: what voice activity says of the frame.
    ///   - time: the frame's end. After a jump of more than a second what was heard before is forgotten.
    public mutating func hear(frame: Span<Float>, isSpeech: Bool, at time: MediaTime) {
        precondition(frame.count == model.bands, "a frame has \(model.bands) bands")
        if count > 0, time < last || time - last > 1_000_000_000 { wipe() }
        let sum = VoiceMoodEstimator.keep(frame, in: &frames, at: next * model.bands)
        VoiceMoodEstimator.set(&levels, next, to: sum.isFinite ? sum / Float(model.bands) : -100)
        VoiceMoodEstimator.set(&speech, next, to: isSpeech ? 1 : 0)
        next = next + 1 == window ? 0 : next + 1
        count = min(count + 1, window)
        last = time
    }

    /// Copies a frame and returns its sum.
    private static func keep(_ frame: Span<Float>, in frames: inout WipedBuffer<Float>, at: Int) -> Float {
        var frames = frames.mutableSpan
        var sum: Float = 0
        for band in 0..<frame.count {
            frames[at + band] = frame[band]
            sum += frame[band]
        }
        return sum
    }

    private static func set<Value>(_ values: inout WipedBuffer<Value>, _ index: Int, to value: Value) {
        var values = values.mutableSpan
        values[index] = value
    }

    /// The mood of the window that ends now, or why there is none.
    ///
    /// - Throws: if the permit is worth nothing any more; nothing is computed then.
    public mutating func estimate(
        _ permit: consuming InferencePermit, at time: MediaTime
    ) throws(ConsentRefusal) -> MoodReading {
        let outcome = try guess(permit, at: time)
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
        let heard = extent(at: time)
        guard heard.count >= 5 else { return (nil, .noSpeech) }
        for row in 0..<heard.count {
            network.set(row, frames, at: place(heard.start + row) * model.bands, level: heard.level)
        }
        let guess = VoiceMoodGuess(network.run(heard.count), temperature: model.temperature)
        if heard.speech == 0 { return (guess, .noSpeech) }
        if heard.speech < model.shortest || heard.count < model.shortest { return (guess, .tooShort) }
        return (guess, guess.probabilities[guess.probabilities.best] < model.floor ? .unsure : nil)
    }

    /// Where in the ring the frame `index` of the window stands, counted from the oldest.
    private func place(_ index: Int) -> Int {
        let at = next - count + index
        return at < 0 ? at + window : at
    }

    /// The part of the window that holds speech: pauses at both edges are left away.
    ///
    /// The level is the mean of the frames that are no pause; taking it away makes the estimate independent of the
    /// microphone's gain.
    private func extent(at time: MediaTime) -> (start: Int, count: Int, speech: Int, level: Float) {
        let levels = self.levels.span
        let speech = self.speech.span
        let old = max(0, min(Int64(window), (time - last) / VoiceMoodEstimator.hop))
        var (start, end, spoken) = (min(count, max(0, count - window + Int(old))), count, 0)
        var (first, final) = (end, start)
        for i in start..<end where speech[place(i)] != 0 {
            if spoken == 0 { first = i }
            final = i
            spoken += 1
        }
        if spoken > 0 {
            start = max(start, first - model.margin)
            end = min(end, final + 1 + model.margin)
        }
        var highest: Float = -.infinity
        for i in start..<end where levels[place(i)] > highest { highest = levels[place(i)] }
        (first, final) = (end, start)
        var (active, sum): (Int, Float) = (0, 0)
        for i in start..<end where levels[place(i)] > highest - model.pause {
            if active == 0 { first = i }
            final = i
            active += 1
            sum += levels[place(i)]
        }
        guard active > 0 else { return (start, 0, 0, 0) }
        return (first, final + 1 - first, spoken, sum / Float(active))
    }
}

extension MoodEstimate {
    /// Made once: an estimate allocates nothing.
    static let voice: [Sensor] = [.microphone]
}
