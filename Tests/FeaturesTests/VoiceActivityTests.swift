import Features
import TestSupport
import Testing

func shippedEar() throws -> EarModel { try EarModel(safetensors: ShippedFile.bytes("Models/sound/ear.safetensors")) }

private func listen(_ samples: [Float], chunk: Int = 1_600) throws -> [HearingFrame] {
    var hearing = Hearing(try shippedEar())
    var frames: [HearingFrame] = []
    var done = 0
    while done < samples.count {
        let count = min(chunk, samples.count - done)
        hearing.push(samples.span.extracting(done..<done + count)) { frame, _ in frames.append(frame) }
        done += count
    }
    return frames
}

private func share(_ frames: some Collection<HearingFrame>) -> Double {
    Double(frames.count { $0.voice.isSpeech }) / Double(max(1, frames.count))
}

private func noise(_ count: Int, level: Float, seed: UInt64 = 77) -> [Float] {
    var random = Repeatable(seed: seed)
    return (0..<count).map { _ in Float.random(in: -level...level, using: &random) }
}

@Suite struct VoiceActivityTests {
    @Test(.enabled(if: Golden.isPresent), arguments: ["espeak_en_f", "espeak_en_m"])
    func speechIsHeard(name: String) throws {
        let frames = try listen(try Golden.samples(name))
        let top = frames.map(\.energy.decibels).max() ?? 0
        let loud = frames.filter { $0.index >= 20 && $0.energy.decibels > top - 20 }
        #expect(share(loud) > 0.9)
    }

    @Test(.enabled(if: Golden.isPresent), arguments: ["noise_lcg1234", "chirp"])
    func noiseAndTonesAreNotSpeech(name: String) throws {
        #expect(share(try listen(try Golden.samples(name))) < 0.02)
    }

    /// A buzz on one pitch is much like a vowel, until it goes on without change.
    @Test(.enabled(if: Golden.isPresent)) func aSteadyBuzzIsNoSpeechForLong() throws {
        let frames = try listen(try Golden.samples("tone220"))
        #expect(share(frames) < 0.1)
        #expect(share(frames[60...]) == 0)
    }

    @Test(arguments: [0, 0.00003, 0.001, 0.03, 0.3] as [Float]) func silenceAndNoiseAreNotSpeech(level: Float) throws {
        let frames = try listen(noise(80_000, level: level))
        #expect(share(frames) < 0.01)
        #expect((frames.last?.voice.confidence ?? 0) > 500)
    }

    @Test func aLouderBackgroundIsNotSpeech() throws {
        let frames = try listen(noise(16_000, level: 0.003) + noise(48_000, level: 0.1))
        #expect(share(frames[130...]) < 0.02)
    }

    @Test func chunksDoNotMatterAndAWipedOneIsLikeANewOne() throws {
        let samples = noise(6_000, level: 0.1) + noise(4_000, level: 0.001)
        let whole = try listen(samples)
        #expect(try listen(samples, chunk: 37) == whole)
        var hearing = Hearing(try shippedEar())
        hearing.push(noise(8_000, level: 0.5).span) { _, _ in }
        hearing.wipe()
        var frames: [HearingFrame] = []
        hearing.push(samples.span) { frame, _ in frames.append(frame) }
        #expect(frames == whole)
    }

    @Test func aDecisionIsCausal() throws {
        let samples = noise(9_600, level: 0.2)
        let whole = try listen(samples)
        let part = try listen(Array(samples[..<5_000]))
        #expect(Array(whole[..<part.count]) == part)
    }

    @Test func whatIsHeardComesTenTimesASecond() throws {
        let frames = try listen(noise(16_000, level: 0.1))
        for frame in frames {
            #expect((frame.sounds != nil) == (frame.index % 10 == 9))
            guard let sounds = frame.sounds else { continue }
            let sum = Sound.allCases.reduce(0) { $0 + sounds[$1] }
            #expect((997...1003).contains(sum))
            #expect(Sound.allCases.allSatisfy { (0...1000).contains(sounds[$0]) })
        }
    }
}
