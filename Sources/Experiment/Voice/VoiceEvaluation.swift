import Dispatch
public import Features
public import Mood
import Signal
import Synchronization

/// Scores voice models on clips of speech, on the path that runs everywhere else.
public struct VoiceEvaluation: Sendable {
    /// What is scored on what.
    public enum Models: Sendable {
        /// One model on every clip.
        case one(VoiceMoodModel)
        /// Model k on the speakers of fold k, whom it has not heard.
        case folds([VoiceMoodModel])
    }

    /// A clip that could not be scored.
    public struct Failed: Sendable, Hashable {
        public let file: String
        public let reason: String
    }

    /// The counts, and what failed in the order of the list.
    public struct Outcome: Sendable {
        /// Clips that the baseline only learned from.
        public internal(set) var unscored = 0
        public internal(set) var all = VoiceScores()
        public internal(set) var folds: [VoiceScores] = []
        /// By corpus, gender and language: a title, its names in order, their scores.
        public internal(set) var groups: [(title: String, rows: [(name: String, scores: VoiceScores)])] = []
        public internal(set) var failed: [Failed] = []
    }

    /// The most frames of a clip that are looked at, from its end: 15 s.
    public static let longest = 1_500

    /// With a baseline, how many of a speaker's clips come before the first that is scored.
    public static let warmUp = 10

    private let corpus: VoiceCorpus
    private let ear: EarModel
    private let models: [VoiceMoodModel]
    private let baseline: VoiceBaseline
    private let foldOfSpeaker: [String: Int]

    /// - Parameter baseline: `causal` plays each speaker's clips in the order of the list, as one encounter.
    public init(_ corpus: VoiceCorpus, _ models: Models, ear: EarModel, baseline: VoiceBaseline = .none) {
        self.corpus = corpus
        self.ear = ear
        self.baseline = baseline
        switch models {
        case .one(let model):
            self.models = [model]
            foldOfSpeaker = corpus.folds(1)
        case .folds(let models):
            precondition(!models.isEmpty, "there is a model for every fold")
            self.models = models
            foldOfSpeaker = corpus.folds(models.count)
        }
    }

    private enum Result: Sendable {
        case guess(VoiceMoodGuess, MoodAbstention?)
        case unscored
        case failed(String)
    }

    /// Scores every clip. The outcome does not depend on the number of threads.
    ///
    /// - Parameter progress: called now and then, from one thread at a time, with how many clips are done.
    public func run(threads: Int, progress: @Sendable (Int) -> Void = { _ in }) -> Outcome {
        let results = Mutex([Result?](repeating: nil, count: corpus.clips.count))
        let done = Mutex(0)
        let next = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: max(1, min(threads, 64))) { _ in
            while true {
                let speaker = next.withLock { index in
                    index += 1
                    return index - 1
                }
                guard speaker < corpus.speakers.count else { return }
                score(corpus.speakers[speaker]) { clip, result in
                    results.withLock { $0[clip] = result }
                    done.withLock {
                        $0 += 1
                        if $0 % 20 == 0 { progress($0) }
                    }
                }
            }
        }
        return outcome(results.withLock { $0 })
    }

    private func fold(of clip: Int) -> Int { foldOfSpeaker[corpus.clips[clip].speaker] ?? 0 }

    /// Plays all clips of a speaker, in their order.
    private func score(_ speaker: String, _ body: (Int, Result) -> Void) {
        let clips = corpus.clips.indices.filter { corpus.clips[$0].speaker == speaker }
        var replay = VoiceReplay(
            models[foldOfSpeaker[speaker] ?? 0], ear: ear, window: VoiceEvaluation.longest, baseline: baseline)
        for (place, clip) in clips.enumerated() {
            do {
                let path = "\(corpus.folder)/\(corpus.clips[clip].file)"
                let whole = try baseline == .causal ? replay.utterance(path) : replay.whole(path)
                if let guess = whole.guess {
                    let isScored = baseline == .none || place >= VoiceEvaluation.warmUp
                    body(clip, isScored ? .guess(guess, whole.abstention) : .unscored)
                } else {
                    body(clip, .failed("expected at least 65 ms of sound, found less; leave the clip out"))
                }
            } catch {
                body(clip, .failed("\(error)"))
            }
        }
    }

    private func outcome(_ results: [Result?]) -> Outcome {
        var outcome = Outcome()
        outcome.folds = [VoiceScores](repeating: VoiceScores(), count: models.count)
        let traits: [(String, (VoiceClip) -> String)] = [
            ("corpus", { $0.corpus }), ("gender", { $0.gender }), ("language", { $0.language }),
        ]
        var grouped = [[String: VoiceScores]](repeating: [:], count: traits.count)
        for (index, clip) in corpus.clips.enumerated() {
            switch results[index] {
            case .guess(let guess, let abstention):
                outcome.all.add(clip.label, guess.probabilities, abstention)
                outcome.folds[fold(of: index)].add(clip.label, guess.probabilities, abstention)
                for (at, trait) in traits.enumerated() {
                    grouped[at][trait.1(clip), default: VoiceScores()].add(clip.label, guess.probabilities, abstention)
                }
            case .unscored: outcome.unscored += 1
            case .failed(let reason): outcome.failed.append(Failed(file: clip.file, reason: reason))
            case nil: outcome.failed.append(Failed(file: clip.file, reason: "was not reached"))
            }
        }
        outcome.groups = zip(traits, grouped).map { trait, scores in
            (trait.0, scores.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { ($0.key, $0.value) })
        }
        return outcome
    }
}
