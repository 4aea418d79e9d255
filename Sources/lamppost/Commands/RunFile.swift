import Digest
import Pipeline
import Signal

/// `run.json` beside a log: what the run was, how fast it went, on what. Never part of the log, which is the same bytes
/// on every machine.
enum RunFile {
    private static let name = "run.json"
    private static let logName = "decisions.jsonl"

    /// Writes it, after the log appeared.
    static func write(
        source: String, setup: ReplayOptions, outcome: Replay.Outcome, wall: Duration, to folder: String
    ) throws(FileError) {
        let milliseconds = Int64(wall / .milliseconds(1))
        var writer = JSONWriter()
        writer.add("source", source)
        writer.add("setup", setup.digest.hex)
        writer.add("decisions", Int64(outcome.summary.decisions))
        writer.add("media_ns", outcome.summary.end.nanoseconds)
        writer.add("wall_ms", milliseconds)
        writer.add("real_time_factor", outcome.summary.end.nanoseconds / 1_000_000 / max(1, milliseconds))
        if let head = outcome.head { writer.add("head", head.hex) }
        if let cutOff = outcome.summary.cutOff { writer.add("cut_off", cutOff) }
        #if arch(x86_64)
            writer.add("architecture", "x86_64")
        #elseif arch(arm64)
            writer.add("architecture", "aarch64")
        #endif
        try File.replace("\(folder)/\(name)", with: Array((writer.object + "\n").utf8))
    }

    /// Whether a folder holds the complete log of the same source under the same setup.
    static func isDone(_ source: String, _ setup: ReplayOptions, in folder: String) -> Bool {
        guard source != "-", Folder.has("\(folder)/\(logName)"),
            let bytes = try? File.contents(of: "\(folder)/\(name)", limit: 65_536),
            let run = try? JSONParser.parse(bytes).object("run")
        else { return false }
        return (try? run["source"]?.string("source")) == source && (try? run["setup"]?.string("setup")) == setup.digest.hex
    }
}
