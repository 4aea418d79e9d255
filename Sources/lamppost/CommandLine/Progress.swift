import Glibc
import Signal

/// A line on the terminal that shows how far long work has come; silent when standard error is no terminal.
struct Progress: ~Copyable {
    private let name: String
    private let isShown: Bool
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var last: ContinuousClock.Instant
    private var isDrawn = false

    init(_ name: String, isShown: Bool = true) {
        self.name = name
        self.isShown = isShown && Messages.isTerminal
        start = clock.now
        last = start
    }

    /// Draws at most ten times a second. `done` and `total` in any one unit; `media` is how much recorded time that is.
    mutating func update(done: Int, total: Int?, media: MediaTime) {
        guard isShown else { return }
        let now = clock.now
        guard last.duration(to: now) > .milliseconds(100) else { return }
        last = now
        let seconds = Double(start.duration(to: now) / .milliseconds(1)) / 1_000
        var line = "\(name): \(media)"
        if seconds > 0 { line += ", \(Int(Double(media.nanoseconds) / 1e9 / seconds))× real time" }
        if let total, total > 0, done > 0 {
            let share = min(1, Double(done) / Double(total))
            let filled = Int(share * 20)
            let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
            line = "\(bar) \(Int(share * 100)) % \(line), \(Int(seconds / share - seconds) + 1) s left"
        }
        try? File(.standardError).write("\r\u{1b}[K" + line)
        isDrawn = true
    }

    /// Draws what is being done, where how long it takes is not known.
    mutating func show(_ what: String) {
        guard isShown else { return }
        Messages.show("\(name): \(what)")
        isDrawn = true
    }

    /// Takes the line away.
    mutating func finish() {
        if isDrawn { try? File(.standardError).write("\r\u{1b}[K") }
        isDrawn = false
    }
}
