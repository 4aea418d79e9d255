import Foundation
import Signal
import TestSupport
import Testing

/// A camera that is pulled out again and again, beside a microphone that stays.
@Suite("Plug cycles", .enabled(if: Program.isBuilt && CameraRig.isReady && MicrophoneRig.isThere))
struct PlugCycleTests {
    /// What a process holds.
    private struct Holding {
        var descriptors: Int
        var threads: Int
        var memory: Int
    }

    @Test("leave no descriptor, no thread and no memory behind", .timeLimit(.minutes(60)))
    func cycles() throws {
        let isLong = ProcessInfo.processInfo.environment["LAMPPOST_LONG"] != nil
        let cycles = isLong ? 10_000 : 200
        let rig = try CameraRig()
        // Gone after two pictures, and there again when it is looked for: it notes oppc.
        let notes = rig.folder.appending(path: "notes")
        try Data().write(to: notes)
        let camera = try rig.camera(pictures: .jpeg, "paced 1", "fps 100", "unplug_after 2", "note \(notes.path)")
        let microphones = try #require(MicrophoneRig.shared)
        let sound = rig.folder.appending(path: "in.raw")
        try Data(MicrophoneRig.sound).write(to: sound)
        let configuration = try microphones.configuration(in: rig.folder, "infile \(sound.path)")
        let ledger = rig.folder.appending(path: "ledger").path
        let give = [Program.path, "consent", "give", "camera", "microphone", "infer", "--ledger", ledger]
        _ = try rig.run(give)
        // Where nobody is seen or heard for 20 s, the encounter ends: somebody comes again and again.
        let again = ["sh", "-c", "while sleep 5; do \"$0\" \"$@\"; done"] + give
        let giver = try rig.start(again, output: FileHandle.nullDevice)
        defer { giver.terminate() }
        let live = try LiveProcess(
            rig, sound: configuration, ["--ledger", ledger, "--camera", camera, "--microphone", "rig"])

        /// What it holds once the camera has been back so often.
        func holding(after cycles: Int) throws -> Holding {
            let isReached = try live.wait(50) {
                try File(reading: notes.path).size ?? 0 >= 4 * cycles
            }
            #expect(isReached, "\(live.lines.suffix(20))")
            return Holding(descriptors: try live.descriptors().count, threads: try live.threads(), memory: try live.memory())
        }
        let early = try holding(after: cycles / 10)
        let late = try holding(after: cycles)
        print("plug cycles: \(cycles); at a tenth \(early), at the end \(late)")
        // What is open at the moment may differ by the devices themselves; what leaks, leaks with every cycle.
        #expect(abs(late.descriptors - early.descriptors) <= 8)
        #expect(late.threads <= early.threads + 2)
        #expect(late.memory - early.memory < 16 * cycles + 131_072)
        #expect(live.stop() == 0)
        #expect(live.lines.count { $0 == "lamppost: the camera is back" } >= cycles * 9 / 10)
    }
}
