import Experiment
import Mood
import Signal

/// `lamppost mood`: what the model says of recordings, as a table.
enum MoodCommand: Subcommand {
    static let name = "mood"
    static let summary = "estimate the mood of voice and face in recordings, as a table"
    static let help = """
        lamppost mood SOURCE… [--modality voice|face|both] [--baseline none|causal] [--whole] [--model F]

        Prints CSV: source,start,end,label,confidence,valence,arousal,p_neutral,…,p_surprised,evidence. Times in seconds,
        probabilities 0…1, valence and arousal −1…1, evidence voice, face or both: what the estimate rests on. A row every
        half second says what was made of the seconds before it. Where there is no estimate the label says why, and the rest
        is empty:

          no-speech          nobody has spoken
          too-short          less was said than the model needs
          unsure             no label is likely enough
          no-face            no face was in view
          bystander          somebody else is in view, who was not asked
          too-brief          the face was not in view for long enough
          no-counterpart     the expression that leads is no mood: disgust or contempt
          too-small, turned-away, dark, washed-out, blurred, covered, doubtful
                             the face is too far away, turned away, in too little or too much light, out of focus, partly
                             hidden, or perhaps none

          --modality M       voice (default); face: that of the one who stands nearest, while nobody else is in view, of 3
                             pictures a second or more; both, joined as in a run of `lamppost replay`: either may be missing
          --baseline B       what the voice is compared with: none (default), other people's only; causal, more and more
                             what the same source sounded like before, as in a run of `lamppost replay`; not with face
          --whole            one row a source: of a voice over all of it (of more than 15 s: the last 15), else the
                             mean of its estimates, evidence being that of any of them
          --model F          another voice model than the shipped one; not with face

        SOURCE may be - for standard input. Each source stands alone: a bad one, or one of half a second or less without
        --whole, is named on standard error, the others are done. A track that the modality does not need may be in any codec.
        These are guesses about acted expressions, not facts about a person.

        Examples:
          lamppost mood Recordings/*.mkv
          lamppost mood --whole clips/*.wav > moods.csv
          lamppost mood talk.mkv --modality both

        Exit status: 0 all sources done, 2 one could not be read, or was too short for a row.
        """

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        let word = try arguments.choice("--modality", MoodReplay.Modality.allCases.map(\.rawValue))
        let modality = word.flatMap(MoodReplay.Modality.init) ?? .voice
        let isWhole = try arguments.flag("--whole")
        let baseline = try arguments.choice("--baseline", VoiceBaseline.allCases.map(\.rawValue))
        let model = try arguments.value("--model")
        if modality == .face, baseline != nil || model != nil {
            throw Failure.usage(
                "\(baseline != nil ? "--baseline" : "--model") is for a voice; --modality face hears none", command: name)
        }
        let sources = try arguments.rest()
        guard !sources.isEmpty else { throw Failure.usage("mood needs a source", command: name) }
        let voice = modality == .face ? nil : try VoiceModels.read(model ?? Shipped.path(VoiceModels.shipped))
        let kind = baseline.flatMap(VoiceBaseline.init) ?? .none
        OperatorBasis.declare(name)
        if modality == .voice, let voice { return try hear(sources, voice, kind, isWhole) }
        var replay = try MoodReplay(
            modality, ear: voice == nil ? nil : EarModels.shipped(), voice: voice,
            face: FaceModels.read(Shipped.path(FaceModels.shipped)),
            expression: ExpressionModels.read(Shipped.path(ExpressionModels.shipped)), baseline: kind)
        return try each(sources) { source, table in
            guard isWhole else { return try replay.run(source) { try table.row(source, $0, $1, $2) }.cutOff }
            var mean = MoodMean()
            let outcome = try replay.run(source) { mean.add($2) }
            try mean.write(source, until: outcome.end, outcome.reading, to: &table)
            return outcome.cutOff
        }
    }

    /// Voices alone.
    private static func hear(
        _ sources: [String], _ model: VoiceMoodModel, _ baseline: VoiceBaseline, _ isWhole: Bool
    ) throws -> ExitStatus {
        var replay = try VoiceReplay(
            model, ear: EarModels.shipped(), window: isWhole ? VoiceEvaluation.longest : nil, baseline: baseline)
        return try each(sources) { source, table in
            guard isWhole else { return try replay.run(source) { try table.row(source, $0, $1, $2) }.cutOff }
            let whole = try replay.whole(source)
            if let guess = whole.guess, whole.abstention == nil {
                let best = guess.probabilities.best
                try table.row(
                    source, .zero, whole.end, best, [guess.probabilities[best], guess.valence, guess.arousal],
                    MoodLabel.allCases.map { guess.probabilities[$0] }, [.microphone])
            } else {
                try table.row(source, .zero, whole.end, whole.abstention ?? .noSpeech)
            }
            return whole.cutOff
        }
    }

    /// Does one source after the other, and names those that cannot be read or have no row.
    ///
    /// - Parameter body: adds the rows of a source, and says where and why it ends early.
    private static func each(
        _ sources: [String], _ body: (_ source: String, _ table: inout MoodTable) throws -> String?
    ) throws -> ExitStatus {
        var table = try MoodTable()
        var status = ExitStatus.done
        for source in sources {
            let before = table.rowCount
            do {
                let cutOff = try body(source, &table)
                if let cutOff { Messages.say("lamppost: \(source): \(cutOff); done up to there") }
                guard table.rowCount == before else { continue }
                status = .badInput
                Messages.problem(
                    "\(source): expected more than half a second, which a row of mood needs, found less; give a longer "
                        + "recording, or --whole for one row over all of it")
            } catch let error as SourceError {
                status = .badInput
                Messages.problem(error.description)
            }
        }
        try table.finish()
        return status
    }
}
