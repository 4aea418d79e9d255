import Consent
import Experiment
import Features
import Foundation
import Mood
import Signal
import TestSupport
import Testing

private func ear() throws -> EarModel { try EarModel(safetensors: ShippedFile.bytes("Models/sound/ear.safetensors")) }

/// What voice activity and the mood estimator make of a sound, as the pipeline plays it to them.
private struct Heard {
    var isSpeech: [Bool] = []
    var readings: [MoodReading] = []

    init(_ samples: [Float]) throws {
        let gate = ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 0)
        let model = try VoiceMoodModel(safetensors: ShippedFile.bytes("Models/voice/mood.safetensors"))
        var estimator = VoiceMoodEstimator(model)
        var hearing = Hearing(try ear())
        var (found, moods): ([Bool], [MoodReading]) = ([], [])
        hearing.push(samples.span) { frame, bands in
            let time = MediaTime.milliseconds(10 * frame.index + 25)
            estimator.hear(frame: bands, isSpeech: frame.isVoiceClear, at: time)
            found.append(frame.voice.isSpeech)
            guard frame.index % 50 == 49 else { return }
            if let reading = try? estimator.estimate(gate.permitInference(at: time), at: time) { moods.append(reading) }
        }
        (isSpeech, readings) = (found, moods)
    }

    var share: Double { Double(isSpeech.count { $0 }) / Double(max(1, isSpeech.count)) }

    /// The greatest confidence of a label; 0 where every reading abstains.
    var confidence: Int {
        readings.reduce(0) {
            if case .estimate(let mood) = $1 { max($0, mood.confidence) } else { $0 }
        }
    }

    /// The share of what is speech that was found.
    func recall(of truth: [Bool]) -> Double {
        let found = zip(truth, isSpeech).count { $0 && $1 }
        return Double(found) / Double(max(1, truth.count { $0 }))
    }
}

@Suite("What is heard in what is shipped")
struct SoundTests {
    private static let recordings = ["asked-by-touch", "context-only", "full-consent", "no-consent", "withdrawn"]

    /// Six seconds from the first second on.
    private func excerpt(_ name: String) throws -> SpokenClip {
        let whole = try SpokenClip(path: "\(ShippedFile.root)/Recordings/\(name).mkv")
        return SpokenClip(samples: Array(whole.samples[16_000..<112_000]))
    }

    @Test("the voices of the recordings are speech: as they are, clipped, and over a telephone", arguments: recordings)
    func voices(_ name: String) throws {
        let clip = try excerpt(name)
        let peak = clip.samples.reduce(0) { max($0, abs($1)) }
        let clipped = clip.samples.map { max(-0.15 * peak, min(0.15 * peak, $0)) }
        for (title, samples) in [("plain", clip.samples), ("clipped", clipped), ("telephone", telephone(clip.samples))] {
            let recall = try Heard(samples).recall(of: clip.isSpeech)
            #expect(recall > 0.75, "\(title): \(recall)")
        }
    }

    @Test("noise, hum and music are no speech, and give no mood", arguments: SyntheticSound.allCases, [0.02, 0.2])
    func noSpeech(_ sound: SyntheticSound, level: Double) throws {
        let heard = try Heard(sound.samples(96_000, seed: 5).map { max(-1, min(1, $0 * Float(level))) })
        #expect(heard.share < 0.05, "\(heard.share)")
        #expect(heard.confidence == 0)
        #expect(heard.readings.count == 11)
    }

    @Test("silence is no speech, and gives no mood", arguments: [0, 1])
    func silence(units: Int) throws {
        var random = Repeatable(seed: 3)
        let heard = try Heard(
            (0..<80_000).map { _ in Float(Int.random(in: -units...units, using: &random)) / 32_768 })
        #expect(heard.share == 0)
        #expect(heard.readings.allSatisfy { $0 == .abstained(.noSpeech) })
    }

    @Test("the labels of a clip: pauses inside words belong to it, those at its edges do not")
    func labels() {
        func part(_ frames: Int, _ level: Float) -> [Float] {
            (0..<frames * 160).map { $0 % 2 == 0 ? level : -level }
        }
        let word = part(30, 0.5) + part(5, 0.001) + part(30, 0.4)
        let clip = SpokenClip(samples: part(20, 0) + word + part(40, 0.001) + part(2, 0.5))
        #expect(clip.isSpeech[..<17].allSatisfy { !$0 })
        #expect(clip.isSpeech[20..<84].allSatisfy { $0 })
        #expect(clip.isSpeech[88...].allSatisfy { !$0 })
        #expect(abs(clip.power - 0.2) < 0.05)
        #expect(SpokenClip(samples: []).isSpeech.isEmpty)
    }

    @Test("synthetic sounds have one level and are the same for a seed", arguments: SyntheticSound.allCases)
    func sounds(_ sound: SyntheticSound) {
        let samples = sound.samples(16_000, seed: 9)
        let power = samples.reduce(0) { $0 + $1 * $1 } / 16_000
        #expect(abs(power - 1) < 0.001)
        #expect(samples == sound.samples(16_000, seed: 9))
        #expect(sound == .hum || samples != sound.samples(16_000, seed: 10))
    }

    @Test("a class of sound that needs more speakers than there are is not scored, and says so; nor is a clip without speech")
    func tooFewSpeakers() throws {
        let data = try DataFolder(clips: 1, speakers: 1)
        defer { data.remove() }
        let ear = try ear()
        let speaker = try #require(ear.heldOutSpeakers.first)
        let rows = ["0", "silent"].map { "speech/\($0).wav,made,\(speaker),female,xx,neutral\n" }
        try File.replace(
            "\(data.path)/speech/labels.csv",
            with: Array(("file,corpus,speaker,gender,language,emotion\n" + rows.joined()).utf8))
        try File.replace("\(data.path)/speech/silent.wav", with: WaveFile(samples: [Int16](repeating: 0, count: 16_000)).bytes)
        let outcome = try SoundEvaluation(VoiceCorpus(folder: data.path), ear: ear, scenes: 1, seconds: 12).run()
        #expect(outcome.clips == 1)
        #expect(outcome.failed.map(\.file) == ["speech/silent.wav"])
        #expect(outcome.unscored.map(\.sound) == [.severalVoices])
        #expect(outcome.context.recall(.severalVoices) == nil)
        #expect(outcome.context.recall(.oneVoice) != nil)
        #expect(outcome.report.contains("not scored: \(Sound.severalVoices.rawValue): expected clips of 4 speakers"))
    }

    /// Speech of people in a data folder beside the repository, mixed with noise: floors below what the card states.
    @Test("voice activity on speakers it has not heard", .enabled(if: SharedSpeech.isPresent))
    func speakers() throws {
        let folder = try SharedSpeech.unpack(["ravdess-17", "ravdess-20", "nemo-MK0"], each: 2)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let outcome = try SoundEvaluation(VoiceCorpus(folder: folder), ear: ear(), scenes: 0, seconds: 12).run()
        #expect(outcome.clips == 6 && outcome.failed.isEmpty)
        let floors = [
            "voices alone": 0.88, "over noise, 20 dB": 0.86, "over noise, 10 dB": 0.82, "over noise, 5 dB": 0.76,
            "over noise, 0 dB": 0.68,
        ]
        for (title, scores) in outcome.speech {
            guard let floor = floors[title] else { continue }
            #expect((scores.accuracy ?? 0) > floor, "\(title): \(scores)")
        }
        for (title, scores) in outcome.none { #expect((scores.falseAlarmRate ?? 1) < 0.02, "\(title): \(scores)") }
    }
}

/// What is left between 300 and 3,400 Hz: two second-order filters each way.
private func telephone(_ samples: [Float]) -> [Float] {
    var sound = samples.map(Double.init)
    for (hertz, isHigh) in [(300.0, true), (300, true), (3_400, false), (3_400, false)] {
        let turn = 2 * Double.pi * hertz / 16_000
        let (cosine, alpha) = (cos(turn), sin(turn) / 2.0.squareRoot())
        let edge = (isHigh ? 1 + cosine : 1 - cosine) / 2
        let (b0, b1) = (edge / (1 + alpha), (isHigh ? -2 : 2) * edge / (1 + alpha))
        let (a1, a2) = (-2 * cosine / (1 + alpha), (1 - alpha) / (1 + alpha))
        var (x1, x2, y1, y2) = (0.0, 0.0, 0.0, 0.0)
        for i in sound.indices {
            let y = b0 * sound[i] + b1 * x1 + b0 * x2 - a1 * y1 - a2 * y2
            (x2, x1, y2, y1) = (x1, sound[i], y1, y)
            sound[i] = y
        }
    }
    return sound.map { Float($0) }
}

/// The speech that is shared beside the repository.
enum SharedSpeech {
    private static let folder = "\(ShippedFile.root)/../shared/data/speech"

    static let isPresent: Bool = {
        let hasData = FileManager.default.fileExists(atPath: "\(folder)/labels.csv")
        if !hasData { print("SKIPPED: no speech beside the repository (shared/data/speech)") }
        let hasTool = FileManager.default.isExecutableFile(atPath: "/usr/bin/ffmpeg")
        if hasData, !hasTool { print("SKIPPED: ffmpeg is not installed, the shared speech cannot be unpacked") }
        return hasData && hasTool
    }()

    /// A data folder with the first clips of some speakers.
    static func unpack(_ speakers: [String], each count: Int) throws -> String {
        let target = FileManager.default.temporaryDirectory.appendingPathComponent("speech-\(UUID().uuidString)").path
        try File.makeFolder("\(target)/speech")
        let lines = try String(contentsOfFile: "\(folder)/labels.csv", encoding: .utf8).split(separator: "\n")
        var list = [String(lines[0])]
        for speaker in speakers {
            let rows = lines.dropFirst().filter { $0.split(separator: ",")[2] == speaker && !$0.contains(",disgust,") }
            for row in rows.prefix(count) {
                let file = row.split(separator: ",")[0]
                let name = "speech/\(speaker)-\(list.count).wav"
                let convert = Process()
                convert.executableURL = URL(filePath: "/usr/bin/ffmpeg")
                convert.arguments = ["-v", "error", "-nostdin", "-i", "\(folder)/../\(file)", "\(target)/\(name)"]
                try convert.run()
                convert.waitUntilExit()
                list.append(name + row.dropFirst(file.count))
            }
        }
        try File.replace("\(target)/speech/labels.csv", with: Array((list.joined(separator: "\n") + "\n").utf8))
        return target
    }
}
