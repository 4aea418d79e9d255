import Audit
import Digest
import Pipeline
import Recording
import Signal

/// `run.json` beside a log: what the run was, how fast it went, on what. Never part of the log, which is the same bytes
/// on every machine.
enum RunFile {
    /// What a source held when it was replayed: its name and date say nothing about that.
    struct Fingerprint: Equatable {
        var size: Int
        var digest: Digest256

        /// `nil` for what cannot be read twice: a pipe or device.
        ///
        /// - Parameter paths: of one source in several files, one after the other.
        init?(of paths: [String]) throws(FileError) {
            var hash = SHA256()
            var total = 0
            for path in paths {
                guard path != "-" else { return nil }
                let file = try File(reading: path)
                guard let size = file.size else { return nil }
                try Fingerprint.read(file, into: &hash)
                total += size
            }
            size = total
            digest = hash.finalize()
        }

        private static func read(_ file: borrowing File, into hash: inout SHA256) throws(FileError) {
            var chunk = [UInt8](repeating: 0, count: 65_536)
            while true {
                var target = chunk.mutableSpan
                let count = try file.read(into: &target)
                if count == 0 { return }
                hash.update(chunk.span.extracting(0..<count))
            }
        }
    }

    /// Writes it, after the log appeared.
    ///
    /// - Parameter fingerprint: taken before the run, so that a source that changes while it is read is run again.
    static func write(
        source: RecordingRun, fingerprint: Fingerprint?, setup: ReplayOptions, outcome: Replay.Outcome, wall: Duration,
        to folder: String
    ) throws(FileError) {
        let milliseconds = Int64(wall / .milliseconds(1))
        let summary = outcome.summary
        var writer = JSONWriter()
        writer.add("source", source.path)
        if source.begin > .zero { writer.add("begin_ns", source.begin.nanoseconds) }
        if let fingerprint {
            writer.add("source_bytes", Int64(fingerprint.size))
            writer.add("source_sha256", fingerprint.digest.hex)
        }
        writer.add("setup", setup.digest.hex)
        add(summary, milliseconds: milliseconds, to: &writer)
        writer.add("real_time_factor", summary.end.nanoseconds / 1_000_000 / max(1, milliseconds))
        if let cutOff = summary.cutOff { writer.add("cut_off", cutOff) }
        try finish(&writer, head: outcome.head, in: folder)
    }

    /// How much was decided, how long that took, how often the stations worked.
    static func add(_ summary: RunSummary, milliseconds: Int64, to writer: inout JSONWriter) {
        writer.add("decisions", Int64(summary.decisions))
        writer.add("media_ns", summary.end.nanoseconds)
        writer.add("wall_ms", milliseconds)
        var counts = JSONWriter()
        counts.add("pictures_decoded", Int64(summary.work.decoded))
        counts.add("pictures_measured", Int64(summary.work.measured))
        counts.add("pictures_watched", Int64(summary.work.watched))
        counts.add("faces_read", Int64(summary.work.read))
        counts.add("sounds_heard", Int64(summary.work.heard))
        writer.add("work", json: counts.object)
    }

    /// Adds how the log ends and what this machine is, and writes the file.
    static func finish(_ writer: inout JSONWriter, head: Digest256?, in folder: String) throws(FileError) {
        if let head { writer.add("head", head.hex) }
        if let sandbox = Sandbox.inForce { writer.add("sandbox", json: sandbox.json) }
        #if arch(x86_64)
            writer.add("architecture", "x86_64")
        #elseif arch(arm64)
            writer.add("architecture", "aarch64")
        #endif
        try File.replace("\(folder)/\(DecisionLog.notesName)", with: Array((writer.object + "\n").utf8))
    }

    /// Whether a folder holds the complete, unhurt log of the same bytes under the same setup.
    static func isDone(_ source: String, _ fingerprint: Fingerprint?, _ setup: ReplayOptions, in folder: String) -> Bool {
        guard let fingerprint,
            let bytes = try? File.contents(of: "\(folder)/\(DecisionLog.notesName)", limit: 65_536),
            let run = try? JSONParser.parse(bytes).object("run"),
            (try? run["source"]?.string("source")) == source,
            (try? run["setup"]?.string("setup")) == setup.digest.hex,
            (try? run["source_bytes"]?.integer("source_bytes", in: 0...Int64.max)) == Int64(fingerprint.size),
            (try? run["source_sha256"]?.string("source_sha256")) == fingerprint.digest.hex,
            let text = try? run["head"]?.string("head"), let head = Digest256(hex: text)
        else { return false }
        let verdict = try? DecisionLogVerifier.verify(
            log: "\(folder)/\(DecisionLog.name)", scenes: "\(folder)/\(DecisionLog.scenesName)", head: head)
        return verdict?.outcome == .sound(head: head)
    }
}
