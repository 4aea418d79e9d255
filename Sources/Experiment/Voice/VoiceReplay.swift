import Consent
public import Features
public import Mood
import Recording
public import Signal

/// Plays the sound of a recording to a voice model, under the operator's own declared basis: for analysis, never for a
/// choice. The way is the shipped one: recording, log-mel and voice activity, estimator.
public struct VoiceReplay: ~Copyable {
    /// Estimates fall on multiples of this.
    public static let grid: Nanoseconds = 500_000_000

    private var estimator: VoiceMoodEstimator
    private var hearing: Hearing
    private var slot = SensorSlot()

    /// - Parameters:
    ///   - window: frames that the estimator looks back; `nil`: as the model says.
    ///   - baseline: what the voice is compared with.
    public init(_ model: VoiceMoodModel, ear: EarModel, window: Int? = nil, baseline: VoiceBaseline = .none) {
        precondition(model.bands == VoiceActivity.bandCount, "the front end computes \(VoiceActivity.bandCount) bands")
        estimator = VoiceMoodEstimator(model, window: window, baseline: baseline)
        hearing = Hearing(ear)
    }

    /// What was made of a recording.
    public struct Whole: Sendable {
        /// The best guess over all of it, `nil` if it is too short for the model to say anything.
        public let guess: VoiceMoodGuess?
        /// Why the model abstains, `nil` if it does not.
        public let abstention: MoodAbstention?
        /// The recording's end.
        public let end: MediaTime
        /// Where and why it ends early.
        public let cutOff: String?
    }

    /// One guess over a whole recording, as far back as the window reaches from its end. What was heard before is
    /// forgotten.
    public mutating func whole(_ path: String) throws -> Whole {
        try run(path) { _, _, _ in }
    }

    /// One guess over a whole recording of one utterance, by the same speaker as those before it: the baseline learns
    /// from it. Between two speakers call `wipe()`.
    public mutating func utterance(_ path: String) throws -> Whole {
        defer {
            estimator.endUtterance()
            hearing.wipe()
            slot.wipe()
        }
        return try VoiceReplay.run(path, &estimator, &hearing, &slot, guessesAtEndOnly: true) { _, _, _ in }
    }

    /// Forgets everything heard.
    public mutating func wipe() {
        estimator.wipe()
        hearing.wipe()
        slot.wipe()
    }

    /// A reading at every multiple of `grid`, and one guess at the end. What was heard before is forgotten.
    @discardableResult
    public mutating func run(
        _ path: String, _ body: (_ start: MediaTime, _ end: MediaTime, _ reading: MoodReading) throws -> Void
    ) throws -> Whole {
        wipe()
        defer { wipe() }
        return try VoiceReplay.run(path, &estimator, &hearing, &slot, body)
    }

    private static func run(
        _ path: String, _ estimator: inout VoiceMoodEstimator, _ hearing: inout Hearing, _ slot: inout SensorSlot,
        guessesAtEndOnly: Bool = false, _ body: (_ start: MediaTime, _ end: MediaTime, _ reading: MoodReading) throws -> Void
    ) throws -> Whole {
        let gate = ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 0)
        var source = try ReplaySource(path: path, for: [.microphone])
        guard source.sensors.contains(.microphone) else {
            throw SourceError(
                name: source.name, place: "", problem: "expected a track of sound, found none",
                advice: "choose a recording with sound")
        }
        try source.open(gate.permit(.microphone, at: .zero), at: .zero)
        let span = Nanoseconds(estimator.window) * VoiceMoodEstimator.hop
        var tick = MediaTime(nanoseconds: VoiceReplay.grid)
        var begin: MediaTime?
        while true {
            switch try source.next(into: &slot) {
            case .audio:
                let first = begin ?? slot.audio.time
                begin = first
                try hearing.push(slot.audio.samples) { frame, bands in
                    let end = first + (frame.index * VoiceMoodEstimator.hop + Hearing.frameDuration)
                    while tick < end, !guessesAtEndOnly {
                        let reading = try estimator.estimate(gate.permitInference(at: tick), at: tick)
                        try body(MediaTime(nanoseconds: max(0, tick.nanoseconds - span)), tick, reading)
                        tick = tick + VoiceReplay.grid
                    }
                    estimator.hear(frame: bands, isSpeech: frame.isVoiceClear, at: end)
                }
            case .gap(.microphone, from: _, to: _):
                hearing.wipe()
                estimator.interrupt()
                begin = nil
            case .end(let cutOff):
                let end = source.horizon
                let outcome = try estimator.guess(gate.permitInference(at: end), at: end)
                return Whole(guess: outcome.guess, abstention: outcome.abstention, end: end, cutOff: cutOff)
            case .video, .event, .gap, .time, .back: continue
            }
        }
    }
}
