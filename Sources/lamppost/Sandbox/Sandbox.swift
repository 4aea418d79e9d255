import Digest
import Signal
import Synchronization

/// What the process gives up before it looks at anything that somebody else has made: files that it was not told of, the
/// network, other programs.
///
/// Landlock closes files, a filter (seccomp) system calls. Neither can be undone, and what opens a device later is inside,
/// too.
enum Sandbox {
    /// What there is of a sandbox, or what is in force.
    struct State {
        /// The version of Landlock's interface; `nil` if files are not closed.
        var landlock: Int?
        /// Whether system calls are refused.
        var refusesCalls = false
        /// What is missing, and why.
        var missing: [String] = []

        var isWhole: Bool { missing.isEmpty }

        /// For `run.json`: the version of Landlock, 0 without, and whether system calls are refused.
        var json: String {
            var writer = JSONWriter()
            writer.add("landlock", Int64(landlock ?? 0))
            writer.add("refuses_calls", refusesCalls)
            return writer.object
        }
    }

    /// The end of the help of every command that runs inside.
    static let help = """
        Sandbox: it can read what these words name and what the program brings along, write where they say, and neither
        open a connection nor start a program. Where the kernel lacks a part of that, one line says so;
        --require-sandbox refuses to go on (exit 3).
        """

    private static let entered = Mutex<State?>(nil)
    /// The folders that were made for what will be written.
    private static let made = Mutex<[String]>([])

    /// What is in force in this process; `nil` before `enter`, and for commands that do not.
    static var inForce: State? { entered.withLock { $0 } }

    /// What this kernel has.
    static var available: State {
        var state = State()
        do throws(SystemCalls.Refusal) { state.landlock = try SystemCalls.landlockVersion() } catch {
            state.missing.append("Landlock (\(because(error, since: "5.13")))")
        }
        do throws(SystemCalls.Refusal) {
            try SystemCalls.expectFilter()
            state.refusesCalls = true
        } catch {
            state.missing.append("a filter of system calls (\(because(error, since: "4.14")))")
        }
        return state
    }

    /// Enters it for good: the first thing that a command does, before another thread exists.
    ///
    /// - Parameter isRequired: whether to refuse where the kernel lacks a part; else one line says what it lacks.
    /// - Throws: `Failure` with exit status 3 if it is required and not whole.
    static func enter(_ reach: Reach, isRequired: Bool) throws(Failure) {
        for folder in reach.missing {
            // Where it cannot be made, the command says so, if it has something to write.
            guard (try? File.makeFolder(folder)) != nil else { break }
            made.withLock { $0.append(folder) }
        }
        var state = available
        if let version = state.landlock {
            do throws(SystemCalls.Refusal) { try SystemCalls.confineFiles(reach.grants, version: version) } catch {
                state.landlock = nil
                state.missing.append("Landlock (\(error.text))")
            }
        }
        if state.refusesCalls {
            do throws(SystemCalls.Refusal) { try SystemCalls.confineCalls(CallFilter()) } catch {
                state.refusesCalls = false
                state.missing.append("a filter of system calls (\(error.text))")
            }
        }
        let now = state
        entered.withLock { $0 = now }
        guard !state.isWhole else { return }
        let missing = state.missing.joined(separator: " and ")
        if isRequired {
            throw Failure.system(
                "expected a whole sandbox, found that it lacks \(missing); leave out --require-sandbox to go on without")
        }
        Messages.problem("the sandbox is not whole, for it lacks \(missing); --require-sandbox would refuse to go on")
    }

    /// Takes away the folders that were made and into which nothing came: who mistyped a word finds no trace of it.
    static func tidy() {
        for folder in made.withLock({ $0 }).reversed() { SystemCalls.removeFolder(folder) }
    }

    private static func because(_ refusal: SystemCalls.Refusal, since version: String) -> String {
        refusal.isAbsence ? "Linux \(version) and later have it, unless switched off" : refusal.text
    }
}
