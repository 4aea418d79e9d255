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
        #expect(recorder.path.hasSuffix("/run-0001.mkv"))
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
            #expect(recorder.path.hasSuffix("/run-000\(count).mkv"))
            for step in run.steps(0..<2_000) { try run.record(step, with: &recorder) }
            try recorder.finish(at: .seconds(2))
        }
        #expect(try files().count == 4)
        var recorder = try Recorder(path: path, plan: run.plan(limits))
        for step in run.steps(0..<2_000) { try run.record(step, with: &recorder) }
        let kept = try files().map { String($0.suffix(8)) }
        #expect(kept == ["opy).mkv", "0002.mkv", "0003.mkv", "0004.mkv"])
        // What somebody else took away need not be removed.
        try File.remove(folder.path + "/run-0002.mkv")
        try recorder.pass(to: .seconds(59))
        try recorder.pass(to: .seconds(61))
        #expect(try files().count == 2)
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
            #expect(segment.attachments == expected, "\(begin)")
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
