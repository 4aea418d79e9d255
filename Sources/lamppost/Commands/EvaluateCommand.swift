import Digest
import Experiment
import Features
import Mood
import Signal

/// `lamppost evaluate`: how often the shipped path is right on labelled speech and faces.
enum EvaluateCommand: Subcommand {
    static let name = "evaluate"
    static let summary = "score a model on labelled data, on the path that runs everywhere else"
    static let help = """
        lamppost evaluate voice --data DIR [--folds DIR | --model F] [--baseline none|causal] [--threads N]
        lamppost evaluate sound --data DIR [--model F]
        lamppost evaluate expression --data DIR [--model F]
        lamppost evaluate face --data DIR [--model F] [--setting full|kiosk]

        voice: plays every clip that DIR/speech/labels.csv lists to the model and prints unweighted average recall over six
        labels and over four, expected calibration error, how often an estimate would be withheld, and the confusion
        matrix; also by fold, corpus, gender and language. The best label is scored even where an estimate would be
        withheld. Calm counts as neutral; labels that the model does not know are left out.

        sound: mixes the clips of the speakers that the ear has not heard with noise and music made by formulas, and
        prints how many frames voice activity gets right (a frame is speech if the clip alone is within 35 dB of its
        loud frames there), how many it finds where nobody speaks, and what the context makes of quiet, one voice,
        several voices, music and noise. The same data give the same figures.

        expression: reads every face of DIR/expression/ferplus_valid_48x48.u8 and prints how often the likeliest of eight
        labels is the one that most of the voters in ferplus_valid.csv chose, the unweighted average recall over neutral,
        happiness, surprise, sadness and anger, each label's recall, expected calibration error, the confusion matrix, and
        the size of the model's file. Pictures on which two labels share the lead, or that most voters found unknown or no
        face, are left out and counted.

        face: pastes faces of DIR/face/fairface_train_64x64.u8 into photographs of DIR/face/background, both held out from
        training (every fifth), each face once in each of four sizes, and prints how many are found, by size and by the race,
        gender and age that fairface_train.csv names, the gap between the best and the worst group, and how often
        something is found where no face is. A face is found if a box shares four tenths with its own (of both together).

          --data DIR      a folder as data/unpack fills it: speech/labels.csv and the WAV files that it names; for
                          expression and face the files above
          --folds DIR     fold0.safetensors, fold1.safetensors, …: each is scored on the speakers that it has not heard
                          (of n folds, fold k has positions k, k + n, k + 2n … of the speakers sorted by name)
          --model F       for sound, expression and face: another model than the shipped one; for voice: one model, scored on everything; the
                          shipped one if neither is given, which has heard the speakers of its training data: its
                          figures on them say nothing
          --baseline B    none (default): each clip by itself; causal: each speaker's clips in the order of the list, as
                          one encounter in which the model learns how the speaker sounds, scored from the eleventh on
          --threads N     1 to 64, default 2; the result is the same

        A clip that cannot be read, or in which sound finds no speech, is named on standard error, and the others are scored.
        So is a class of sound for which there are too few speakers: several voices need four. A clip that lies outside of
        DIR is refused, and with it the list.

        Examples:
          lamppost evaluate voice --data ../data --folds ../folds
          lamppost evaluate voice --data ../data --folds ../folds --baseline causal
          lamppost evaluate voice --data my-clips --model Models/voice/mood.safetensors
          lamppost evaluate sound --data ../data
          lamppost evaluate expression --data ../data
          lamppost evaluate face --data ../data

        Exit status: 0 all clips scored, 2 one was not, or a class of sound, or there was none to score.
        """

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        guard let what = arguments.word() else {
            throw Failure.usage("evaluate needs a word: voice, sound, expression or face", command: name)
        }
        if what == "sound" { return try sound(&arguments) }
        if what == "expression" { return try expression(&arguments) }
        if what == "face" { return try face(&arguments) }
        guard what == "voice" else {
            throw Failure.usage("unknown evaluation \"\(what)\"; there are: voice, sound, expression, face", command: name)
        }
        guard let data = try arguments.value("--data") else { throw Failure.usage("--data is missing", command: name) }
        let folds = try arguments.value("--folds")
        let model = try arguments.value("--model")
        let baseline = try VoiceModels.baseline(&arguments)
        let threads = try arguments.integer("--threads", in: 1...64) ?? 2
        try arguments.finish()
        if folds != nil, model != nil { throw Failure.usage("--folds and --model exclude each other", command: name) }

        let models: VoiceEvaluation.Models
        let title: String
        if let folds {
            let read = try VoiceModels.folds(in: folds)
            models = .folds(read)
            title = "\(read.count) models of \(folds), each on the speakers that it has not heard"
        } else {
            let read = try VoiceModels.read(model ?? Shipped.path(VoiceModels.shipped))
            models = .one(read)
            title = "\(read.name) \(read.digest.hex.prefix(16))"
        }
        let corpus = try VoiceCorpus(folder: data)
        OperatorBasis.declare(name)
        let isTerminal = Messages.isTerminal
        let total = corpus.clips.count
        let evaluation = try VoiceEvaluation(corpus, models, ear: EarModels.shipped(), baseline: baseline)
        let outcome = evaluation.run(threads: threads) { done in
            if isTerminal { Messages.show("evaluate: \(done) of \(total) clips") }
        }
        if isTerminal { Messages.show("") }
        var output = Output()
        try output.line("model                        \(title)")
        try output.line("baseline                     \(baseline.rawValue)")
        try output.line(outcome.report)
        try output.flush()
        if outcome.all.clips == 0 {
            Messages.problem(
                "\(data): expected clips to score, found none"
                    + (baseline == .causal ? "; with a baseline each speaker needs more than \(VoiceEvaluation.warmUp)" : ""))
            return .badInput
        }
        for failed in outcome.failed { Messages.problem("\(failed.file): \(failed.reason)") }
        return outcome.failed.isEmpty ? .done : .badInput
    }

    private static func sound(_ arguments: inout Arguments) throws -> ExitStatus {
        guard let data = try arguments.value("--data") else { throw Failure.usage("--data is missing", command: name) }
        let model = try arguments.value("--model")
        try arguments.finish()
        let ear = try model.map { try EarModels.read($0) } ?? EarModels.shipped()
        let evaluation = try SoundEvaluation(VoiceCorpus(folder: data), ear: ear)
        OperatorBasis.declare(name)
        let isTerminal = Messages.isTerminal
        let outcome = evaluation.run { done, total in
            if isTerminal { Messages.show("evaluate: \(done) of \(total) clips") }
        }
        if isTerminal { Messages.show("") }
        var output = Output()
        try output.line("model                        \(ear.name) \(ear.digest.hex.prefix(16))")
        try output.line(outcome.report)
        try output.flush()
        for failed in outcome.failed { Messages.problem("\(failed.file): \(failed.reason)") }
        for (sound, reason) in outcome.unscored { Messages.problem("\(data): \(sound.rawValue) is not scored: \(reason)") }
        return outcome.failed.isEmpty && outcome.unscored.isEmpty ? .done : .badInput
    }

    private static func face(_ arguments: inout Arguments) throws -> ExitStatus {
        guard let data = try arguments.value("--data") else { throw Failure.usage("--data is missing", command: name) }
        let path = try arguments.value("--model")
        let setting = try arguments.choice("--setting", FaceSetting.allCases.map(\.rawValue)).flatMap(FaceSetting.init) ?? .full
        try arguments.finish()
        let model = try FaceModels.read(path ?? Shipped.path(FaceModels.shipped))
        let pictures = try FacePictures(folder: data)
        OperatorBasis.declare(name)
        let isTerminal = Messages.isTerminal
        let scores = try FaceEvaluation.run(pictures, model, setting: setting) { done, total in
            if isTerminal { Messages.show("evaluate: \(done) of \(total) faces") }
        }
        if isTerminal { Messages.show("") }
        var output = Output()
        try output.line("model                        \(model.name) \(model.digest.hex.prefix(16))")
        try output.line("file                         \(model.fileSize) bytes")
        try output.line("setting                      \(setting.rawValue)")
        try output.line(scores.report)
        try output.flush()
        return .done
    }

    private static func expression(_ arguments: inout Arguments) throws -> ExitStatus {
        guard let data = try arguments.value("--data") else { throw Failure.usage("--data is missing", command: name) }
        let path = try arguments.value("--model")
        try arguments.finish()
        let file = try path ?? Shipped.path(ExpressionModels.shipped)
        let model = try ExpressionModels.read(file)
        let pictures = try ExpressionPictures(folder: data)
        OperatorBasis.declare(name)
        let outcome = try ExpressionEvaluation.run(pictures, model)
        var output = Output()
        try output.line("model                        \(model.name) \(model.digest.hex.prefix(16))")
        try output.line("file                         \(model.fileSize) bytes")
        try output.line(outcome.report)
        try output.flush()
        if outcome.scores.pictures == 0 {
            Messages.problem("\(data): expected pictures that a plurality of voters agrees on, found none")
            return .badInput
        }
        return .done
    }
}
