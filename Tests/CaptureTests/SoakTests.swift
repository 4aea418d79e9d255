import Dispatch
import Foundation
import Signal
import TestSupport
import Testing

/// Whether ffmpeg is there; if not, that is said aloud.
private let hasTool: Bool = {
    let isThere = FileManager.default.isExecutableFile(atPath: "/usr/bin/ffmpeg")
    if !isThere { print("skipped: a soak, which needs ffmpeg") }
    return isThere
}()

/// A live run of hours, in time that goes twenty times as fast (Tests/Rig/hurry.c).
///
/// Two minutes of it in `lamppost test`, an hour in `lamppost test long`, LAMPPOST_SOAK_HOURS where that is set.
@Suite("A soak", .enabled(if: Program.isBuilt && CameraRig.isReady && MicrophoneRig.isThere && hasTool))
struct SoakTests {
    /// How many times as fast time goes.
    private static let haste = 20
    /// The most that the memory may grow, in bytes.
    private static let mostGrowth = 1 << 20

    private static var seconds: Int {
        let environment = ProcessInfo.processInfo.environment
        if let hours = environment["LAMPPOST_SOAK_HOURS"].flatMap(Int.init) { return 3_600 * hours }
        return environment["LAMPPOST_LONG"] == nil ? 120 : 3_600
    }

    /// What the program holds.
    private struct Holding: CustomStringConvertible {
        var time: Int
        var memory: Int
        var descriptors: Int
        var threads: Int

        var description: String {
            "soak: \(time) s: \(memory / 1_024) kB, \(descriptors) descriptors, \(threads) threads"
        }
    }

    /// The pictures or the sound of the recording that we ship, as ffmpeg gives them with these words.
    private func shipped(_ words: String, in rig: CameraRig) throws -> [UInt8] {
        let file = rig.folder.appending(path: "shipped").path
        let recording = "\(ShippedFile.root)/Recordings/full-consent.mkv"
        let said = try rig.run(
            ["ffmpeg", "-v", "error", "-nostdin", "-y", "-i", recording] + words.split(separator: " ").map(String.init)
                + [file])
        #expect(said.isEmpty, "\(said)")
        return try File.contents(of: file, limit: 1 << 28)
    }

    @Test("of pictures, sound and people who come and go: memory stays flat", .timeLimit(.minutes(180)))
    func flat() throws {
        let rig = try CameraRig()
        let jpegs = try shipped("-c:v copy -f mjpeg", in: rig)
        let pictures = TestPictures(format: "MJPG", width: 320, height: 240, files: [jpegs])
        let camera = try rig.camera(pictures: pictures, "paced 1", "fps 30")
        let sound = rig.folder.appending(path: "in.raw")
        try Data(shipped("-vn -ac 1 -ar 48000 -f s16le", in: rig)).write(to: sound)
        let microphones = try #require(MicrophoneRig.shared)
        let configuration = try microphones.configuration(in: rig.folder, "infile \(sound.path) loop 1")
        let hurry = [
            "HURRY=\(SoakTests.haste) \(DispatchTime.now().uptimeNanoseconds)", "LD_PRELOAD=\(try rig.library("hurry"))",
        ]
        let ledger = rig.folder.appending(path: "ledger").path
        let purposes = ["camera", "microphone", "infer", "select", "target", "record"]
        let give = ["env"] + hurry + [Program.path, "consent", "give"] + purposes + ["--age", "adult", "--ledger", ledger]
        _ = try rig.run(give)
        // Where nobody is seen or heard for 20 s, the encounter ends: somebody comes again and again.
        let giver = try rig.start(
            ["sh", "-c", "while sleep 0.7; do \"$0\" \"$@\"; done"] + give, output: FileHandle.nullDevice)
        defer { giver.terminate() }
        let out = rig.folder.appending(path: "log").path
        let live = try LiveProcess(
            rig, sound: configuration, in: hurry,
            ["--ledger", ledger, "--camera", camera, "--microphone", "rig", "--out", out])

        /// What it holds at so many seconds of the run.
        let begin = ContinuousClock.now
        func holding(at time: Int) throws -> Holding {
            let wait = Duration.seconds(time) / SoakTests.haste
            let isThere = try live.wait(time / 60 + 1) { begin.duration(to: .now) >= wait }
            #expect(isThere, "\(live.lines.suffix(20))")
            let holding = Holding(
                time: time, memory: try live.memory(), descriptors: try live.descriptors().count, threads: try live.threads())
            print(holding)
            return holding
        }
        let seconds = SoakTests.seconds
        let early = try holding(at: min(seconds / 2, 600))
        var late = early
        for part in 1...6 where seconds * part / 6 > early.time { late = try holding(at: seconds * part / 6) }
        #expect(late.memory - early.memory < SoakTests.mostGrowth)
        #expect(abs(late.descriptors - early.descriptors) <= 2)
        // The system's library takes a thread now and then for what it does at a time.
        #expect(late.threads <= early.threads + 2)
        #expect(live.stop() == 0)
        print("soak: \(live.lines.suffix(16).joined(separator: "\nsoak: "))")
        #expect(live.lines.contains { $0.hasPrefix("live: ") })
    }
}
