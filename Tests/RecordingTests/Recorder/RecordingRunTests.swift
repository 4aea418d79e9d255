import Foundation
import Recording
import Signal
import TestSupport
import Testing

/// A run in parts, read as one recording.
@Suite struct RecordingRunTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    private var path: String { folder.path + "/run.mkv" }
    private func part(_ number: Int) -> String { "\(folder.path)/run-000\(number).mkv" }

    private static var run: KnownRun {
        var run = KnownRun()
        run.silence = 1_900..<2_700
        run.events = [(700, #"{"event":"touch"}"#), (3_345, #"{"event":"leave"}"#)]
        return run
    }

    /// Records for five seconds, in parts of one; as one file beside it, if wished.
    private func record(_ seed: UInt8 = 1, whole: String? = nil) throws {
        let run = RecordingRunTests.run
        let seeds = [CarriedFile(name: CarriedFile.seed, mediaType: "application/json", bytes: [seed])]
        try record(run, run.plan(SegmentLimits(duration: 1_000_000_000), attachments: seeds), path)
        if let whole { try record(run, run.plan(attachments: seeds), whole) }
    }

    private func record(_ run: KnownRun, _ plan: RecordingPlan, _ path: String) throws {
        var recorder = try Recorder(path: path, plan: plan)
        for step in run.steps(0..<5_000) { try run.record(step, with: &recorder) }
        try recorder.finish(at: .seconds(5))
    }

    @Test func itIsWhatOneFileWouldBe() throws {
        let whole = folder.path + "/whole.mkv"
        try record(whole: whole)
        let (joined, one) = (try KnownRun.replay(upTo: path), try KnownRun.replay(whole))
        #expect(joined.steps == one.steps && joined.pictures == one.pictures && joined.samples == one.samples)
        #expect(joined.gaps == one.gaps && joined.end == one.end && joined.cutOff == nil && joined.zero == 0)
        let run = try RecordingRun(upTo: path)
        #expect(run.paths == (1...run.paths.count - 1).map(part) + [path] && run.paths.count > 3 && run.begin == .zero)
        #expect(try RecordingRun(upTo: part(2)).paths == [part(1), part(2)])
        #expect(try RecordingRun(upTo: part(1)).paths == [part(1)])
        #expect(try RecordingRun(upTo: whole).paths == [whole])
    }

    @Test func theRunKeepsThePromisesOfASource() throws {
        try record()
        let run = try RecordingRun(upTo: path)
        let broken = try SensorSourceContract().check(
            make: { try ReplaySource.open(run) }, open: { try open(&$0, $1, $2) })
        #expect(broken == [])
    }

    @Test func whereTheFirstAreKeptNoLongerItBeginsLater() throws {
        try record()
        let all = try KnownRun.replay(upTo: path)
        try File.remove(part(1))
        let run = try RecordingRun(upTo: path)
        #expect(run.paths.first == part(2) && run.begin == .milliseconds(500))
        let rest = try KnownRun.replay(upTo: path)
        #expect(rest.zero == 500_000_000 && rest.end == all.end)
        let begin = try #require(rest.steps.first?.time)
        #expect(rest.steps.map(\.time) == all.steps.map(\.time).filter { $0 >= begin })
    }

    @Test func whatIsMissingBetweenOrOfAnotherRunIsRefused() throws {
        try record()
        let kept = try File.contents(of: part(2), limit: 1 << 20)
        func problem() -> (name: String, problem: String)? {
            do {
                _ = try RecordingRun(upTo: path)
                return nil
            } catch let error as SourceError { return (error.name, error.problem) } catch { return nil }
        }
        try File.remove(part(2))
        #expect(problem()?.name == part(2))
        #expect(problem()?.problem.hasSuffix("found none, though parts before it are there") == true)
        try Data(kept).write(to: URL(filePath: part(3)))
        #expect(problem()?.name == part(3))
        #expect(problem()?.problem.hasSuffix("found part 2") == true)

        let other = try RecordingRunTests(folder: Folder())
        try other.record(2)
        try FileManager.default.removeItem(atPath: part(3))
        try FileManager.default.copyItem(atPath: other.part(3), toPath: part(3))
        #expect(problem()?.name == part(3))
        #expect(problem()?.problem.hasSuffix("found a recording of another run") == true)
    }

    private init(folder: Folder) { self.folder = folder }

    @Test func anotherRunAfterItBeginsAnew() throws {
        try record(1)
        let count = try KnownRun.files(in: folder.path).count
        try record(2)
        let run = try RecordingRun(upTo: path)
        #expect(run.paths.count == count && run.begin == .zero)
        #expect(try RecordingRun(upTo: part(count)).paths.count == count)
        #expect(try KnownRun.replay(upTo: path).pictures.count == 50)
    }

    @Test(arguments: [
        "", "{}", "[]", #"{"part":0,"begin_ns":0}"#, #"{"part":2,"begin_ns":0}"#, #"{"part":1,"begin_ns":500000000}"#,
        #"{"part":2,"begin_ns":-1}"#, #"{"part":2,"begin_ns":17}"#, #"{"part":9223372036854775807,"begin_ns":500000000}"#,
        #"{"part":2,"begin_ns":9223372036854775807}"#, #"{"part":2,"begin_ns":500000000,"more":1}"#,
        String(repeating: " ", count: 300) + #"{"part":2,"begin_ns":500000000}"#,
    ])
    func aPartThatCannotBeIsRefused(_ json: String) throws {
        let note = CarriedFile(name: CarriedFile.part, mediaType: "application/json", bytes: Array(json.utf8))
        let run = KnownRun()
        try record(run, run.plan(attachments: [note]), path)
        let error = #expect(throws: SourceError.self) { _ = try RecordingRun(upTo: path) }
        #expect(error?.place == "attachment part.json")
    }

    /// Cut off at the end, all before is there; in a part that another follows, the run is refused.
    @Test func aPartThatIsCutOff() throws {
        try record()
        let last = try KnownRun.size(path)
        try Data(try File.contents(of: path, limit: last).dropLast(5)).write(to: URL(filePath: path))
        #expect(try KnownRun.replay(upTo: path).steps.count > 40)
        let size = try KnownRun.size(part(2))
        try Data(try File.contents(of: part(2), limit: size).dropLast(5)).write(to: URL(filePath: part(2)))
        let error = #expect(throws: SourceError.self) { _ = try KnownRun.replay(upTo: path) }
        #expect(error?.name == part(2))
    }
}
