/// What the probe is asked to do: `NAME key=value…`.
struct Wishes {
    /// What to open.
    var name: String
    private var values: [String: String] = [:]

    init?(_ words: [String]) {
        guard let name = words.first else { return nil }
        self.name = name
        for word in words.dropFirst() {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return nil }
            values[parts[0]] = parts[1]
        }
    }

    /// Frames to take before it ends.
    var frames: Int { number("frames") ?? 48_000 }
    /// After so many frames it looks away, for so many milliseconds.
    var pauseAfter: Int { number("pause-after") ?? .max }
    var pause: Int { number("pause") ?? 0 }
    /// A file that it makes after half of the frames, and removes when the microphone is gone; it then opens it again.
    var unplugFile: String? { values["unplug-file"] }
    /// How often to open and close it, instead of listening.
    var opens: Int? { number("opens") }
    /// Whether to say nothing of each run of sound.
    var isTerse: Bool { values["terse"] == "yes" }

    private func number(_ key: String) -> Int? { values[key].flatMap { Int($0) } }
}
