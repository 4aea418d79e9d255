import Foundation
import Signal
import TestSupport
import Testing

/// A device that is pulled out again and again, beside one that stays.
@Suite("Plug cycles", .serialized, .enabled(if: Program.isBuilt && CameraRig.isReady && MicrophoneRig.isThere))
struct PlugCycleTests {
    private static let cycles = ProcessInfo.processInfo.environment["LAMPPOST_LONG"] == nil ? 200 : 10_000

    /// What a process holds.
    private struct Holding: CustomStringConvertible {
        var descriptors: Int
        var threads: Int
        var memory: Int
        /// Bytes that it asked for and did not give back.
        var heap: Int

        init(_ live: LiveProcess, heap path: String) throws {
            (descriptors, threads, memory) = (try live.descriptors().count, try live.threads(), try live.memory())
            heap = try File.contents(of: path, limit: 8).reversed().reduce(0) { $0 << 8 | Int($1) }
        }

        var description: String {
            "\(descriptors) descriptors, \(threads) threads, \(heap) bytes in use, \(memory / 1_024) kB of memory"
        }
    }

    @Test("of a camera leave no descriptor, no thread and no memory behind", .timeLimit(.minutes(60)))
    func camera() throws {
        let rig = try CameraRig()
        // Gone after two pictures, and there again when it is looked for.
        let camera = try rig.camera(pictures: .jpeg, "paced 1", "fps 100", "unplug_after 2")
        try expectNothingLeft(of: "camera", rig, camera, microphone: "")
    }

    @Test("of a microphone leave no descriptor, no thread and no memory behind", .timeLimit(.minutes(60)))
    func microphone() throws {
        let rig = try CameraRig()
        // Gone after 30 ms, and there again when it is looked for.
        let camera = try rig.camera(pictures: .jpeg, "paced 1", "fps 30")
        try expectNothingLeft(of: "microphone", rig, camera, microphone: "unplug_after 1440")
    }

    private func expectNothingLeft(of device: String, _ rig: CameraRig, _ camera: String, microphone keys: String) throws {
        let cycles = PlugCycleTests.cycles
        let microphones = try #require(MicrophoneRig.shared)
        let sound = rig.folder.appending(path: "in.raw")
        try Data(MicrophoneRig.sound).write(to: sound)
        let configuration = try microphones.configuration(in: rig.folder, "infile \(sound.path) \(keys)")
        let ledger = rig.folder.appending(path: "ledger").path
        let give = [Program.path, "consent", "give", "camera", "microphone", "infer", "--ledger", ledger]
        _ = try rig.run(give)
        // Where nobody is seen or heard for 20 s, the encounter ends: somebody comes again and again.
        let again = ["sh", "-c", "while sleep 5; do \"$0\" \"$@\"; done"] + give
        let giver = try rig.start(again, output: FileHandle.nullDevice)
        defer { giver.terminate() }
        let heap = rig.folder.appending(path: "heap").path
        let counting = ["HEAP=\(heap)", "LD_PRELOAD=\(try rig.library("allocations"))"]
        let live = try LiveProcess(
            rig, sound: configuration, in: counting, ["--ledger", ledger, "--camera", camera, "--microphone", "rig"])

        /// What it holds once the device has been back so often.
        func holding(after cycles: Int) throws -> Holding {
            let isReached = try live.wait(50, step: 200_000) {
                live.lines.count { $0 == "lamppost: the \(device) is back" } >= cycles
            }
            #expect(isReached, "\(live.lines.suffix(20))")
            return try Holding(live, heap: heap)
        }
        let early = try holding(after: cycles / 10)
        let late = try holding(after: cycles)
        print("plug cycles: \(cycles) of the \(device); at a tenth \(early), at the end \(late)")
        // What is open at the moment may differ by the devices themselves, and what the system's libraries keep to use again is
        // 64 KiB at most; what leaks, leaks with every cycle.
        #expect(late.heap - early.heap < cycles + 98_304)
        #expect(abs(late.descriptors - early.descriptors) <= 8)
        #expect(late.threads <= early.threads + 2)
        #expect(late.memory - early.memory < 16 * cycles + 262_144)
        #expect(live.stop() == 0)
    }
}
