import Features
import Foundation
import TestSupport
import Testing

private func listen(_ samples: [Float], chunk: Int = 1_600) -> [HearingFrame] {
    var hearing = Hearing()
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

/// Bursts of a harmonic sound with two resonances, four a second and each on another pitch: much like syllables.
private func syllables(seconds: Double, level: Double) -> [Float] {
    (0..<Int(seconds * 16_000)).map { i in
        let time = Double(i) / 16_000
        let syllable = (time * 4).rounded(.down)
        let inside = time * 4 - syllable
        let pitch = 110 + 25 * sin(syllable * 1.7)
        var value = 0.0
        for harmonic in 1...30 {
            let f = pitch * Double(harmonic)
            let first = 500 + 200 * sin(syllable * 2.3)
            let shape = exp(-pow((f - first) / 150, 2)) + 0.4 * exp(-pow((f - 1_500) / 250, 2)) + 0.02
            value += shape * sin(2 * .pi * f * time)
        }
        return Float(level * value * pow(sin(.pi * min(1, inside / 0.8)), 2) * (inside < 0.8 ? 1 : 0))
    }
}

private func noise(_ count: Int, level: Float) -> [Float] {
    var random = Repeatable(seed: 77)
    return (0..<count).map { _ in Float.random(in: -level...level, using: &random) }
}

@Suite struct VoiceActivityTests {
    @Test(.enabled(if: Golden.isPresent), arguments: ["espeak_en_f", "espeak_en_m"])
    func speechIsHeard(name: String) throws {
        let samples = try Golden.samples(name)
        let frames = listen(samples)
        let levels = frames.map(\.energy.decibels)
        let top = levels.max() ?? 0
        let loud = frames.filter { $0.index >= 20 && $0.energy.decibels > top - 20 }
        #expect(share(loud) > 0.95)
    }

    @Test(.enabled(if: Golden.isPresent), arguments: ["noise_lcg1234", "tone220", "chirp"])
    func noiseAndTonesAreNotSpeech(name: String) throws {
        #expect(share(listen(try Golden.samples(name))) == 0)
    }

    @Test(arguments: [0.02, 0.2, 0.5]) func syllablesAreSpeechAtAnyLevel(level: Double) {
        let voice = syllables(seconds: 2, level: level)
        let background = noise(voice.count + 16_000, level: 0.0005)
        var samples = background
        for i in voice.indices { samples[8_000 + i] += voice[i] }
        let frames = listen(samples)
        #expect(share(frames[..<48]) == 0)
        #expect(share(frames[70..<240]) > 0.9)
        #expect(share(frames[275...]) == 0)
        #expect(frames.allSatisfy { (0...1000).contains($0.voice.confidence) })
    }

    @Test func silenceNoiseAndHumAreNotSpeech() {
        let silence = [Float](repeating: 0, count: 16_000)
        let hum = (0..<32_000).map { (i: Int) -> Float in
            var sum: Float = 0
            for harmonic in 1...10 {
                let turns = Double(100 * harmonic * i) / 16_000
                sum += 0.05 * Float(sin(2 * Double.pi * turns))
            }
            return sum
        }
        for sound in [silence, noise(32_000, level: 0.3), noise(32_000, level: 0.001), hum, silence + hum] {
            let frames = listen(sound)
            #expect(share(frames) == 0)
            #expect((frames.last?.voice.confidence ?? 0) > 800)
        }
    }

    @Test func aLouderBackgroundIsLearnt() {
        let frames = listen(noise(16_000, level: 0.003) + noise(48_000, level: 0.1))
        #expect(share(frames[160...]) == 0)
    }

    @Test func chunksDoNotMatterAndAWipedOneIsLikeANewOne() {
        let samples = syllables(seconds: 0.6, level: 0.3)
        let whole = listen(samples)
        #expect(listen(samples, chunk: 37) == whole)
        var hearing = Hearing()
        hearing.push(noise(8_000, level: 0.5).span) { _, _ in }
        hearing.wipe()
        var frames: [HearingFrame] = []
        hearing.push(samples.span) { frame, _ in frames.append(frame) }
        #expect(frames == whole)
    }

    @Test func aDecisionIsCausal() {
        let samples = syllables(seconds: 0.6, level: 0.3)
        let whole = listen(samples)
        let part = listen(Array(samples[..<5_000]))
        #expect(Array(whole[..<part.count]) == part)
    }
}
