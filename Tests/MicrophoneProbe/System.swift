import Capture
import Glibc
import Signal

/// What the probe needs of the system.
enum System {
    /// What to wait for.
    static func files(_ descriptors: [PollDescriptor]) -> [pollfd] {
        descriptors.map { pollfd(fd: $0.file, events: $0.events, revents: 0) }
    }

    /// Waits until a microphone has something to say, at most 50 ms.
    static func wait(for files: inout [pollfd]) {
        unsafe poll(&files, nfds_t(files.count), 50)
    }

    /// Looks away for so many milliseconds.
    static func pause(_ milliseconds: Int) {
        poll(nil, 0, Int32(milliseconds))
    }

    static func makeFile(_ path: String) {
        close(unsafe open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600))
    }

    static func removeFile(_ path: String) {
        unsafe unlink(path)
    }

    /// How many descriptors this process holds.
    static var openFiles: Int { ((try? Folder.names(in: "/proc/self/fd")) ?? []).count }
}
