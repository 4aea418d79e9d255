import Digest
import Pipeline
import Signal

extension RunFile {
    /// Writes that of a live run, after the log ended: what became of its devices, and how long decisions took, too.
    static func write(
        _ result: LiveResult, on devices: LiveSetup, setup: ReplayOptions, to folder: String
    ) throws(FileError) {
        let outcome = result.outcome
        var writer = JSONWriter()
        writer.add("source", "live")
        if let camera = devices.camera { writer.add("camera", camera) }
        if let microphone = devices.microphone { writer.add("microphone", microphone) }
        writer.add("setup", setup.digest.hex)
        add(outcome.summary, milliseconds: result.wall / 1_000_000, to: &writer)
        writer.add("processor_ms", result.processor / 1_000_000)
        writer.add("latency", json: outcome.latency.json)
        writer.add("devices", json: outcome.counts.json)
        try finish(&writer, head: outcome.head, in: folder)
    }
}

extension LiveLatency {
    /// How many decisions, and within how many milliseconds half of them were made, 99 of 100, all.
    fileprivate var json: String {
        var writer = JSONWriter()
        writer.add("decisions", Int64(count))
        writer.add("median_ms", Int64(percentile(50)))
        writer.add("p99_ms", Int64(percentile(99)))
        writer.add("longest_ms", Int64(longestMilliseconds))
        return writer.object
    }
}

extension LiveCounts {
    /// The counts of `LiveText.table`.
    fileprivate var json: String {
        var writer = JSONWriter()
        writer.add("pictures", Int64(pictures))
        writer.add("lost_pictures", Int64(lostPictures))
        writer.add("bad_pictures", Int64(badPictures))
        writer.add("overruns", Int64(overruns))
        writer.add("late", Int64(late))
        writer.add("restarts", Int64(restarts))
        writer.add("sound_frames", soundFrames)
        writer.add("sound_gaps", Int64(soundGaps))
        writer.add("lost_sound_frames", lostSoundFrames)
        writer.add("silences", Int64(silences))
        writer.add("unplugged", Int64(unplugged))
        writer.add("replugged", Int64(replugged))
        if let recordingProblem { writer.add("recording_problem", recordingProblem) }
        return writer.object
    }
}
