import Foundation
import Recording
import Signal
import TestSupport
import Testing

/// A process that records dies at a random moment: all that it had recorded is there.
@Suite struct RecorderKillTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    /// How often: `LAMPPOST_KILLS=200 swift test --filter RecorderKillTests` for more.
    private static let kills = ProcessInfo.processInfo.environment["LAMPPOST_KILLS"].flatMap { Int($0) } ?? 30

    @Test func whateverTheMomentEveryFileReplaysToIt() async throws {
        var random = Repeatable(seed: 0x911)
        var (recorded, files) = (0, 0)
        for number in 0..<RecorderKillTests.kills {
            let path = "\(folder.path)/\(number)"
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            let delay = UInt32.random(in: 0..<300_000, using: &random)
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, delay = delay as UInt32] in
                let killer = Thread {
                    usleep(delay)
                    kill(getpid(), SIGKILL)
                }
                killer.start()
                try RecorderKillTests.record(in: path)
            }
            let reached = try RecorderKillTests.progress(path)
            let found = try KnownRun.files(in: path)
            files += found.count
            if reached > .zero { recorded += 1 }
            if reached > .zero { #expect(!found.isEmpty, "\(number)") }
            for (index, file) in found.enumerated() {
                let replayed = try KnownRun.replay(file)
                #expect(index == found.count - 1 || replayed.cutOff == nil, "\(number): \(file)")
                if index == found.count - 1 {
                    #expect(reached - replayed.end < 1_000_000_000, "\(number): \(reached), \(replayed.end)")
                }
            }
        }
        print("killed \(RecorderKillTests.kills) times, \(recorded) after something was recorded; \(files) files replayed")
        #expect(recorded > RecorderKillTests.kills / 2)
    }

    /// Records without end, in small segments, and notes after each item how far it came.
    private static func record(in path: String) throws {
        let notes = try File(creating: path + "/progress")
        var run = KnownRun()
        let plan = run.plan(SegmentLimits(bytes: 40_000, keptBytes: 200_000))
        var recorder = try Recorder(path: path + "/run.mkv", plan: plan)
        for second in 0... {
            run.events = [(second * 1_000 + 300, #"{"event":"touch"}"#)]
            for step in run.steps(second * 1_000..<second * 1_000 + 1_000) {
                try run.record(step, with: &recorder)
                try notes.write("\(step.time.nanoseconds)\n")
            }
        }
    }

    /// The time of the last item whose recording was noted.
    private static func progress(_ path: String) throws -> MediaTime {
        guard FileManager.default.fileExists(atPath: path + "/progress") else { return .zero }
        let text = String(decoding: try File.contents(of: path + "/progress", limit: 1 << 24), as: UTF8.self)
        guard let end = text.lastIndex(of: "\n"), let line = text[..<end].split(separator: "\n").last else { return .zero }
        return MediaTime(nanoseconds: Int64(line) ?? 0)
    }
}
