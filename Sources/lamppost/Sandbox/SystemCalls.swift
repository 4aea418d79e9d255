import CLinux
import Glibc

/// What the sandbox and the view of a live run ask of the kernel. All of the command line that gives up memory safety: C takes pointers.
enum SystemCalls {
    /// The kernel's number for what went wrong.
    struct Refusal: Error {
        var code: Int32

        /// Whether the kernel has no such thing, or was started without it.
        var isAbsence: Bool { code == ENOSYS || code == EOPNOTSUPP || code == EINVAL }

        var text: String { unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)" }
    }

    /// The version of Landlock's interface, 1 and more.
    static func landlockVersion() throws(Refusal) -> Int { Int(try check(lamppost_landlock_version())) }

    /// Throws where the kernel cannot refuse system calls by a filter.
    static func expectFilter() throws(Refusal) { _ = try check(lamppost_filter_available()) }

    /// Lets this thread, and those that it begins, reach only these files; beyond, what the version can refuse.
    ///
    /// What is not there is not granted, nor is a pipe, which needs no leave.
    static func confineFiles(_ grants: [(path: String, rights: FileRights)], version: Int) throws(Refusal) {
        let handled = FileRights.all(version: version)
        // Both rights of version 4: to bind and to connect by TCP. Both scopes of 6: abstract sockets, signals to others.
        let refused = lamppost_landlock_refused(
            files: handled.rawValue, network: version >= 4 ? 3 : 0, scopes: version >= 6 ? 3 : 0)
        let rules = try check(lamppost_landlock_create(refused))
        defer { close(rules) }
        for grant in grants {
            let rights = grant.rights.intersection(handled)
            let result = unsafe lamppost_landlock_allow(rules, grant.path, rights.rawValue)
            if -result == EINVAL {
                // A file that is no folder takes fewer.
                let fewer = rights.intersection(.ofFiles)
                if fewer.isEmpty { continue }
                _ = try check(unsafe lamppost_landlock_allow(rules, grant.path, fewer.rawValue))
            } else if ![ENOENT, ENOTDIR, EACCES, ELOOP, ENAMETOOLONG, EBADFD].contains(-result) {
                _ = try check(result)
            }
        }
        _ = try check(lamppost_no_new_privileges())
        _ = try check(lamppost_landlock_enter(rules))
    }

    /// Holds all threads to a filter of system calls.
    static func confineCalls(_ filter: CallFilter) throws(Refusal) {
        var program = filter.program
        _ = try check(lamppost_no_new_privileges())
        let result = unsafe program.withUnsafeMutableBufferPointer {
            unsafe lamppost_filter_enter($0.baseAddress, UInt16($0.count))
        }
        _ = try check(result)
    }

    /// Takes a folder away if nothing is in it.
    static func removeFolder(_ path: String) { _ = unsafe rmdir(path) }

    /// A word of the environment.
    static func environment(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }

    /// A descriptor that sends each text as a datagram to a socket of this machine, by `sd_notify`'s names.
    static func openDatagrams(to name: String) throws(Refusal) -> Int32 {
        try check(unsafe lamppost_datagrams_to(name))
    }

    /// Sends a datagram; whether it went.
    static func send(_ text: String, to descriptor: Int32) -> Bool {
        let bytes = Array(text.utf8)
        return unsafe write(descriptor, bytes, bytes.count) == bytes.count
    }

    // MARK: The terminal

    /// How a terminal takes what is typed.
    struct Typing: Sendable { fileprivate var mode: termios }

    /// How large the terminal of standard output is; `nil` where it does not say.
    static var terminalSize: (columns: Int, rows: Int)? {
        var size = winsize()
        guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// Has the terminal of standard input hand over each key as it is typed, and not show it; how it was before, `nil` where
    /// it is none. Nothing typed stops the program or ends it but what interrupts it.
    static func takeKeysAtOnce() -> Typing? {
        var mode = termios()
        guard unsafe tcgetattr(STDIN_FILENO, &mode) == 0 else { return nil }
        let former = Typing(mode: mode)
        mode.c_lflag &= ~tcflag_t(ICANON | ECHO)
        // Places in `c_cc`: VMIN is 6, VTIME 5, VQUIT 1, VSUSP 10.
        (mode.c_cc.6, mode.c_cc.5, mode.c_cc.1, mode.c_cc.10) = (1, 0, 0, 0)
        _ = unsafe tcsetattr(STDIN_FILENO, TCSANOW, &mode)
        return former
    }

    static func restore(_ typing: Typing) {
        var mode = typing.mode
        _ = unsafe tcsetattr(STDIN_FILENO, TCSANOW, &mode)
    }

    private static func check(_ result: Int32) throws(Refusal) -> Int32 {
        if result < 0 { throw Refusal(code: -result) }
        return result
    }
}
