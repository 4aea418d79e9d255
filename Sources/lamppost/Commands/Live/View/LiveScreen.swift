import Glibc
import Pipeline
import Policy
import Signal
import Synchronization

/// The terminal, while a run has it to itself: one page in place, on the second screen that terminals have. Afterwards it is as
/// it was before, and what was said meanwhile follows on standard error.
final class LiveScreen: Sendable {
    private struct State {
        var news: [String] = []
        /// Whether the page stands there now.
        var isUp = false
        /// Whether the run can still show something.
        var isOver = false
        /// How the terminal took what is typed.
        var former: SystemCalls.Typing?
    }

    private static let mostNews = 100
    private let policy: CompiledPolicy
    private let keys: String?
    private let isColoured = (SystemCalls.environment("NO_COLOR") ?? "").isEmpty
    private let state = Mutex(State())

    /// Takes the terminal; `nil` where standard output is none, or one that knows no places (`TERM` is dumb or not set).
    ///
    /// - Parameter keys: what can be typed; typed keys are taken at once then, and not shown.
    init?(policy: CompiledPolicy, keys: String?) {
        guard Output.isTerminal, let kind = SystemCalls.environment("TERM"), !["", "dumb"].contains(kind) else { return nil }
        (self.policy, self.keys) = (policy, keys)
        rise()
    }

    /// Shows a decision in place of the last.
    func show(_ moment: LiveMoment) {
        state.withLock { state in
            guard state.isUp else { return }
            let view = LiveView(moment: moment, policy: policy, news: state.news, keys: keys)
            let size = SystemCalls.terminalSize ?? (columns: 80, rows: 24)
            let lines = view.lines(width: size.columns, height: size.rows, isColoured: isColoured)
            // Each line is emptied before it is written: afterwards the cursor would stand on the last character of a full one.
            LiveScreen.write("\u{1b}[H" + lines.map { "\u{1b}[K" + $0 }.joined(separator: "\r\n"))
        }
    }

    /// Gives the terminal back for as long as somebody is asked something there.
    func pause(_ body: () -> Void) {
        sink()
        body()
        rise()
    }

    /// Gives the terminal back.
    func finish() {
        state.withLock { $0.isOver = true }
        sink()
    }

    private func rise() {
        state.withLock { state in
            guard !state.isUp, !state.isOver else { return }
            state.isUp = true
            if keys != nil { state.former = SystemCalls.takeKeysAtOnce() }
            // The other screen, no cursor, no wrapping.
            LiveScreen.write("\u{1b}[?1049h\u{1b}[?25l\u{1b}[?7l\u{1b}[2J")
        }
        if Messages.isTerminal { Messages.divert { [weak self] in self?.note($0) } }
    }

    private func sink() {
        Messages.divert(nil)
        let news = state.withLock { state in
            defer { (state.isUp, state.news, state.former) = (false, [], nil) }
            if state.isUp { LiveScreen.write("\u{1b}[?7h\u{1b}[?25h\u{1b}[?1049l") }
            if let former = state.former { SystemCalls.restore(former) }
            return state.news
        }
        for text in news { Messages.say(text) }
    }

    private func note(_ text: String) {
        state.withLock { state in
            if state.news.count == LiveScreen.mostNews { state.news.removeFirst() }
            state.news.append(text)
        }
    }

    private static func write(_ text: String) { try? File(.standardOutput).write(text) }
}
