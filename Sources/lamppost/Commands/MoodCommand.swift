import Experiment
import Mood
import Signal

/// `lamppost mood`: what the model says of recordings, as a table.
enum MoodCommand: Subcommand {
    static let name = "mood"
    static let summary = "estimate the mood of voice and face in recordings, as a table"
    static let help = """
        lamppost mood SOURCE… [--modality voice|face|both] [--baseline none|causal] [--whole] [--model F]

        Prints CSV: source,start,end,label,confidence,valence,arousal,p_neutral,…,p_surprised. Times in seconds,
        probabilities 0…1, valence and arousal −1…1. A row every half second says what was made of the seconds before it.
        Where there is no estimate the label says why (no-speech, too-short, unsure, no-face, turned-away, blurred,
        bystander, …) and the numbers are empty.

          --modality M       voice (default); face: that of the one who stands nearest, while nobody else is in view; both,
                             joined as in a run of `lamppost replay`: either may be missing
          --baseline B       what the voice is compared with: none (default), other people's only; causal, more and more
                             what the same source sounded like before, as in a run of `lamppost replay`
          --whole            one row a source: of a voice over all of it (of more than 15 s: the last 15), else the
                             mean of its estimates
          --model F          another voice model than the shipped one

        SOURCE may be - for standard input. Each source stands alone: a bad one is named on standard error, the others
        are done. These are guesses about acted expressions, not facts about a person.

        Examples:
          lamppost mood Recordings/*.mkv
          lamppost mood --whole clips/*.wav > moods.csv
          lamppost mood talk.mkv --modality both

        Exit status: 0 all sources done, 2 one could not be read.
        """

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        let word = try arguments.choice("--modality", MoodReplay.Modality.allCases.map(\.rawValue))
        let modality = word.flatMap(MoodReplay.Modality.init) ?? .voice
        let isWhole = try arguments.flag("--whole")
        let baseline = try VoiceModels.baseline(&arguments)
        let model = try VoiceModels.read(arguments.value("--model") ?? Shipped.path(VoiceModels.shipped))
        let sources = try arguments.rest()
        guard !sources.isEmpty else { throw Failure.usage("mood needs a source", command: name) }
        OperatorBasis.declare(name)
        var output = Output()
        try output.line(
            "source,start,end,label,confidence,valence,arousal,"
                + MoodLabel.allCases.map { "p_\($0.rawValue)" }.joined(separator: ","))
        var status = ExitStatus.done
        var voice = try VoiceReplay(
            model, ear: EarModels.shipped(), window: isWhole ? VoiceEvaluation.longest : nil, baseline: baseline)
        var faces = try MoodReplay(
            modality, ear: EarModels.shipped(), voice: model, face: FaceModels.read(Shipped.path(FaceModels.shipped)),
            expression: ExpressionModels.read(Shipped.path(ExpressionModels.shipped)), baseline: baseline)
        for source in sources {
            do {
                let cutOff =
                    switch (modality, isWhole) {
                    case (.voice, true): try whole(source, &voice, &output)
                    case (.voice, false): try steps(source, &voice, &output)
                    case (_, true): try whole(source, &faces, &output)
                    case (_, false): try faces.run(source) { try line(CSV.field(source), $0, $1, $2, &output) }
                    }
                if let cutOff { Messages.say("lamppost: \(source): \(cutOff); done up to there") }
            } catch let error as SourceError {
                status = .badInput
                Messages.problem(error.description)
            }
        }
        try output.flush()
        return status
    }

    private static func whole(
        _ source: String, _ replay: inout VoiceReplay, _ output: inout Output
    ) throws -> String? {
        let whole = try replay.whole(source)
        let start = "\(CSV.field(source)),\(CSV.seconds(.zero)),\(CSV.seconds(whole.end))"
        if let guess = whole.guess, whole.abstention == nil {
            let best = guess.probabilities.best
            try output.line(
                "\(start),\(numbers(best, guess.probabilities[best], guess.probabilities, guess.valence, guess.arousal))")
        } else {
            try output.line("\(start),\((whole.abstention ?? .noSpeech).rawValue)\(empty)")
        }
        return whole.cutOff
    }

    private static func steps(
        _ source: String, _ replay: inout VoiceReplay, _ output: inout Output
    ) throws -> String? {
        let name = CSV.field(source)
        return try replay.run(source) { try line(name, $0, $1, $2, &output) }.cutOff
    }

    private static func line(
        _ name: String, _ start: MediaTime, _ end: MediaTime, _ reading: MoodReading, _ output: inout Output
    ) throws {
        let times = "\(name),\(CSV.seconds(start)),\(CSV.seconds(end))"
        switch reading {
        case .estimate(let mood):
            let rest = numbers(mood.label, mood.confidence, mood.probabilities, mood.valence, mood.arousal)
            try output.line("\(times),\(rest)")
        case .abstained(let reason): try output.line("\(times),\(reason.rawValue)\(empty)")
        }
    }

    /// The mean of all estimates of a recording, or what most often stood in the way of one.
    private static func whole(_ source: String, _ replay: inout MoodReplay, _ output: inout Output) throws -> String? {
        var sums = [Int](repeating: 0, count: MoodLabel.allCases.count)
        var (valence, arousal, count) = (0, 0, 0)
        var last = MediaTime.zero
        var reasons: [(reason: MoodAbstention, times: Int)] = []
        let cutOff = try replay.run(source) { _, end, reading in
            last = end
            switch reading {
            case .estimate(let mood):
                for label in MoodLabel.allCases { sums[label.index] += mood.probabilities[label] }
                (valence, arousal, count) = (valence + mood.valence, arousal + mood.arousal, count + 1)
            case .abstained(let reason):
                if let index = reasons.firstIndex(where: { $0.reason == reason }) {
                    reasons[index].times += 1
                } else {
                    reasons.append((reason, 1))
                }
            }
        }
        let start = "\(CSV.field(source)),\(CSV.seconds(.zero)),\(CSV.seconds(last))"
        guard count > 0 else {
            let most = reasons.max { $0.times < $1.times }?.reason ?? .noFace
            try output.line("\(start),\(most.rawValue)\(empty)")
            return cutOff
        }
        let means = sums.map { $0 / count }
        let best = MoodLabel.allCases.max { means[$0.index] < means[$1.index] } ?? .neutral
        let values = [means[best.index], valence / count, arousal / count] + means
        try output.line("\(start),\(best.rawValue)," + values.map(CSV.permille).joined(separator: ","))
        return cutOff
    }

    private static let empty = String(repeating: ",", count: 3 + MoodLabel.allCases.count)

    private static func numbers(
        _ label: MoodLabel, _ confidence: Int, _ probabilities: MoodProbabilities, _ valence: Int, _ arousal: Int
    ) -> String {
        let values = [confidence, valence, arousal] + MoodLabel.allCases.map { probabilities[$0] }
        return "\(label.rawValue)," + values.map(CSV.permille).joined(separator: ",")
    }
}
