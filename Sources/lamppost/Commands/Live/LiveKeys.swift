import Dispatch
import Glibc
import Pipeline

/// What is typed while a run goes on.
struct LiveKeys: Sendable {
    private static let help = "t: somebody touched the screen; w: withdraw everything; q: end"
    private static let helpWithLedger = "t: somebody touched the screen; c: ask for consent; w: withdraw everything; q: end"

    var events: LiveEvents
    /// Takes everything back.
    var withdraw: @Sendable () -> Void
    /// Asks whoever is there; `nil` where there is no ledger to write answers into.
    var ask: (@Sendable () -> Void)?

    var help: String { ask == nil ? LiveKeys.help : LiveKeys.helpWithLedger }

    /// Reads lines on a thread of their own; single keys where a page stands on the terminal.
    func listen(_ screen: LiveScreen?) {
        DispatchQueue.global().async {
            if let screen {
                while case let key = getchar(), key >= 0 { take(String(UnicodeScalar(UInt8(key))), screen) }
            } else {
                while let line = readLine() { take(line, nil) }
            }
        }
    }

    private func take(_ word: String, _ screen: LiveScreen?) {
        switch word.lowercased() {
        case "t": events.post("{\"event\":\"touch\"}", isUrgent: false)
        case "w": withdraw()
        case "q": events.stop()
        case "c" where ask != nil: if let screen { screen.pause { ask?() } } else { ask?() }
        case "": break
        default: if screen == nil { Messages.say(help) }
        }
    }
}
