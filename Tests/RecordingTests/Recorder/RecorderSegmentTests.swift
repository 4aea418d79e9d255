import Foundation
import Recording
import Signal
import TestSupport
import Testing

@Suite struct RecorderSegmentTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    private var path: String { folder.path + "/run.mkv" }
    private func files() throws -> [String] { try KnownRun.files(in: folder.path) }

    @Test func filesAreCutAndTheOldestGo() throws {
        let run = KnownRun()
        var recorder = try Recorder(path: path, plan: run.plan(SegmentLimits(bytes: 100_000, keptBytes: 350_000)))
        #expect(recorder.path.hasSuffix("/run.mkv"))
        for step in run.steps(0..<30_000) {
            try run.record(step, with: &recorder)
            #expect(try files().map(KnownRun.size).reduce(0, +) <= 350_000)
        }
        try recorder.finish(at: .seconds(30))
        let found = try files()
        #expect((3...4).contains(found.count) && found.first?.hasSuffix("-0001.mkv") == false)
        var next: Int?
        for file in found {
            #expect(try KnownRun.size(file) <= 100_000)
            let segment = try KnownRun.replay(file)
            #expect(segment.cutOff == nil && segment.zero % 500_000_000 == 0)
            // Pictures go on where the file before ended, and lie where they lay in the run.
            let numbers = segment.steps.map { Int($0.time.nanoseconds / 100_000_000) }
            #expect(numbers.first == next ?? numbers.first)
            #expect(segment.pictures == numbers.map(run.picture))
            next = numbers.last.map { $0 + 1 }
        }
        #expect(next == 300)
    }

    @Test func filesAreKeptForATime() throws {
        let run = KnownRun()
        let limits = SegmentLimits(duration: 2_000_000_000, keptDuration: 5_000_000_000)
        var recorder = try Recorder(path: path, plan: run.plan(limits))
        for step in run.steps(0..<20_000) { try run.record(step, with: &recorder) }
        let oldest = try KnownRun.replay(try files()[0])
        #expect(oldest.zero >= 12_000_000_000 && oldest.end >= .seconds(15))
        // Time alone removes, too: but never what is being written.
        for time in stride(from: Int64(20_000), through: 30_000, by: 100) { try recorder.pass(to: .milliseconds(time)) }
        #expect(try files().allSatisfy { try KnownRun.replay($0).end >= .seconds(25) })
        try recorder.finish(at: .seconds(30))
        #expect(try KnownRun.replay(try files().last ?? "").end == .seconds(30))
    }

    @Test func anotherRunGoesOnAfterTheFilesThatAreThere() throws {
        let limits = SegmentLimits(bytes: 100_000, keptBytes: 250_000, keptDuration: 60_000_000_000)
        let run = KnownRun()
        _ = try folder.file("run-0001 (copy).mkv", [])
        for count in 1...3 {
            var recorder = try Recorder(path: path, plan: run.plan(limits))
            #expect(recorder.path.hasSuffix("/run.mkv"))
            #expect(try files().count == count + 1)
            for step in run.steps(0..<2_000) { try run.record(step, with: &recorder) }
            try recorder.finish(at: .seconds(2))
        }
        #expect(try files().count == 4)
        var recorder = try Recorder(path: path, plan: run.plan(limits))
        for step in run.steps(0..<2_000) { try run.record(step, with: &recorder) }
        let kept = try files().map { String($0.suffix(8)) }
        #expect(kept == ["opy).mkv", "0002.mkv", "0003.mkv", "/run.mkv"])
        // What somebody else took away need not be removed.
        try File.remove(folder.path + "/run-0002.mkv")
        try recorder.pass(to: .seconds(59))
        try recorder.pass(to: .seconds(61))
        #expect(try files().count == 2)
    }

    /// A short recording under another name, last written to so many seconds after a time.
    private func leave(_ name: String, _ seconds: Int64, after zero: UTCTime = KnownRun.epoch) throws {
        let run = KnownRun()
        var recorder = try Recorder(path: "\(folder.path)/\(name)", plan: run.plan())
        for step in run.steps(0..<100) { try run.record(step, with: &recorder) }
        try recorder.finish(at: .milliseconds(100))
        try date(name, seconds, after: zero)
    }

    private func date(_ name: String, _ seconds: Int64, after zero: UTCTime = KnownRun.epoch) throws {
        let time = UTCTime(nanoseconds: zero.nanoseconds + seconds * 1_000_000_000)
        try File.setDate(of: "\(folder.path)/\(name)", to: time)
    }

    private func names() throws -> [String] { try files().map { String($0.dropFirst(folder.path.count + 1)) } }

    @Test func howOldAFileIsItsDateSaysAndOthersAreLeftAlone() throws {
        try leave("run-0001.mkv", -100)
        try leave("run-0002.mkv", -30)
        try leave("run-0003.mkv", -90)
        try leave("run-0006.mkv", 1_000)
        try leave("run-0007.mkv", 10, after: UTCTime(nanoseconds: 0))
        try leave("run.mkv", -50)
        try leave("walk-0001.mkv", -100)
        let foreign = ["run-0004.mkv": [UInt8](repeating: 0x1a, count: 9), "run-0005.mkv": []]
        for (name, bytes) in foreign {
            _ = try folder.file(name, bytes)
            try date(name, -100)
        }
        let run = KnownRun()
        let limits = SegmentLimits(duration: 2_000_000_000, keptDuration: 60_000_000_000, began: KnownRun.epoch)
        var recorder = try Recorder(path: path, plan: run.plan(limits))
        let others = ["run-0004.mkv", "run-0005.mkv"]
        let unknown = ["run-0006.mkv", "run-0007.mkv"]
        #expect(try names() == ["run-0002.mkv"] + others + unknown + ["run-0008.mkv", "run.mkv", "walk-0001.mkv"])
        try recorder.pass(to: .seconds(9))
        try recorder.pass(to: .seconds(11))
        #expect(try names().filter { $0 < "run-0009" } == ["run-0002.mkv"] + others + unknown)
        for time in stride(from: Int64(12), through: 59, by: 1) { try recorder.pass(to: .seconds(time)) }
        #expect(try names().filter { $0 < "run-0009" } == others + unknown)
        // What is dated in the future, or before any run can have been, is as old as this run, and will be in the next.
        for name in unknown { #expect(File.date(of: "\(folder.path)/\(name)") == KnownRun.epoch) }
        try recorder.pass(to: .seconds(61))
        #expect(try names().filter { $0 < "run-0009" } == others)
        try recorder.finish(at: .seconds(61))
    }

    @Test func whileNothingIsRecordedItGoesToo() throws {
        let limits = SegmentLimits(keptDuration: 60_000_000_000, began: KnownRun.epoch)
        try leave("run-0001.mkv", -61)
        try leave("run-0002.mkv", -20)
        try leave("run.mkv", -10)
        var shelf = RecordingShelf(path: path, limits: limits)
        try shelf.remove(at: .zero)
        #expect(try names() == ["run-0002.mkv", "run.mkv"])
        try shelf.remove(at: .seconds(41))
        #expect(try names() == ["run.mkv"])
        try shelf.remove(at: .seconds(51))
        #expect(try names() == [])

        // Under a clock that was never set, so long after the beginning of the run.
        try leave("run.mkv", -1_000)
        var unset = RecordingShelf(
            path: path, limits: SegmentLimits(keptDuration: 60_000_000_000, began: UTCTime(nanoseconds: 17)))
        for time in [Int64(0), 59] { try unset.remove(at: .seconds(time)) }
        #expect(try names() == ["run.mkv"])
        try unset.remove(at: .seconds(61))
        #expect(try names() == [])
    }

    @Test func whatSomebodyWritesIsNeitherNumberedNorRemoved() throws {
        let run = KnownRun()
        let limits = SegmentLimits(bytes: 100_000, keptDuration: 1, began: UTCTime(nanoseconds: KnownRun.epoch.nanoseconds + 99))
        let recorder = try Recorder(path: path, plan: run.plan(limits))
        try date("run.mkv", -1_000)
        let error = #expect(throws: SourceError.self) { _ = try Recorder(path: path, plan: run.plan(limits)) }
        #expect(error?.problem == "the recording ends: cannot create: another process is writing it")
        var shelf = RecordingShelf(path: path, limits: limits)
        try shelf.remove(at: .zero)
        #expect(try names() == ["run.mkv"])
        try recorder.finish(at: .seconds(1))
        try date("run.mkv", -1_000)
        try shelf.remove(at: .zero)
        #expect(try names() == [])
    }

    @Test func aFileOfAnotherProgramIsNotNumbered() throws {
        _ = try folder.file("run.mkv", [1, 2, 3])
        let error = #expect(throws: SourceError.self) {
            _ = try Recorder(path: path, plan: KnownRun().plan(SegmentLimits(keptDuration: 1, began: KnownRun.epoch)))
        }
        #expect(error?.problem == "the recording ends: cannot create: File exists")
        #expect(try names() == ["run.mkv"] && KnownRun.size(path) == 3)
        #expect(!Recorder.wrote(path) && !Recorder.wrote(folder.path) && !Recorder.wrote(folder.path + "/none.mkv"))
        try leave("own.mkv", 0)
        let own = try File.contents(of: folder.path + "/own.mkv", limit: 1 << 20)
        // Cut off anywhere before the name of who wrote it, it is nobody's.
        for count in [0, 3, 4, 20, 40, 60] {
            _ = try folder.file("cut.mkv", Array(own.prefix(count)))
            #expect(!Recorder.wrote(folder.path + "/cut.mkv"), "\(count)")
        }
        #expect(Recorder.wrote(folder.path + "/own.mkv"))
    }

    @Test func aLaterFileCarriesConsentOnlyAsItStands() throws {
        let first = CarriedFile(name: CarriedFile.consent, mediaType: "application/ld+json", bytes: [0x31])
        let second = CarriedFile(name: CarriedFile.consent, mediaType: "application/ld+json", bytes: [0x32])
        let scene = CarriedFile(name: CarriedFile.scene, mediaType: "application/json", bytes: [0x33])
        var run = KnownRun()
        run.events = [(500, #"{"event":"touch"}"#), (2_500, #"{"event":"consent","state":"withdrawn","purposes":"all"}"#)]
        let plan = run.plan(SegmentLimits(duration: 1_000_000_000), attachments: [first, scene])
        var recorder = try Recorder(path: path, plan: plan)
        for step in run.steps(0..<6_000) {
            if step.time == .seconds(5) { recorder.attachments = [second, scene] }
            try run.record(step, with: &recorder)
        }
        try recorder.finish(at: .seconds(6))
        let found = try files().map { try KnownRun.replay($0) }
        #expect(found.count > 4)
        for segment in found {
            // What begins with the withdrawal itself carries what held before it.
            let begin = try #require(segment.steps.first?.time)
            let expected = begin <= .milliseconds(2_500) ? [first, scene] : begin < .seconds(5) ? [scene] : [second, scene]
            #expect(segment.attachments.filter { $0.name != CarriedFile.part } == expected, "\(begin)")
        }
    }

    /// The whole of a day, quickly: times far from zero, clusters that begin anew.
    @Test func timesFarFromZeroComeBack() throws {
        let run = KnownRun()
        var recorder = try Recorder(path: path, plan: run.plan())
        for second in stride(from: 0, to: 864_000, by: 86_399) {
            for step in run.steps(second * 1_000..<second * 1_000 + 100) { try run.record(step, with: &recorder) }
        }
        try recorder.finish(at: .seconds(864_000))
        let found = try KnownRun.replay(path)
        #expect(found.steps.map(\.time) == stride(from: 0, to: 864_000, by: 86_399).map { .seconds($0) })
        #expect(found.end == .seconds(864_000))
    }
}
