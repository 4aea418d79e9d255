import Digest
import Features
import Mood
import Signal
import TestSupport
import Testing

/// The repository's own model.
func shippedBytes() throws -> [UInt8] {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    return try File.contents(of: "\(root)/Models/voice/mood.safetensors", limit: VoiceMoodModel.largestFile)
}

func shipped() throws -> VoiceMoodModel {
    try VoiceMoodModel(safetensors: shippedBytes())
}

@Suite("The shipped voice model")
struct ShippedModelTests {
    @Test("is small and says what it is")
    func size() throws {
        let bytes = try shippedBytes()
        #expect(bytes.count <= 120_000)
        let model = try VoiceMoodModel(safetensors: bytes)
        #expect(model.licence.contains("NC"))
        #expect(model.trainingData.contains("RAVDESS") && model.trainingData.contains("nEMO"))
        #expect(model.shortest >= 50)
    }

    /// train.py runs the quantised network in numpy over frames made by the same formula, and writes the answer into
    /// the header. Its floats add up in another order: a unit or two of difference is rounding.
    @Test("computes what the training scripts computed", arguments: ["", "narrow_"])
    func check(_ kind: String) throws {
        let bytes = try shippedBytes()
        let file = try SafetensorsFile(bytes)
        let model = try VoiceMoodModel(safetensors: bytes)
        // A narrow line leaves nothing of the lowest bands either.
        let lowest = kind.isEmpty ? 0 : try file.integer("narrow_lowest_bands", in: 0...5)
        let heard = lowest..<(try file.integer("check_\(kind)bands", in: 28...model.bands - 1))
        func madeUp(_ frames: String, _ factor: Int, _ heard: Range<Int>) throws -> [[Float]] {
            (0..<(try file.integer(frames, in: 20...200))).map { row in
                (0..<model.bands).map { heard.contains($0) ? Float((row * 37 + $0 * factor) % 97) / 8 + 8 : 0 }
            }
        }
        for (key, baseline) in [("\(kind)permille", VoiceBaseline.none), ("\(kind)baseline_permille", .causal)] {
            let expected = try file.text("check_\(key)").split(separator: ",").compactMap { Int($0) }
            try #require(expected.count == 8)
            var listener = Listener(model, baseline: baseline)
            if baseline == .causal {
                // Where the line is narrow, the earlier piece came through it, too.
                listener.hear(try madeUp("check_baseline_frames", 59, kind.isEmpty ? 0..<model.bands : heard))
                _ = try listener.guess()
                listener.estimator.endUtterance()
                #expect(listener.estimator.pieces == 1)
            }
            listener.hear(try madeUp("check_frames", 101, heard))
            let guess = try #require(try listener.guess())
            let found = MoodLabel.allCases.map { guess.probabilities[$0] } + [guess.valence, guess.arousal]
            for (found, expected) in zip(found, expected) {
                #expect(abs(found - expected) <= 2, "\(key): \(found) for \(expected)")
            }
            #expect(Set(found).count > 4)
        }
    }

    @Test("probabilities add up to 1000, whatever it hears")
    func sums() throws {
        let model = try shipped()
        for seed in 0..<8 {
            var listener = Listener(model)
            listener.hear(noise(20 + Int(seed) * 17, bands: model.bands, seed: UInt64(seed)))
            let guess = try #require(try listener.guess())
            #expect(guess.probabilities.total == 1_000)
            #expect((-1_000...1_000).contains(guess.valence) && (-1_000...1_000).contains(guess.arousal))
        }
    }

    @Test("the microphone's gain changes nothing but rounding")
    func gain() throws {
        let model = try shipped()
        let frames = noise(150, bands: model.bands, seed: 9)
        var plain = Listener(model)
        plain.hear(frames)
        var louder = Listener(model)
        louder.hear(frames.map { $0.map { $0 + 2.5 } })
        let (first, second) = (try #require(try plain.guess()), try #require(try louder.guess()))
        for label in MoodLabel.allCases {
            #expect(abs(first.probabilities[label] - second.probabilities[label]) <= 3)
        }
    }

    @Test("how much a line lets through beside what it cuts off says nothing of the mood")
    func slope() throws {
        let model = try shipped()
        let cut = model.bands - 4
        func heard(through loss: Float) throws -> VoiceMoodGuess {
            let frames = noise(150, bands: model.bands, seed: 13).map { frame in
                frame.indices.map { $0 >= cut ? 0 : $0 >= cut - 2 ? frame[$0] - loss : frame[$0] }
            }
            var listener = Listener(model)
            listener.hear(frames)
            return try #require(try listener.guess())
        }
        let (steep, gentle) = (try heard(through: 0.5), try heard(through: 3))
        for label in MoodLabel.allCases {
            #expect(abs(steep.probabilities[label] - gentle.probabilities[label]) <= 3)
        }
    }

    @Test("pauses before and after what is said change nothing")
    func pauses() throws {
        let model = try shipped()
        let frames = noise(100, bands: model.bands, seed: 10)
        let pause = [[Float]](repeating: [Float](repeating: 2, count: model.bands), count: 60)
        var plain = Listener(model)
        plain.hear(frames)
        var framed = Listener(model)
        framed.hear(pause, isSpeech: false)
        framed.hear(frames)
        framed.hear(pause, isSpeech: false)
        #expect(try plain.guess() == framed.guess())
    }

    @Test("only the window counts")
    func window() throws {
        let model = try shipped()
        let frames = noise(model.window, bands: model.bands, seed: 11)
        var long = Listener(model)
        long.hear(noise(317, bands: model.bands, seed: 12))
        long.hear(frames)
        var short = Listener(model)
        short.hear(frames)
        #expect(try long.guess() == short.guess())
    }

    @Test("however the sound is cut into blocks, the guess is the same")
    func chunks() throws {
        let model = try shipped()
        var random = Repeatable(seed: 21)
        let samples = (0..<9_600).map { index in
            Float.random(in: -0.1...0.1, using: &random) * Float(index % 3_200) / 3_200
        }
        let ear = try EarModel(safetensors: ShippedFile.bytes("Models/sound/ear.safetensors"))
        var guesses: [VoiceMoodGuess?] = []
        for size in [7, 160, 1_024, 9_600] {
            var hearing = Hearing(ear)
            var listener = Listener(model)
            for start in stride(from: 0, to: samples.count, by: size) {
                hearing.push(samples.span.extracting(start..<min(start + size, samples.count))) { frame, bands in
                    listener.time = listener.time + VoiceMoodEstimator.hop
                    listener.estimator.hear(frame: bands, isSpeech: frame.voice.isSpeech, at: listener.time)
                }
            }
            guesses.append(try listener.guess())
        }
        #expect(guesses[0] != nil)
        #expect(guesses.allSatisfy { $0 == guesses[0] })
    }
}
