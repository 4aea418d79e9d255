import Experiment
import Mood
import Signal

/// `lamppost mood`: what the model says of recordings, as a table.
enum MoodCommand: Subcommand {
    static let name = "mood"
    static let summary = "estimate the mood of the speech in recordings, as a table"
    static let help = """
        lamppost mood SOURCE… [--modality voice] [--baseline none|causal] [--whole] [--model F]

        Prints CSV: source,start,end,label,confidence,valence,arousal,p_neutral,…,p_surprised. Times in seconds,
        probabilities 0…1, valence and arousal −1…1. A row every half second says what was made of the seconds of speech
        before it. Where there is no estimate the label says why (no-speech, too-short, unsure) and the numbers are empty.

          --modality voice   the sense to use; there is only this one
          --baseline B       what the voice is compared with: none (default), other people's only; causal, more and more
                             what the same source sounded like before, as in a run of `lamppost replay`
          --whole            one row a source, over all of it (of more than 15 s: the last 15)
          --model F          another model than the shipped one

        SOURCE may be - for standard input. Each source stands alone: a bad one is named on standard error, the others
        are done. These are guesses about acted expressions, not facts about a person.

        Examples:
          lamppost mood Recordings/*.mkv
          lamppost mood --whole clips/*.wav > moods.csv

        Exit status: 0 all sources done, 2 one could not be read.
        """

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        _ = try arguments.choice("--modality", ["voice"])
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
        var replay = try VoiceReplay(
            model, ear: EarModels.shipped(), window: isWhole ? VoiceEvaluation.longest : nil, baseline: baseline)
        for source in sources {
            do {
                let cutOff = try isWhole ? whole(source, &replay, &output) : steps(source, &replay, &output)
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
            try output.line(
                "\(start),\(numbers(guess.probabilities, guess.valence, guess.arousal))")
        } else {
            try output.line("\(start),\((whole.abstention ?? .noSpeech).rawValue)\(empty)")
        }
        return whole.cutOff
    }

    private static func steps(
        _ source: String, _ replay: inout VoiceReplay, _ output: inout Output
    ) throws -> String? {
        let name = CSV.field(source)
        let whole = try replay.run(source) { start, end, reading in
            let times = "\(name),\(CSV.seconds(start)),\(CSV.seconds(end))"
            switch reading {
            case .estimate(let mood):
                try output.line("\(times),\(numbers(mood.probabilities, mood.valence, mood.arousal))")
            case .abstained(let reason): try output.line("\(times),\(reason.rawValue)\(empty)")
            }
        }
        return whole.cutOff
    }

    private static let empty = String(repeating: ",", count: 3 + MoodLabel.allCases.count)

    private static func numbers(_ probabilities: MoodProbabilities, _ valence: Int, _ arousal: Int) -> String {
        let best = probabilities.best
        let values = [probabilities[best], valence, arousal] + MoodLabel.allCases.map { probabilities[$0] }
        return "\(best.rawValue)," + values.map(CSV.permille).joined(separator: ",")
    }
}
