import CLinux

/// The program that the kernel asks before every system call: Berkeley packet filter, over `struct seccomp_data`.
///
/// It lists what is refused, not what is allowed: the run-time libraries of Swift and C choose their calls anew with every
/// version, and a call that nobody thought of must not end a run that has gone on for weeks. What opens a way out of the
/// process is on the list; which files it reaches, Landlock says.
struct CallFilter {
    private(set) var program: [sock_filter] = []

    /// Places in `struct seccomp_data`, in bytes; of an argument, its lower half.
    private enum Place {
        static let call: UInt32 = 0
        static let architecture: UInt32 = 4
        static func argument(_ number: UInt32) -> UInt32 { 16 + 8 * number }
    }

    private static let allow = UInt32(SECCOMP_RET_ALLOW)
    /// "Operation not permitted": who asked goes on, as one that was compromised and as one that only tried.
    private static let refuse = answer(EPERM)
    private static let kill: UInt32 = 0x8000_0000

    private static func answer(_ code: Int32) -> UInt32 { 0x0005_0000 | UInt32(code) }

    init() {
        load(Place.architecture)
        // Calls by another processor's numbers would pass for harmless ones: no program of ours makes any.
        unless(equal: lamppost_filter_architecture, answer: CallFilter.kill)
        load(Place.call)
        // From here on the numbers are those of x32, another set of the same calls.
        when(atLeast: 0x4000_0000, answer: CallFilter.kill)
        // Its arguments lie in memory, where no filter looks: as on a kernel without it, clone is then called instead.
        when(equal: UInt32(SYS_clone3), answer: CallFilter.answer(ENOSYS))
        // libdispatch raises the priority of a thread of its own. Told that it may not, as most users may not, it complains
        // to the system's log, through a socket: it is told yes, and nothing changes.
        when(equal: UInt32(SYS_setpriority), answer: CallFilter.answer(0))
        var index: Int32 = 0
        while let call = UInt32(exactly: lamppost_refused_call(index)) {
            when(equal: call, answer: CallFilter.refuse)
            index += 1
        }
        // A thread, yes; a process, no.
        skip(4, unlessEqual: UInt32(SYS_clone))
        load(Place.argument(0))
        add(BPF_JMP | BPF_JSET | BPF_K, lamppost_clone_thread, 1, 0)
        end(CallFilter.refuse)
        end(CallFilter.allow)
        // All that was not named comes to the last line.
        skip(5, unlessEqual: UInt32(SYS_ioctl))
        load(Place.argument(1))
        // Words put into a terminal's input are obeyed as its user's.
        when(equal: UInt32(TIOCSTI), answer: CallFilter.refuse)
        when(equal: UInt32(TIOCLINUX), answer: CallFilter.refuse)
        end(CallFilter.allow)
    }

    private mutating func add(_ code: Int32, _ value: UInt32, _ whenTrue: UInt8 = 0, _ whenFalse: UInt8 = 0) {
        program.append(sock_filter(code: UInt16(code), jt: whenTrue, jf: whenFalse, k: value))
    }

    private mutating func load(_ place: UInt32) { add(BPF_LD | BPF_W | BPF_ABS, place) }
    private mutating func end(_ answer: UInt32) { add(BPF_RET | BPF_K, answer) }

    private mutating func when(equal value: UInt32, answer: UInt32) {
        skip(1, unlessEqual: value)
        end(answer)
    }

    private mutating func unless(equal value: UInt32, answer: UInt32) {
        add(BPF_JMP | BPF_JEQ | BPF_K, value, 1, 0)
        end(answer)
    }

    private mutating func when(atLeast value: UInt32, answer: UInt32) {
        add(BPF_JMP | BPF_JGE | BPF_K, value, 0, 1)
        end(answer)
    }

    private mutating func skip(_ count: UInt8, unlessEqual value: UInt32) {
        add(BPF_JMP | BPF_JEQ | BPF_K, value, 0, count)
    }
}
