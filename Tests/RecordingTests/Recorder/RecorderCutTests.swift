import Foundation
import Recording
import Signal
import TestSupport
import Testing

/// Cut at any byte, a recording gives all that was written before it.
@Suite struct RecorderCutTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    @Test func everyByteMayBeTheLast() throws {
        var run = KnownRun()
        (run.pictureStep, run.soundStep) = (10, 2)
        run.events = [(0, #"{"event":"touch"}"#), (13, #"{"event":"leave"}"#), (25, #"{"event":"touch"}"#)]
        let steps = run.steps(0..<36)
        let path = folder.path + "/whole.mkv"
        let scene = CarriedFile(name: CarriedFile.scene, mediaType: "application/json", bytes: Array("{}".utf8))
        var recorder = try Recorder(path: path, plan: run.plan(attachments: [scene]))
        // What is in the file after the header and after each step: nothing waits in this process.
        let header = try KnownRun.size(path)
        var ends: [Int] = []
        for step in steps {
            try run.record(step, with: &recorder)
            ends.append(try KnownRun.size(path))
        }
        let bytes = try File.contents(of: path, limit: 1 << 20)
        #expect(bytes.count == ends.last && ends == ends.sorted() && Set(ends).count == steps.count)

        let cut = folder.path + "/cut.mkv"
        for kept in 0...bytes.count {
            try Data(bytes.prefix(kept)).write(to: URL(fileURLWithPath: cut))
            if kept < header {
                let error = #expect(throws: SourceError.self) { _ = try KnownRun.replay(cut) }
                #expect(error?.kind == .badInput)
                continue
            }
            let found = try KnownRun.replay(cut)
            let whole = zip(steps, ends).filter { $0.1 <= kept }.map(\.0)
            var (others, frames) = ([KnownRun.Step](), 0)
            for step in whole {
                if case .sound(let range) = step.content { frames = range.upperBound } else { others.append(step) }
            }
            // An event may be there without its duration, and the last block of sound in part.
            #expect(found.steps.starts(with: others) && found.steps.count <= others.count + 1, "\(kept)")
            #expect(found.pictures == (0..<found.pictures.count).map(run.picture), "\(kept)")
            #expect(found.samples.count >= frames && found.samples.count < frames + 32, "\(kept)")
            #expect(found.samples == run.samples(found.samples.count), "\(kept)")
            if kept == header || ends.contains(kept) {
                #expect(found.cutOff == nil)
            } else {
                #expect(found.cutOff?.hasPrefix("byte \(kept): the file ends inside ") == true, "\(found.cutOff ?? "")")
            }
        }
    }

    /// A disk that takes no more: the recording ends after its last whole block, and the caller hears why, every time.
    @Test(arguments: [5_000, 20_000, 20_011, 20_480, 21_999])
    func aFullDiskEndsTheRecordingNotTheRun(_ limit: Int) async throws {
        await #expect(processExitsWith: .success) { [limit = limit as Int, path = folder.path as String] in
            let run = KnownRun()
            let path = "\(path)/\(limit).mkv"
            var recorder = try Recorder(path: path, plan: run.plan())
            limitFiles(to: limit)
            var (end, failure) = (0, SourceError?.none)
            for step in run.steps(0..<3_000) {
                do {
                    try run.record(step, with: &recorder)
                    #expect(failure == nil)
                    end = try KnownRun.size(path)
                } catch let error as SourceError {
                    #expect(failure == nil || failure == error)
                    failure = error
                }
                #expect(try KnownRun.size(path) == end || failure != nil)
            }
            let error = try #require(failure)
            #expect(error.kind == .deviceFailed)
            #expect(error.description.hasPrefix("\(path): the recording ends: cannot write: File too large; "))
            #expect(end > limit - 500 && end <= limit)
            #expect(try KnownRun.size(path) == end)
            let found = try KnownRun.replay(path)
            #expect(found.cutOff == nil && found.pictures == (0..<found.pictures.count).map(run.picture))
            #expect(throws: error) { try recorder.pass(to: .seconds(9)) }
            do {
                try recorder.finish(at: .seconds(9))
                Issue.record("a recording that failed was finished")
            } catch let again as SourceError { #expect(again == error) }
        }
    }
}

/// Lets no file of this process grow beyond so many bytes: what comes after is written in part, then refused.
private func limitFiles(to count: Int) {
    signal(SIGXFSZ, SIG_IGN)
    var limit = rlimit(rlim_cur: rlim_t(count), rlim_max: rlim_t(count))
    unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
}
