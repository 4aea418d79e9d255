import Foundation
import Glibc
import TestSupport
import Testing

/// What a decoder could do that somebody has taken over: the program itself runs, with an intruder in it.
@Suite("The sandbox") struct SandboxTests {
    private static let refusedCalls: Set = [
        "socket", "socket6", "local-socket", "pair", "connect", "bind", "listen", "send", "message", "fork", "vfork", "clone",
        "spawn", "exec", "ptrace", "peek", "ring", "unshare", "typing",
    ]
    private static let refusedFiles: Set = [
        "read-forbidden", "list-forbidden", "write-forbidden", "create-forbidden", "remove-forbidden", "folder-forbidden",
        "link-forbidden",
        "cut-forbidden", "thread-forbidden", "list-devices", "parent-memory",
    ]
    private static let allowed: Set = ["write-out", "remove-out"]

    /// Whether this kernel has all of it, and refuses to cut files, too: Linux 6.2 and later.
    private static let isWhole: Bool = {
        let isWhole = Stage.inForce.landlock >= 3 && Stage.inForce.refusesCalls
        if !isWhole { print("skipped: the sandbox against an intruder, of which this kernel lacks a part: \(Stage.inForce)") }
        return isWhole
    }()

    private func expectConfined(_ attempts: Attempts) {
        let names = Self.refusedCalls.union(Self.refusedFiles).union(Self.allowed)
        #expect(Set(attempts.inside.keys) == names)
        for name in Self.refusedCalls { #expect(attempts.inside[name] == EPERM, "\(name)") }
        for name in Self.refusedFiles { #expect(attempts.inside[name] == EACCES, "\(name)") }
        for name in Self.allowed { #expect(attempts.inside[name] == 0, "\(name)") }
    }

    @Test(.enabled(if: isWhole)) func aConnectionFromADecoderIsRefused() throws {
        let stage = try Stage()
        let (program, attempts) = try intrude(stage)
        #expect(program.status == 0, "\(program.messages)")
        // The same attempts, from the same process, before it entered.
        let free = ["connect", "socket", "send", "message", "fork", "clone", "spawn", "peek", "read-forbidden", "list-devices"]
        for name in free { #expect(attempts.before[name] == 0, "\(name)") }
        #expect(attempts.before["exec"] == ENOENT && attempts.before["ptrace"] == ESRCH)
        expectConfined(attempts)
        // One that was opened at the start, one attempt then, one opened for the attempts inside: none from there.
        #expect(attempts.connections == 3)
        #expect(try stage.text("forbidden/secret") == "secret")
        let alone = try Program.run(["replay", Stage.recording, "--out", stage.path("alone")])
        #expect(alone.status == 0 && program.messages == alone.messages)
        for name in ["decisions.jsonl", "scenes.jsonl"] {
            #expect(try stage.text("out/\(name)") == stage.text("alone/\(name)"))
        }
    }

    @Test(.enabled(if: isWhole)) func somebodyWithoutRightsIsConfinedAlike() throws {
        let wrapper = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        let program = Program.released ?? Program.beside
        let tried = try Program.run(wrapper + [program, "--help"], program: "/usr/bin/env")
        guard tried.status == 0 else {
            print("skipped: the sandbox of somebody without rights, who cannot run the program: \(tried.messages)")
            return
        }
        let stage = try Stage()
        _ = try stage.library("intruder")
        let (run, attempts) = try intrude(stage, wrapper)
        #expect(run.status == 0, "\(run.messages)")
        #expect(attempts.before["connect"] == 0 && attempts.before["write-forbidden"] == 0)
        expectConfined(attempts)
    }

    #if arch(x86_64)
        @Test(.enabled(if: isWhole), arguments: ["x32", "old"])
        func callsByOtherNumbersEndTheProgram(_ kind: String) throws {
            let stage = try Stage()
            // A shell says how a program ended that was killed: 128 and the signal's number.
            let shell = ["sh", "-c", "\"$@\"; exit $?", "sh"]
            let (program, attempts) = try intrude(stage, shell, environment: ["INTRUDER_CALL": kind])
            #expect(program.status == 128 + SIGSYS, "\(program.messages)")
            #expect(attempts.inside.isEmpty)
        }
    #endif

    @Test func queuesThatAreBusyForSecondsRunOn() throws {
        let stage = try Stage()
        let busy = ["LD_PRELOAD": try stage.library("busy")]
        let run = try Program.run(["replay", Stage.recording], environment: busy)
        #expect(run.status == 0)
        #expect(run.messages.contains(/looked [2-9]/), "\(run.messages)")
    }

    @Test func replayAsksForNoSocket() throws {
        let stage = try Stage()
        let program = Program.released ?? Program.beside
        let trace = stage.path("trace")
        let run = try Program.run(
            ["strace", "-f", "-o", trace, "-e", "trace=%network,openat", program, "replay", Stage.recording],
            program: "/usr/bin/env")
        guard run.status == 0 else {
            print("skipped: the system calls of replay, which needs strace: \(run.messages)")
            return
        }
        let calls = try stage.text("trace").split(separator: "\n")
        #expect(calls.contains { $0.contains("withdrawn.mkv") })
        #expect(!calls.contains { !$0.contains("openat(") && !$0.contains("+++") && !$0.contains("---") }, "\(calls)")
    }
}
