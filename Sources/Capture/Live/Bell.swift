import CLinux
import Glibc

/// Wakes a thread that waits in poll(2): an eventfd.
struct Bell: ~Copyable, Sendable {
    let descriptor: Int32

    init() {
        descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        precondition(descriptor >= 0, "the system gives no eventfd")
    }

    deinit { Glibc.close(descriptor) }

    func ring() {
        var one: UInt64 = 1
        _ = unsafe write(descriptor, &one, 8)
    }

    /// Forgets that it rang.
    func hush() {
        var count: UInt64 = 0
        _ = unsafe read(descriptor, &count, 8)
    }
}
