import Synchronization

/// Tells systemd how the run stands, as sd_notify(3) does: a datagram to the socket that `NOTIFY_SOCKET` names.
///
/// The socket is opened and connected before the sandbox, inside which there is no other; there it is only written to.
enum ServiceManager {
    private static let socket = Mutex<Int32?>(nil)

    /// Where nobody started the program as a service, nothing is opened.
    static func open() {
        guard let name = SystemCalls.environment("NOTIFY_SOCKET") else { return }
        do throws(SystemCalls.Refusal) {
            let opened = try SystemCalls.openDatagrams(to: name)
            socket.withLock { $0 = opened }
        } catch {
            Messages.problem("NOTIFY_SOCKET \(name): \(error.text); the service manager is told nothing")
        }
    }

    /// Says a state: `READY=1`, `STOPPING=1`.
    static func tell(_ state: String) {
        socket.withLock { socket in
            if let socket { _ = SystemCalls.send(state, to: socket) }
        }
    }
}
