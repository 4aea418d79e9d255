import Consent
import Digest
import Features
import Kernels
import Recording
import Signal

/// `lamppost features`: what the estimators see, as a table.
enum FeaturesCommand: Subcommand {
    static let name = "features"
    static let summary = "write the features of a recording as a table"
    static let sets = ["fbank40", "fbank80", "egemaps", "egemaps-lld", "face", "motion", "context"]
    static let help = """
        lamppost features SOURCE --set SET [--mode compat|true] [--format csv|json|npy]

        Writes the features of a recording to standard output, the time of each row in seconds first (face: third).
        SOURCE is a WAV, Y4M or Matroska file, or - for standard input. A track that the set does not need may be in any codec.

        Sets:
          fbank40, fbank80   40 or 80 log-mel values for every 10 ms, as Kaldi has them (16 kHz, 25 ms frames,
                             20 Hz to 8 kHz, natural logarithm, samples on the scale of 16-bit integers)
          egemaps            the 88 functionals of eGeMAPS v02, one row for a stretch of sound without holes
          egemaps-lld        the 25 low-level descriptors of eGeMAPS v02 for every 10 ms
          face               a row for every picture and face: frame, face_id (counts from 1, 0 for nobody), timestamp,
                             confidence, success (1 seen in this picture), box in pixels, yaw, pitch, roll in degrees,
                             attention (share of the time turned this way), viewer (1 for the one who is nearest), eight
                             expressions, valence, arousal: of the viewer alone, and while nobody else is in view;
                             nan where nothing is known
          motion             at most ten times a second, at pictures 95 ms or more apart (of 25 pictures a second 8):
                             brightness (per mille of white); changed area and mean difference of the picture (per
                             mille) against the one before, nan where there is none
          context            every half second: sound (0 quiet, 1 one voice, 2 several voices, 3 music, 4 noise), light
                             (0 dark, 1 bright), motion (0 still, 1 moving), people (0 nobody, 1 alone, 2 a pair,
                             3 a group), approach (0 approaching, 1 lingering, 2 passing), each with its confidence
                             (per mille); bystanders, faces besides the viewer's; nan where nothing is known

        Modes, for the sets of eGeMAPS:
          compat             openSMILE's values, oddities included: what models of eGeMAPS were trained on (the default)
          true               those of the voice itself: formants of the vocal tract, H1-H2 of the first two harmonics, F0,
                             jitter, shimmer, HNR and slopes without openSMILE's bias (Sources/Features/README.md)

        Formats: csv (five decimals; eGeMAPS to full precision); json {"columns": […], "rows": [[…], …]}; npy (an array of single precision
        with the same columns; it is held in memory until it is complete).

        Samples of floats that are no number count as 0, those beyond -1 to 1 as -1 or 1; how many there were, and where the
        first, is said on standard error. Where not one row comes of a recording, the table has only its columns.

        It acts under the operator's own declared basis, which it says on standard error; no ad can come of it.

        Examples:
          lamppost features speech.wav --set fbank80 > speech.csv
          ffmpeg -i talk.mp4 -f wav - | lamppost features - --set fbank40 --format npy > talk.npy
          lamppost features speech.wav --set egemaps-lld --mode true > voice.csv
          lamppost features clip.mkv --set context

        Exit status: 0 done (also when the recording was cut off: it says where), 2 bad usage or input, or too
        little of it for a single row.
        """

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        guard let set = try arguments.choice("--set", sets) else {
            throw Failure.usage("features needs --set", command: name)
        }
        let mode = try mode(&arguments, of: set)
        let format = try arguments.choice("--format", TableFormat.allCases.map(\.rawValue))
        let sources = try arguments.rest()
        guard let path = sources.first, sources.count == 1 else {
            throw Failure.usage("features needs one source", command: name)
        }
        OperatorBasis.declare(name)
        let form = Form(format: TableFormat(rawValue: format ?? "") ?? .csv)
        let filled = try fill(set, mode, of: path, form)
        tell(filled.faults, in: filled.name)
        if filled.rowCount > 0 { return .done }
        Messages.problem(
            "\(filled.name): expected \(filled.least), which a row of \(set) needs, found less; the table is empty: "
                + "give a longer recording")
        return .badInput
    }

    /// The digest of a recording's table of a set, as CSV.
    static func digest(_ set: String, of path: String) throws -> Digest256 {
        let form = Form(format: .csv, sink: .digest(SHA256()), isShown: false)
        guard case .digest(let hash) = try fill(set, .compatible, of: path, form).sink else {
            preconditionFailure("a table that is digested has a digest")
        }
        return hash.finalize()
    }

    /// In what form a table is written, and where.
    private struct Form {
        var format: TableFormat
        var sink = TableSink.standardOutput
        var isShown = true
    }

    /// What a table came to.
    private struct Filled {
        var name: String
        var least: String
        var rowCount: Int
        var faults: SampleFaults
        var sink: TableSink
    }

    private static func fill(_ set: String, _ mode: EGeMAPSMode, of path: String, _ form: Form) throws -> Filled {
        switch set {
        case "face":
            try fill(
                FaceSet(
                    FaceModels.read(Shipped.path(FaceModels.shipped)),
                    ExpressionModels.read(Shipped.path(ExpressionModels.shipped))), of: path, form)
        case "motion": try fill(MotionSet(), of: path, form)
        case "context":
            try fill(ContextSet(EarModels.shipped(), FaceModels.read(Shipped.path(FaceModels.shipped))), of: path, form)
        case "egemaps": try fill(FunctionalSet(mode: mode), of: path, form)
        case "egemaps-lld": try fill(DescriptorSet(mode: mode), of: path, form)
        case "fbank40": try fill(LogMelSet(bandCount: 40), of: path, form)
        default: try fill(LogMelSet(bandCount: 80), of: path, form)
        }
    }

    /// The mode of the sets of eGeMAPS; no other set has any.
    private static func mode(_ arguments: inout Arguments, of set: String) throws -> EGeMAPSMode {
        guard let word = try arguments.choice("--mode", EGeMAPSMode.allCases.map(\.rawValue)) else { return .compatible }
        guard set.hasPrefix("egemaps") else {
            throw Failure.usage("--mode is for the sets egemaps and egemaps-lld; \(set) has no modes", command: name)
        }
        return EGeMAPSMode(rawValue: word) ?? .compatible
    }

    private static func fill<Features: FeatureSet & ~Copyable>(
        _ features: consuming Features, of path: String, _ form: Form
    ) throws -> Filled {
        var source = try ReplaySource(path: path, for: features.sensors)
        let present = features.sensors.filter(source.sensors.contains)
        try OperatorBasis.open(&source, features.needsEverySensor || present.isEmpty ? features.sensors : present)
        var table = FeatureTable(
            columns: features.columns, hasTime: features.hasTime, format: form.format, style: features.numberStyle,
            to: form.sink)
        var progress = Progress(source.name, isShown: form.isShown)
        var slot = SensorSlot()
        reading: while true {
            switch try source.next(into: &slot) {
            case .video:
                do {
                    try features.take(slot.video, into: &table)
                } catch let error as LumaError {
                    throw Failure.badInput(
                        "\(source.name): picture at \(slot.video.time): \(error); record it again or make it again "
                            + "with: ffmpeg -i INPUT -c:v mjpeg -c:a pcm_s16le OUTPUT.mkv")
                }
                progress.update(done: source.progress.done, total: source.progress.total, media: slot.video.time)
            case .audio:
                try features.take(slot.audio, into: &table)
                progress.update(done: source.progress.done, total: source.progress.total, media: slot.audio.time)
            case .gap(let sensor, from: _, to: _):
                features.takeGap(sensor)
            case .event, .time, .back:
                continue
            case .end(let cutOff):
                progress.finish()
                if let cutOff { Messages.say("\(source.name): cut off, \(cutOff)") }
                break reading
            }
        }
        try features.finish(into: &table)
        try table.finish()
        return Filled(
            name: source.name, least: features.least, rowCount: table.rowCount, faults: source.faults, sink: table.sink)
    }

    /// Says what was made of samples that could not be taken as they stand.
    private static func tell(_ faults: SampleFaults, in name: String) {
        guard let first = faults.first else { return }
        let counts = [
            (faults.notNumbers, "no number, each taken as 0"),
            (faults.beyondScale, "beyond -1 to 1, each taken as the nearer of both"),
        ]
        let found = counts.filter { $0.0 > 0 }.map { "\($0.0) of its samples \($0.0 == 1 ? "is" : "are") \($0.1)" }
        Messages.problem(
            "\(name): \(found.joined(separator: "; ")); the first at \(first); write the recording anew, within -1 to 1")
    }
}
