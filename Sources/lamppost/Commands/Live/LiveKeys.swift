import Dispatch
import Pipeline

/// What is typed while a run goes on.
enum LiveKeys {
    /// Reads lines on a thread of their own.
    static func listen(_ events: LiveEvents) {
        DispatchQueue.global().async {
            while let line = readLine() {
                switch line.lowercased() {
                case "t": events.post("{\"event\":\"touch\"}", isUrgent: false)
                case "w":
                    events.post("{\"event\":\"consent\",\"state\":\"withdrawn\",\"purposes\":\"all\"}", isUrgent: true)
                case "q": events.stop()
                case "": break
                default: Messages.say("t: somebody touched the screen; w: withdraw everything; q: end")
                }
            }
        }
    }
}
