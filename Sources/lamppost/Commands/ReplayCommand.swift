import Ads
import Audit
import Consent
import Guard
import Mood
import Pipeline
import Policy
import Signal

/// `lamppost replay`: recordings in, explained decisions out.
enum ReplayCommand: Subcommand {
    static let name = "replay"
    static let summary = "decide over recordings as if they were happening, and say why"
    static let help = """
        Usage: lamppost replay SOURCE… [options]

        Runs recordings (.mkv, .wav, .y4m, or - for standard input) through the whole pipeline, as fast as the machine
        allows, and shows how long each level stood, what kept it lower, what was shown and why. The same input gives
        the same decision log, byte for byte, on any machine. Of a run that was recorded in parts, name the last part that
        you want: run-0003.mkv is replayed from the first part that is kept, run.mkv as a whole.

          --policy F     the guard's policy                          (default: Models/policies/kiosk.policy)
          --ads F        the inventory                               (default: Models/ads/demo.json)
          --consent F    a consent record instead of the recording's own; no record means no consent
          --scene F      what a sensor cannot know, instead of the recording's own
          --intent T     what the person said they want: "coffee"
          --epoch T      the time on the wall at media time zero: 2026-11-21T09:30:00+01:00
                         (default: the recording's date, else 1970-01-01T00:00:00Z)
          --out DIR      write decisions.jsonl, scenes.jsonl and run.json there (several sources: a folder each).
                         Of several sources, those whose log is there already, unhurt and made of the same bytes with
                         the same setup, are not run again
          --trace        a line for every decision
          --threads N    sources at the same time                    (default: 1; the logs do not depend on it)

        Examples:
          lamppost replay Recordings/full-consent.mkv --out out
          ffmpeg -i talk.mp4 -c:v mjpeg -q:v 3 -c:a pcm_s16le -f matroska - | lamppost replay - --consent me.jsonld
          lamppost replay night/*.mkv --out results --threads 2 && lamppost log verify results/monday

        Exit status: 0 done (no consent is an answer, too); 2 a source or a file given is bad: it is named in
        failed.csv of DIR, the other sources are finished.
        """

    static func run(_ arguments: inout Arguments) throws -> ExitStatus {
        let setup = try ReplaySetup(&arguments)
        let isTraced = try arguments.flag("--trace")
        let threads = try arguments.integer("--threads", in: 1...64) ?? 1
        let out = try arguments.value("--out")
        let sources = try arguments.rest()
        guard !sources.isEmpty else { throw Failure.usage("no source was given", command: name) }
        let batch = try ReplayBatch(sources: sources, setup: setup, out: out, isTraced: isTraced)
        return try batch.run(threads: threads)
    }
}
