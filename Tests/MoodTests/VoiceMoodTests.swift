import Consent
import Digest
import Mood
import Signal
import TestSupport
import Testing

/// The mood station under the operator's own basis.
struct Listener: ~Copyable {
    var gate = ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 1)
    var estimator: VoiceMoodEstimator
    var time = MediaTime.zero

    init(_ model: VoiceMoodModel, window: Int? = nil, baseline: VoiceBaseline = .none) {
        estimator = VoiceMoodEstimator(model, window: window, baseline: baseline)
    }

    mutating func hear(_ frames: [[Float]], isSpeech: Bool = true) {
        for frame in frames {
            time = time + VoiceMoodEstimator.hop
            estimator.hear(frame: frame.span, isSpeech: isSpeech, at: time)
        }
    }

    mutating func reading() throws -> MoodReading {
        try estimator.estimate(gate.permitInference(at: time), at: time)
    }

    mutating func guess() throws -> VoiceMoodGuess? {
        try estimator.guess(gate.permitInference(at: time), at: time).guess
    }
}

func noise(_ count: Int, bands: Int, seed: UInt64) -> [[Float]] {
    var random = Repeatable(seed: seed)
    return (0..<count).map { _ in (0..<bands).map { _ in Float.random(in: 12...20, using: &random) } }
}

@Suite("Voice mood")
struct VoiceMoodTests {
    private func small(_ change: (inout ModelFile) -> Void = { _ in }) throws -> VoiceMoodModel {
        var file = ModelFile()
        change(&file)
        return try VoiceMoodModel(safetensors: file.bytes)
    }

    private func estimate(_ reading: MoodReading) throws -> MoodEstimate {
        guard case .estimate(let estimate) = reading else {
            Issue.record("abstained: \(reading)")
            throw ModelError(at: 0, expected: "an estimate", found: "\(reading)")
        }
        return estimate
    }

    @Test("the answer of a model whose answer is known")
    func known() throws {
        var listener = Listener(try small())
        listener.hear(noise(60, bands: 2, seed: 1))
        let estimate = try estimate(listener.reading())
        // e⁰ … e⁵ over their sum, per mille.
        #expect(MoodLabel.allCases.map { estimate.probabilities[$0] } == [4, 12, 31, 86, 233, 634])
        #expect(estimate.label == .surprised)
        #expect(estimate.confidence == 634)
        #expect((estimate.valence, estimate.arousal) == (-250, 500))
        #expect(estimate.evidence == [.microphone])
    }

    @Test("where a narrow line took the upper band, the judge for such lines answers")
    func narrow() throws {
        let frames = noise(60, bands: 2, seed: 1)
        let model = try small { file in
            file.set("quietest_permille", "8000")
            file.set("present_permille", "1000")
        }
        var listener = Listener(model)
        listener.hear(frames.map { [$0[0], 0] })
        let narrow = try estimate(listener.reading())
        #expect(MoodLabel.allCases.map { narrow.probabilities[$0] } == [634, 233, 86, 31, 12, 4])
        #expect((narrow.valence, narrow.arousal) == (250, -500))
        // Nothing of the lower band: no line that carries speech does that. Nothing of both: nobody speaks.
        for silent in [frames.map { [0, $0[1]] }, frames.map { _ in [0, 0] }] {
            listener.estimator.wipe()
            listener.hear(silent)
            #expect(try estimate(listener.reading()).label == .surprised)
        }
    }

    @Test("a model without the judge for narrow lines is refused")
    func withoutNarrow() throws {
        let parts = ["narrow.squeeze", "narrow.squeeze.unit", "narrow.spread", "narrow.output", "narrow.plain"]
        for part in parts {
            #expect(throws: ModelError.self) {
                try small { file in file.tensors.removeAll { $0.name.hasPrefix(part) } }
            }
        }
        let keys = [
            "narrow_uppermost_bands", "narrow_lowest_bands", "narrow_temperature_permille",
            "narrow_temperature_baseline_permille",
        ]
        for key in keys {
            #expect(throws: ModelError.self) { try small { file in file.metadata.removeAll { $0.0 == key } } }
        }
    }

    @Test("the temperature makes it less sure")
    func temperature() throws {
        var listener = Listener(try small { $0.set("temperature_permille", "20000") })
        listener.hear(noise(60, bands: 2, seed: 1))
        #expect(try estimate(listener.reading()).confidence < 220)
    }

    @Test("it abstains without speech, with too little of it, and when unsure")
    func abstention() throws {
        var listener = Listener(try small())
        #expect(try listener.reading() == .abstained(.noSpeech))
        listener.hear(noise(90, bands: 2, seed: 2), isSpeech: false)
        #expect(try listener.reading() == .abstained(.noSpeech))
        listener.hear(noise(19, bands: 2, seed: 3))
        #expect(try listener.reading() == .abstained(.tooShort))
        listener.hear(noise(1, bands: 2, seed: 3))
        #expect(try estimate(listener.reading()).label == .surprised)
        // What was said leaves the window.
        listener.hear(noise(100, bands: 2, seed: 4), isSpeech: false)
        #expect(try listener.reading() == .abstained(.noSpeech))
        var unsure = Listener(try small { $0.set("confidence_floor_permille", "635") })
        unsure.hear(noise(60, bands: 2, seed: 1))
        #expect(try unsure.reading() == .abstained(.unsure))
        #expect(try unsure.guess()?.probabilities.best == .surprised)
    }

    @Test("silence after speech, without frames, also ends the estimate")
    func stale() throws {
        var listener = Listener(try small())
        listener.hear(noise(60, bands: 2, seed: 1))
        listener.time = listener.time + 500_000_000
        #expect(try listener.reading() != .abstained(.noSpeech))
        listener.time = listener.time + 500_000_000
        #expect(try listener.reading() == .abstained(.noSpeech))
    }

    @Test("since: from the first estimate with the label, until one is missing")
    func since() throws {
        var listener = Listener(try small())
        listener.hear(noise(60, bands: 2, seed: 1))
        let first = listener.time
        _ = try listener.reading()
        listener.hear(noise(50, bands: 2, seed: 2))
        #expect(try estimate(listener.reading()).since == first)
        listener.hear(noise(100, bands: 2, seed: 2), isSpeech: false)
        _ = try listener.reading()
        listener.hear(noise(50, bands: 2, seed: 2))
        #expect(try estimate(listener.reading()).since == listener.time)
    }

    @Test("a permit that is worth nothing gives no estimate")
    func refused() throws {
        var listener = Listener(try small())
        listener.hear(noise(60, bands: 2, seed: 1))
        let permit = try listener.gate.permitInference(at: listener.time)
        let late = listener.time + listener.gate.interval
        var refusals = 0
        do { _ = try listener.estimator.estimate(permit, at: late) } catch { refusals += 1 }
        #expect(refusals == 1)
    }

    @Test("after a wipe it knows nothing, and says the same as a new one")
    func wiping() throws {
        let model = try shipped()
        var used = Listener(model)
        used.hear(noise(200, bands: model.bands, seed: 5))
        _ = try used.reading()
        used.estimator.wipe()
        #expect(try used.reading() == .abstained(.noSpeech))
        var new = Listener(model)
        new.time = used.time
        used.hear(noise(80, bands: model.bands, seed: 6))
        new.hear(noise(80, bands: model.bands, seed: 6))
        #expect(try used.reading() == new.reading())
    }

    @Test("what a frame may hold: infinities and no numbers do not trap")
    func hostileFrames() throws {
        let model = try shipped()
        var listener = Listener(model)
        var frames = noise(80, bands: model.bands, seed: 7)
        for (row, value) in [Float.nan, .infinity, -.infinity, -3e38].enumerated() { frames[row * 9][row] = value }
        listener.hear(frames)
        #expect(try #require(try listener.guess()).probabilities.total == 1_000)
        listener.hear([[Float](repeating: 3e38, count: model.bands)])
        _ = try listener.guess()
        listener.hear([[Float]](repeating: [Float](repeating: .nan, count: model.bands), count: model.window))
        #expect(try #require(try listener.guess()).probabilities.total == 1_000)
    }
}

extension MoodProbabilities {
    var total: Int { MoodLabel.allCases.reduce(0) { $0 + self[$1] } }
}
