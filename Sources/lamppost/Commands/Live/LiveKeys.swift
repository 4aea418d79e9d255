import Dispatch
import Pipeline

/// What is typed while a run goes on.
struct LiveKeys: Sendable {
    static let help = "t: somebody touched the screen; w: withdraw everything; q: end"
    static let helpWithLedger = "t: somebody touched the screen; c: ask for consent; w: withdraw everything; q: end"

    var events: LiveEvents
    /// Takes everything back.
    var withdraw: @Sendable () -> Void
    /// Asks whoever is there; `nil` where there is no ledger to write answers into.
    var ask: (@Sendable () -> Void)?

    /// Reads lines on a thread of their own.
    func listen() {
        DispatchQueue.global().async {
            while let line = readLine() {
                switch line.lowercased() {
                case "t": events.post("{\"event\":\"touch\"}", isUrgent: false)
                case "w": withdraw()
                case "q": events.stop()
                case "c" where ask != nil: ask?()
                case "": break
                default: Messages.say(ask == nil ? LiveKeys.help : LiveKeys.helpWithLedger)
                }
            }
        }
    }
}
