public import Features
import Signal

/// Scores the ear on voices that it has not heard, mixed with sounds made by formulas: frame by frame for voice activity,
/// scene by scene for the context. The same seeds give the same figures on every machine.
public struct SoundEvaluation: Sendable {
    /// What was counted.
    public struct Outcome: Sendable {
        /// Voice activity, row by row: what the voice was mixed with.
        public internal(set) var speech: [(title: String, scores: SpeechScores)] = []
        /// Voice activity where nobody speaks.
        public internal(set) var none: [(title: String, scores: SpeechScores)] = []
        public internal(set) var context = SoundConfusion()
        /// Classes of which no scene could be made, and why.
        public internal(set) var unscored: [(sound: Sound, reason: String)] = []
        public internal(set) var clips = 0
        public internal(set) var failed: [(file: String, reason: String)] = []
    }

    /// Levels of the voice above what it is mixed with, in decibels.
    public static let ratios = [20, 10, 5, 0]
    private static let rate = 16_000

    private let folder: String
    private let clips: [VoiceClip]
    private let ear: EarModel
    private let scenes: Int
    private let seconds: Int

    /// - Parameters:
    ///   - scenes: of each class, for the context.
    ///   - seconds: of each sound without speech, at each of four levels; at least 12.
    /// - Throws: if the list names none of the speakers that the model has not heard.
    public init(_ corpus: VoiceCorpus, ear: EarModel, scenes: Int = 60, seconds: Int = 30) throws(EvaluationError) {
        precondition(scenes >= 0 && seconds >= 12, "there is something to score")
        folder = corpus.folder
        clips = corpus.clips.filter { ear.heldOutSpeakers.contains($0.speaker) }
        self.ear = ear
        self.scenes = scenes
        self.seconds = seconds
        guard !clips.isEmpty else {
            throw EvaluationError(
                "\(corpus.folder)/speech/labels.csv",
                "expected clips of speakers that \(ear.name) has not heard (\(ear.heldOutSpeakers.joined(separator: ", "))), found none",
                advice: "give the folder that data/unpack filled")
        }
    }

    public func run(progress: (Int, Int) -> Void = { _, _ in }) -> Outcome {
        var outcome = Outcome()
        var voices: [String: [SpokenClip]] = [:]
        var hearing = Hearing(ear)
        let tracks = SyntheticSound.allCases.map { ($0, $0.samples(seconds * SoundEvaluation.rate, seed: 17)) }
        let noises = tracks.filter { !$0.0.isMusic }.map(\.1)
        let music = tracks.filter(\.0.isMusic).map(\.1)
        var rows: [(title: String, ratio: Int?, tracks: [[Float]])] = [("alone", nil, [])]
        for ratio in SoundEvaluation.ratios { rows.append(("noise", ratio, noises)) }
        for ratio in SoundEvaluation.ratios { rows.append(("music", ratio, music)) }
        var scores = [SpeechScores](repeating: SpeechScores(), count: rows.count)
        for (index, clip) in clips.enumerated() {
            if index % 20 == 0 { progress(index, clips.count) }
            let spoken: SpokenClip
            do {
                spoken = try SpokenClip(path: "\(folder)/\(clip.file)")
                guard spoken.isSpeech.contains(true) else {
                    throw EvaluationError(clip.file, "expected speech, found none", advice: "leave the clip out")
                }
            } catch let error as EvaluationError {
                outcome.failed.append((clip.file, "\(error.problem); \(error.advice)"))
                continue
            } catch {
                outcome.failed.append((clip.file, "\(error)"))
                continue
            }
            outcome.clips += 1
            voices[clip.speaker, default: []].append(spoken)
            for (row, (_, ratio, tracks)) in rows.enumerated() {
                let mixed = SoundEvaluation.mix(spoken, ratio, tracks, index)
                SoundEvaluation.score(mixed, spoken.isSpeech, &hearing, &scores[row])
            }
        }
        outcome.speech = zip(rows, scores).map { row, scores in
            (row.ratio.map { "over \(row.title), \($0) dB" } ?? "voices alone", scores)
        }
        outcome.none = withoutSpeech(tracks, &hearing)
        let names = voices.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        context(names.map { voices[$0] ?? [] }, noises, music, &outcome)
        return outcome
    }

    // MARK: Voice activity

    /// A second of the sound alone, then the clip over it.
    private static func mix(_ clip: SpokenClip, _ ratio: Int?, _ tracks: [[Float]], _ index: Int) -> [Float] {
        var mixed = [Float](repeating: 0, count: rate) + clip.samples
        guard let ratio else { return mixed }
        let track = tracks[index % tracks.count]
        var chance = SeededNumbers(seed: UInt64(index))
        let from = Int(chance.unit() * Float(max(1, track.count - mixed.count)))
        let gain = (clip.power * SoundLevel.power(decibels: -ratio)).squareRoot()
        for i in mixed.indices { mixed[i] = max(-1, min(1, mixed[i] + gain * track[(from + i) % track.count])) }
        return mixed
    }

    private static func score(
        _ samples: [Float], _ truth: [Bool], _ hearing: inout Hearing, _ scores: inout SpeechScores
    ) {
        hearing.wipe()
        hearing.push(samples.span) { frame, _ in
            let at = Int(frame.index) - rate / 160
            scores.add(truth.indices.contains(at) && truth[at], frame.voice.isSpeech)
        }
    }

    private func withoutSpeech(
        _ tracks: [(SyntheticSound, [Float])], _ hearing: inout Hearing
    ) -> [(title: String, scores: SpeechScores)] {
        var rows: [(String, SpeechScores)] = []
        for (sound, track) in tracks {
            var scores = SpeechScores()
            for level in [-15, -30, -45, -60] {
                let gain = SoundLevel.power(decibels: level).squareRoot()
                SoundEvaluation.score(track.map { max(-1, min(1, $0 * gain)) }, [], &hearing, &scores)
            }
            rows.append((sound.rawValue, scores))
        }
        var scores = SpeechScores()
        SoundEvaluation.score([Float](repeating: 0, count: seconds * SoundEvaluation.rate), [], &hearing, &scores)
        return rows + [("silence", scores)]
    }

    // MARK: Context

    /// Scenes of eight seconds; what the context says every half second from the third on. A class for which there are too
    /// few speakers is left out.
    private func context(
        _ voices: [[SpokenClip]], _ noises: [[Float]], _ music: [[Float]], _ outcome: inout Outcome
    ) {
        for sound in Sound.allCases where scenes > 0 {
            let needed = SceneMaker.speakers(for: sound)
            guard voices.count >= needed else {
                outcome.unscored.append(
                    (
                        sound,
                        "expected clips of \(needed) speakers that the ear has not heard, found \(voices.count); add clips of others"
                    ))
                continue
            }
            for scene in 0..<scenes {
                var maker = SceneMaker(seed: UInt64(scene), voices: voices, noises: noises, music: music)
                let samples = maker.scene(sound)
                var hearing = Hearing(ear)
                var context = ContextEstimator()
                hearing.push(samples.span) { frame, _ in
                    let time = MediaTime.milliseconds(10 * frame.index + 25)
                    if let sounds = frame.sounds { context.hear(sounds, at: time) }
                    if frame.index >= 200, frame.index % 50 == 0 {
                        outcome.context.add(sound, context.estimate(at: time).sound?.value)
                    }
                }
            }
        }
    }
}

/// Decibels of full scale as mean squares.
enum SoundLevel {
    static func power(decibels: Int) -> Float {
        var power: Float = 1
        // Whole decibels by repeated multiplication: the same everywhere.
        for _ in 0..<abs(decibels) { power *= decibels < 0 ? 0.7943282 : 1.2589254 }
        return power
    }
}
