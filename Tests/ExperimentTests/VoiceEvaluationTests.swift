import Experiment
import Features
import Foundation
import Mood
import Signal
import TestSupport
import Testing

/// A data folder of sounds made by a formula: bursts of a rough tone, three a second.
struct DataFolder {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("voice-\(UUID().uuidString)").path

    init(clips: Int, speakers: Int) throws {
        try File.makeFolder("\(path)/speech")
        var list = "file,corpus,speaker,gender,language,emotion,intensity\n"
        let emotions = ["neutral", "calm", "happy", "sad", "angry", "fearful", "surprised", "disgust"]
        for clip in 0..<clips {
            try File.replace("\(path)/speech/\(clip).wav", with: DataFolder.wave(seed: UInt64(clip)))
            list += "speech/\(clip).wav,made,s\(clip % speakers),\(clip % 2 == 0 ? "female" : "male"),xx,"
            list += "\(emotions[clip % 8]),normal\n"
        }
        try File.replace("\(path)/speech/labels.csv", with: Array(list.utf8))
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    static func wave(seed: UInt64, seconds: Double = 0.8) -> [UInt8] {
        var random = Repeatable(seed: seed)
        let pitch = Double.random(in: 100...250, using: &random)
        let count = Int(16_000 * seconds)
        var bytes: [UInt8] = []
        func add(_ value: Int, _ size: Int) { for i in 0..<size { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * i))) } }
        bytes += Array("RIFF".utf8)
        add(36 + 2 * count, 4)
        bytes += Array("WAVEfmt ".utf8)
        for (value, size) in [(16, 4), (1, 2), (1, 2), (16_000, 4), (32_000, 4), (2, 2), (16, 2)] { add(value, size) }
        bytes += Array("data".utf8)
        add(2 * count, 4)
        for i in 0..<count {
            let time = Double(i) / 16_000
            let burst = max(0, sin(2 * .pi * 3 * time))
            var value = Double.random(in: -0.02...0.02, using: &random)
            for harmonic in 1...12 {
                value += burst * 0.1 * sin(2 * .pi * pitch * Double(harmonic) * (time + 0.03 * time * time))
            }
            add(Int(value * 8_000), 2)
        }
        return bytes
    }
}

@Suite("Evaluation of voice models")
struct VoiceEvaluationTests {
    private func model() throws -> VoiceMoodModel {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        return try VoiceMoodModel(
            safetensors: File.contents(of: "\(root)/Models/voice/mood.safetensors", limit: VoiceMoodModel.largestFile))
    }

    private func ear() throws -> EarModel {
        try EarModel(safetensors: ShippedFile.bytes("Models/sound/ear.safetensors"))
    }

    @Test("the number of threads changes nothing; a bad clip is named, the others are scored")
    func threads() throws {
        let data = try DataFolder(clips: 9, speakers: 3)
        defer { data.remove() }
        try File.replace("\(data.path)/speech/3.wav", with: Array("RIFF, but not for long".utf8))
        let corpus = try VoiceCorpus(folder: data.path)
        #expect(corpus.clips.count == 8)
        #expect(corpus.speakers == ["s0", "s1", "s2"])
        let evaluation = try VoiceEvaluation(corpus, .folds([model(), model()]), ear: ear())
        let (one, three) = (evaluation.run(threads: 1), evaluation.run(threads: 3))
        #expect(one.report == three.report)
        #expect(one.all.clips == 7)
        #expect(one.failed.map(\.file) == ["speech/3.wav"])
        // Of two folds, fold 0 has the first and the third speaker.
        #expect(one.folds.map(\.clips) == [5, 2])
        #expect(one.groups.map(\.title) == ["corpus", "gender", "language"])
    }

    @Test("with a baseline, the first ten of each speaker are learned from, the others scored; threads change nothing")
    func causal() throws {
        let data = try DataFolder(clips: 28, speakers: 2)
        defer { data.remove() }
        let corpus = try VoiceCorpus(folder: data.path)
        let first = corpus.clips.filter { $0.speaker == "s0" }.count
        let evaluation = try VoiceEvaluation(corpus, .one(model()), ear: ear(), baseline: .causal)
        let outcome = evaluation.run(threads: 1)
        #expect(outcome.unscored == min(10, first) + min(10, corpus.clips.count - first))
        #expect(outcome.all.clips == corpus.clips.count - outcome.unscored)
        #expect(outcome.report == evaluation.run(threads: 4).report)
        #expect(try outcome.report != VoiceEvaluation(corpus, .one(model()), ear: ear()).run(threads: 1).report)
    }

    @Test("a reading every half second, and none without speech")
    func steps() throws {
        let data = try DataFolder(clips: 1, speakers: 1)
        defer { data.remove() }
        let path = "\(data.path)/speech/long.wav"
        try File.replace(path, with: DataFolder.wave(seed: 4, seconds: 3))
        var replay = try VoiceReplay(model(), ear: ear())
        var times: [MediaTime] = []
        var first: MoodReading?
        let whole = try replay.run(path) { _, end, reading in
            times.append(end)
            if first == nil { first = reading }
        }
        #expect(times == (1...5).map { .milliseconds(500 * $0) })
        #expect(first == .abstained(.tooShort) || first == .abstained(.noSpeech))
        #expect(whole.end == .seconds(3))
        #expect(try whole.guess == replay.whole(path).guess)
    }

    @Test(
        "lists that are refused",
        arguments: [
            "", "file,corpus\nx,y\n", "file,corpus,speaker,gender,language,emotion\na,b,c\n",
            "file,corpus,speaker,gender,language,emotion\na,b,c,d,e,disgust\n",
        ])
    func lists(_ list: String) throws {
        let data = try DataFolder(clips: 0, speakers: 1)
        defer { data.remove() }
        try File.replace("\(data.path)/speech/labels.csv", with: Array(list.utf8))
        #expect(throws: EvaluationError.self) { try VoiceCorpus(folder: data.path) }
    }

    @Test(
        "a clip outside the data folder is refused with its line, whichever way the name leads there",
        arguments: ["speech/../../outside.wav", "../outside.wav", "..", "/etc/hostname", "speech/link.wav", "linked/outside.wav"])
    func outside(_ name: String) throws {
        let data = try DataFolder(clips: 2, speakers: 1)
        defer { data.remove() }
        let files = FileManager.default
        let other = "\(data.path)-other"
        defer { try? files.removeItem(atPath: other) }
        try File.makeFolder(other)
        try File.replace("\(other)/outside.wav", with: DataFolder.wave(seed: 1))
        try files.createSymbolicLink(atPath: "\(data.path)/speech/link.wav", withDestinationPath: "\(other)/outside.wav")
        try files.createSymbolicLink(atPath: "\(data.path)/linked", withDestinationPath: other)
        let list = try String(contentsOfFile: "\(data.path)/speech/labels.csv", encoding: .utf8)
        try File.replace(
            "\(data.path)/speech/labels.csv", with: Array((list + "\(name),made,s0,female,xx,happy,normal\n").utf8))
        let error = #expect(throws: EvaluationError.self) { try VoiceCorpus(folder: data.path) }
        #expect(error?.place == "line 4")
        #expect(error?.problem.contains("found \"\(name)\"") == true, "\(error?.problem ?? "")")
    }

    @Test("a link within the data folder, a folder that is a link itself, and a clip that is not there are no way out")
    func inside() throws {
        let data = try DataFolder(clips: 1, speakers: 1)
        defer { data.remove() }
        let files = FileManager.default
        try files.createSymbolicLink(atPath: "\(data.path)/speech/again.wav", withDestinationPath: "0.wav")
        let list = "\(data.path)/speech/labels.csv"
        let rows = ["again", "absent", "..dots"].map { "speech/\($0).wav,made,s0,female,xx,happy,normal\n" }
        try File.replace(list, with: try File.contents(of: list, limit: 65_536) + Array(rows.joined().utf8))
        #expect(try VoiceCorpus(folder: data.path).clips.count == 4)
        let other = "\(data.path)-other"
        defer { try? files.removeItem(atPath: other) }
        try File.makeFolder(other)
        try files.createSymbolicLink(atPath: "\(other)/speech", withDestinationPath: "\(data.path)/speech")
        #expect(try VoiceCorpus(folder: other).clips.count == 4)
    }

    @Test("a folder without a list is refused")
    func missing() {
        #expect(throws: EvaluationError.self) { try VoiceCorpus(folder: "/nowhere/at/all") }
    }
}
