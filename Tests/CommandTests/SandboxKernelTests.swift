import Foundation
import Glibc
import TestSupport
import Testing

/// The sandbox on kernels that lack a part of it (Tests/Rig/kernel.c stands before the one that is there).
@Suite("The sandbox of other kernels") struct SandboxKernelTests {
    /// A kernel without anything of it: the program as it would be without a sandbox.
    private static let bare = ["KERNEL_LANDLOCK": "0", "KERNEL_FILTER": "no"]

    private func run(_ stage: Stage, _ kernel: [String: String], _ words: String...) throws -> Program {
        try Program.run(words, environment: kernel.merging(["LD_PRELOAD": try stage.library("kernel")]) { $1 })
    }

    @Test(arguments: ["0", "off", "broken", "filter", "both"])
    func whatIsMissingIsSaidAndTheRunGoesOn(_ kind: String) throws {
        let kernel = kind == "filter" ? ["KERNEL_FILTER": "no"] : kind == "both" ? Self.bare : ["KERNEL_LANDLOCK": kind]
        let stage = try Stage()
        let out = stage.path("out")
        let run = try run(stage, kernel, "replay", Stage.recording, "--out", out)
        #expect(run.status == 0)
        let lines = run.messages.split(separator: "\n")
        let line = try #require(lines.first)
        #expect(lines.count == 1, "\(lines)")
        #expect(line.hasPrefix("lamppost: the sandbox is not whole"))
        #expect(line.contains("Landlock") == (kind != "filter"))
        #expect(line.contains("filter of system calls") == ["filter", "both"].contains(kind))
        #expect(try stage.text("out/run.json").contains("\"landlock\":0") == (kind != "filter"))
        let whole = try Program.run(["replay", Stage.recording, "--out", stage.path("whole")])
        #expect(whole.status == 0)
        for name in ["decisions.jsonl", "scenes.jsonl"] {
            #expect(try stage.text("out/\(name)") == stage.text("whole/\(name)"))
        }
    }

    @Test(arguments: ["0", "off", "broken", "filter"])
    func whereItIsRequiredNothingRunsWithout(_ kind: String) throws {
        let kernel = kind == "filter" ? ["KERNEL_FILTER": "no"] : ["KERNEL_LANDLOCK": kind]
        let stage = try Stage()
        for words in [["replay", Stage.recording], ["live", "--consent", "none"], ["mood", Stage.recording]] {
            let run = try Program.run(
                words + ["--require-sandbox"],
                environment: kernel.merging(["LD_PRELOAD": try stage.library("kernel")]) { $1 })
            #expect(run.status == 3)
            #expect(run.output.isEmpty)
            #expect(run.messages.hasPrefix("lamppost: expected a whole sandbox, found that it lacks "), "\(run.messages)")
        }
    }

    /// Each version knows more than the one before; what it does not know is not asked of it.
    @Test(arguments: 1...8) func everyVersionOfLandlockIsUsedAsFarAsItGoes(_ version: Int) throws {
        // Nothing can be asked of a kernel that it does not have; a later one has what an earlier has.
        guard Stage.inForce.landlock >= min(version, 6) else {
            print("skipped: version \(version) of Landlock: this kernel has \(Stage.inForce.landlock)")
            return
        }
        let stage = try Stage()
        let (program, attempts) = try intrude(
            stage, libraries: ["kernel", "intruder"], environment: ["KERNEL_LANDLOCK": "\(version)"])
        #expect(program.status == 0 && !program.messages.contains("sandbox"), "\(program.messages)")
        #expect(attempts.before["read-forbidden"] == 0)
        #expect(attempts.inside["read-forbidden"] == EACCES && attempts.inside["write-forbidden"] == EACCES)
        #expect(attempts.inside["write-out"] == 0)
        // The version that first knows how to refuse it.
        #expect(attempts.inside["cut-forbidden"] == (version >= 3 ? EACCES : 0))
    }

    @Test(arguments: [
        ["mood", "RECORDING", "--modality", "both"], ["features", "RECORDING", "--set", "context"],
        ["detect", "PICTURE"], ["demo", "--stories"],
    ])
    func itChangesNothingThatIsPrinted(_ words: [String]) throws {
        let stage = try Stage()
        let picture = stage.path("face.pgm")
        try (Data("P5 64 64 255\n".utf8) + Data((0..<4_096).map { UInt8(truncatingIfNeeded: $0 / 3) })).write(
            to: URL(filePath: picture))
        let places = ["RECORDING": Stage.recording, "PICTURE": picture]
        let words = words.map { places[$0] ?? $0 }
        let inside = try Program.run(words)
        let outside = try Program.run(
            words, environment: Self.bare.merging(["LD_PRELOAD": try stage.library("kernel")]) { $1 })
        #expect(inside.status == 0, "\(inside.messages)")
        #expect(inside.output == outside.output && !inside.output.isEmpty)
    }

    @Test func aFolderThatWasMadeForNothingIsTakenAway() throws {
        let stage = try Stage()
        let wrong = try Program.run(["replay", Stage.recording, "--out", stage.path("a/b/"), "--no-such-option"])
        #expect(wrong.status == 2)
        #expect(!FileManager.default.fileExists(atPath: stage.path("a")))
        let right = try Program.run(["replay", Stage.recording, "--out", stage.path("a/b/")])
        #expect(right.status == 0, "\(right.messages)")
        #expect(FileManager.default.fileExists(atPath: stage.path("a/b/decisions.jsonl")))
    }

    @Test func everyCommandThatIsConfinedSaysSo() throws {
        for name in ["replay", "live", "demo", "mood", "features", "detect", "evaluate"] {
            #expect(try Program.run([name, "--help"]).output.contains("--require-sandbox"), "\(name)")
        }
        #expect(try !Program.run(["devices", "--help"]).output.contains("--require-sandbox"))
    }
}
