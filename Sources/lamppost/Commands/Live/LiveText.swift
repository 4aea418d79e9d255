import Pipeline

/// What became of the devices of a live run, as a person reads it.
enum LiveText {
    static func table(_ result: LiveResult) -> String {
        let (counts, latency) = (result.outcome.counts, result.outcome.latency)
        let rows: [(String, String)] = [
            ("pictures", "\(counts.pictures)"),
            ("lost by the driver", "\(counts.lostPictures)"),
            ("no good", "\(counts.badPictures)"),
            ("not fetched in time", "\(counts.overruns)"),
            ("too late", "\(counts.late)"),
            ("camera begun again", "\(counts.restarts)"),
            ("frames of sound", "\(counts.soundFrames)"),
            ("gaps in the sound", "\(counts.soundGaps), about \(counts.lostSoundFrames) frames"),
            ("silences", "\(counts.silences)"),
            ("unplugged, back", "\(counts.unplugged), \(counts.replugged)"),
            (
                "decided within",
                "\(latency.percentile(50)) ms (median), \(latency.percentile(99)) ms (99 of 100), "
                    + "\(latency.longestMilliseconds) ms (all)"
            ),
            ("processor", result.processorText),
        ]
        let problem = counts.recordingProblem.map { "\n  The recording is not whole: \($0)\n" } ?? ""
        return "\n\n" + rows.map { "  \(SummaryText.padded($0.0, 20)) \($0.1)" }.joined(separator: "\n") + "\n" + problem
    }
}
