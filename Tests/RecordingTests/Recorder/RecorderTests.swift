import Foundation
import Recording
import Signal
import TestSupport
import Testing

@Suite struct RecorderTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    private func record(_ run: KnownRun, _ milliseconds: Int, attachments: [CarriedFile] = []) throws -> String {
        let path = folder.path + "/\(UUID().uuidString).mkv"
        var recorder = try Recorder(path: path, plan: run.plan(attachments: attachments))
        for step in run.steps(0..<milliseconds) { try run.record(step, with: &recorder) }
        try recorder.finish(at: .milliseconds(Int64(milliseconds)))
        return path
    }

    @Test(arguments: [
        (PixelFormat.gray8, 8), (.gray8, 24), (.yuyv, 16), (.yuyv, 20), (.nv12, 8), (.nv12, 11), (.jpeg, 0),
    ])
    func everythingComesBack(_ format: PixelFormat, _ stride: Int) throws {
        var run = KnownRun()
        run.layout = PictureLayout(format: format, width: 8, height: 4, stride: stride)
        run.events = [
            (0, #"{"event":"touch"}"#), (1_230, #"{"event":"consent","state":"given","purposes":["camera"]}"#),
            (4_100, #"{"event":"leave"}"#),
        ]
        let found = try KnownRun.replay(try record(run, 10_000))
        let expected = run.steps(0..<10_000).filter { if case .sound = $0.content { false } else { true } }
        #expect(found.steps == expected)
        #expect(found.pictures == (0..<100).map(run.picture))
        #expect(found.samples == run.samples(160_000))
        #expect(found.gaps == [] && found.cutOff == nil && found.zero == 0 && found.end == .seconds(10))
    }

    @Test(arguments: [8_000, 44_100, 48_000, 96_000], [1, 2])
    func soundOfADeviceComesBackAsItsSamples(_ rate: Int, _ channels: Int) throws {
        var run = KnownRun()
        run.layout = nil
        run.sound = RecordingPlan.Sound(rate: rate, channels: channels)
        let path = try record(run, 3_000)
        var wave = WaveFile()
        wave.rate = rate
        wave.channels = channels
        wave.data = run.bytes(of: 0..<3 * rate)
        #expect(try sound(path) == sound(try folder.file("same.wav", wave.bytes)))
    }

    @Test func lostSoundIsAGap() throws {
        var run = KnownRun()
        run.silence = 600..<700
        let found = try KnownRun.replay(try record(run, 2_000))
        #expect(found.gaps == [600_000_000..<700_000_000])
        #expect(found.samples.count == 1_900 * 16)
    }

    @Test func attachmentsAndEpochComeBack() throws {
        let attachments = [
            CarriedFile(name: CarriedFile.consent, mediaType: "application/ld+json", bytes: Array("{}".utf8)),
            CarriedFile(name: CarriedFile.scene, mediaType: "application/json", bytes: [UInt8](repeating: 0x20, count: 70_000)),
        ]
        let path = try record(KnownRun(), 100, attachments: attachments)
        let source = try ReplaySource(path: path)
        #expect(source.attachments == attachments)
        #expect(source.recordedEpoch == KnownRun.epoch)
        #expect(source.sensors == [.camera, .microphone])
    }

    /// Also where sound is missing for so long that pictures do not wait for it, or does not come again.
    @Test(arguments: [1_500..<1_540, 1_500..<1_700, 1_500..<2_500, 1_500..<5_000])
    func aRecordingKeepsThePromisesOfASource(_ silence: Range<Int>) throws {
        var run = KnownRun()
        run.sound = RecordingPlan.Sound(rate: 48_000, channels: 2)
        run.silence = silence
        run.events = [(700, #"{"event":"touch"}"#), (2_345, #"{"event":"leave"}"#)]
        let path = try record(run, 5_000)
        let broken = try SensorSourceContract().check(make: { try ReplaySource(path: path) }, open: { try open(&$0, $1, $2) })
        #expect(broken == [])
        let gaps = try KnownRun.replay(path).gaps
        let nanoseconds = Int64(silence.lowerBound) * 1_000_000..<Int64(silence.upperBound) * 1_000_000
        #expect(gaps == (silence.upperBound < 5_000 ? [nanoseconds] : []))
    }

    /// A run in which nothing was sensed, or nothing any more, ends when it ended.
    @Test(arguments: [0, 1_000]) func aQuietRunEndsWhenItEnded(_ sensed: Int) throws {
        let path = folder.path + "/quiet.mkv"
        let run = KnownRun()
        var recorder = try Recorder(path: path, plan: run.plan())
        for step in run.steps(0..<sensed) { try run.record(step, with: &recorder) }
        for time in stride(from: Int64(sensed), to: 10_000, by: 100) {
            try recorder.pass(to: .milliseconds(time))
            // At most half a second of it is not in the file yet.
            let end = try KnownRun.replay(path).end
            #expect(end > .milliseconds(time - 500) && end <= .milliseconds(time))
        }
        try recorder.finish(at: .milliseconds(10_300))
        let found = try KnownRun.replay(path)
        #expect(found.end == .milliseconds(10_300) && found.cutOff == nil)
        #expect(found.samples.count == sensed * 16)
    }

    @Test func blocksOfOtherOrderWithinTheWindowAreTaken() throws {
        let path = folder.path + "/order.mkv"
        let run = KnownRun()
        var steps = run.steps(0..<4_000)
        // Each picture comes three blocks of sound too late.
        for index in steps.indices.dropLast(3).reversed() {
            if case .picture = steps[index].content { steps.insert(steps.remove(at: index), at: index + 3) }
        }
        var recorder = try Recorder(path: path, plan: run.plan())
        for step in steps { try run.record(step, with: &recorder) }
        try recorder.finish(at: .seconds(4))
        #expect(try KnownRun.replay(path).pictures == (0..<40).map(run.picture))
    }

    @Test func nothingIsRecordedThatCouldNotBeReplayed() throws {
        let path = folder.path + "/refusing.mkv"
        var run = KnownRun()
        var recorder = try Recorder(path: path, plan: run.plan())
        for step in run.steps(0..<1_000) { try run.record(step, with: &recorder) }
        let size = try KnownRun.size(path)
        for json in ["", "[]", "{", "{}", #"{"event":"consent","state":"lost","purposes":"all"}"#] {
            #expect(throws: SourceError.self) { try recorder.event(TimedEvent(time: .seconds(1), json: json)) }
        }
        let late = KnownRun.Step(time: .milliseconds(700), content: .sound(0..<320))
        #expect(throws: SourceError.self) { try run.record(late, with: &recorder) }
        let unrounded = KnownRun.Step(time: MediaTime(nanoseconds: 1_000_000_001), content: .sound(0..<320))
        #expect(throws: SourceError.self) { try run.record(unrounded, with: &recorder) }
        #expect(throws: SourceError.self) { try recorder.sound([1, 2, 3].span, time: .seconds(1)) }
        #expect(throws: SourceError.self) { try recorder.sound([UInt8](repeating: 0, count: 64_002).span, time: .seconds(1)) }
        run.layout = PictureLayout(format: .gray8, width: 16, height: 4, stride: 16)
        let error = #expect(throws: SourceError.self) {
            try run.record(KnownRun.Step(time: .seconds(1), content: .picture(1)), with: &recorder)
        }
        #expect(error?.problem == "expected gray8 of 8×4, found gray8 of 16×4")
        #expect(try KnownRun.size(path) == size)
        try recorder.finish(at: .seconds(1))
        #expect(try KnownRun.replay(path).end == .seconds(1))
    }

    @Test func aFileThatIsThereIsNotReplaced() throws {
        let path = try folder.file("mine.mkv", [1, 2, 3])
        let plan = KnownRun().plan()
        let error = #expect(throws: SourceError.self) { _ = try Recorder(path: path, plan: plan) }
        #expect(error?.kind == .deviceFailed)
        #expect(error?.description == "\(path): the recording ends: cannot create: File exists; choose another name")
        #expect(try KnownRun.size(path) == 3)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["mine.mkv"])
        #expect(throws: SourceError.self) { _ = try Recorder(path: folder.path + "/none/a.mkv", plan: plan) }
    }

    @Test func nobodyElseMayReadARecording() throws {
        let attributes = try FileManager.default.attributesOfItem(atPath: try record(KnownRun(), 100))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
}
