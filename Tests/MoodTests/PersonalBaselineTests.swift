import Consent
import Mood
import Signal
import Testing

@Suite("Personal baseline")
struct PersonalBaselineTests {
    /// Hears `seconds` of a speaker, with an estimate every half second; returns the last guess.
    private func live(
        _ listener: inout Listener, seconds: Int, seed: UInt64, colour: Float = 0
    ) throws -> VoiceMoodGuess? {
        let frames = noise(seconds * 100, bands: listener.estimator.model.bands, seed: seed)
        for half in 0..<(2 * seconds) {
            listener.hear(
                frames[half * 50..<half * 50 + 50].map { frame in
                    frame.enumerated().map { $1 + colour * Float($0) / 40 }
                })
            _ = try listener.reading()
        }
        return try listener.guess()
    }

    @Test("live, it learns one piece a window, and only from windows that no longer overlap")
    func pieces() throws {
        let model = try shipped()
        var listener = Listener(model, baseline: .causal)
        let window = model.window / 100
        _ = try live(&listener, seconds: window, seed: 1)
        #expect(listener.estimator.pieces == 0)
        _ = try live(&listener, seconds: 6 * window, seed: 2)
        #expect((4...6).contains(listener.estimator.pieces), "\(listener.estimator.pieces)")
    }

    @Test("without a past, with and without a baseline are the same")
    func begins() throws {
        let model = try shipped()
        var with = Listener(model, baseline: .causal)
        var without = Listener(model)
        let frames = noise(200, bands: model.bands, seed: 3)
        with.hear(frames)
        without.hear(frames)
        #expect(try with.reading() == without.reading())
    }

    @Test("an unusual voice is taken out of the estimate more and more; a wipe forgets it")
    func learns() throws {
        let model = try shipped()
        // Two voices that say the same, one through a microphone that favours high bands: after a while both sound alike.
        var plain = Listener(model, baseline: .causal)
        var coloured = Listener(model, baseline: .causal)
        func say(_ seed: UInt64) throws -> Int {
            let frames = noise(100, bands: model.bands, seed: seed)
            plain.hear(frames)
            coloured.hear(frames.map { frame in frame.enumerated().map { $1 + 4 * Float($0) / 40 } })
            let (a, b) = (try #require(try plain.guess()), try #require(try coloured.guess()))
            plain.estimator.endUtterance()
            coloured.estimator.endUtterance()
            return MoodLabel.allCases.map { abs(a.probabilities[$0] - b.probabilities[$0]) }.reduce(0, +)
        }
        let differences = try (0..<24).map { try say(100 + $0) }
        #expect(differences.suffix(6).reduce(0, +) * 2 < differences[0] * 6, "\(differences)")
        coloured.estimator.wipe()
        #expect(coloured.estimator.pieces == 0)
        #expect(try coloured.reading() == .abstained(.noSpeech))
        var new = Listener(model, baseline: .causal)
        new.time = coloured.time
        #expect(
            try live(&coloured, seconds: 3, seed: 5, colour: 6) == live(&new, seconds: 3, seed: 5, colour: 6))
    }

    @Test("a pause forgets the window, not the voice")
    func pause() throws {
        let model = try shipped()
        var listener = Listener(model, baseline: .causal)
        _ = try live(&listener, seconds: 15, seed: 6)
        let pieces = listener.estimator.pieces
        #expect(pieces > 3)
        listener.time = listener.time + 5_000_000_000
        listener.hear(noise(10, bands: model.bands, seed: 7))
        // The piece that waited is learned: nothing overlaps it any more.
        #expect(listener.estimator.pieces == pieces + 1)
        #expect(try listener.reading() == .abstained(.tooShort))
    }

    @Test("what is no number is never learned")
    func hostile() throws {
        let model = try shipped()
        for value in [Float.nan, .infinity, -.infinity, 3e38] {
            var listener = Listener(model, baseline: .causal)
            var frames = noise(200, bands: model.bands, seed: 9)
            for row in stride(from: 0, to: 200, by: 3) { frames[row][row % model.bands] = value }
            listener.hear(frames)
            _ = try listener.guess()
            listener.estimator.endUtterance()
            // What is below every level, or no number, counts as the quietest; what is absurdly loud is not learned.
            #expect(listener.estimator.pieces == (value > 0 ? 0 : 1), "\(value)")
            listener.hear(noise(200, bands: model.bands, seed: 8))
            #expect(try #require(try listener.guess()).probabilities.total == 1_000)
        }
    }
}
