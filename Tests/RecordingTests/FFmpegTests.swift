import Foundation
import Recording
import Signal
import TestSupport
import Testing

/// What ffmpeg writes, where it is installed: without it each test says that it is skipped.
@Suite struct FFmpegTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    /// Runs ffmpeg in the folder; `false` if it is not there.
    private func ffmpeg(_ line: String) throws -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c", "cd '\(folder.path)' && command -v ffmpeg >/dev/null || exit 99; ffmpeg -v error -nostdin -y \(line)",
        ]
        try process.run()
        process.waitUntilExit()
        if process.terminationStatus == 99 {
            print("skipped: ffmpeg is not installed")
            return false
        }
        #expect(process.terminationStatus == 0, "ffmpeg \(line)")
        return true
    }

    private static let input = "-f lavfi -i testsrc=s=64x48:r=10:d=1 -f lavfi -i sine=r=16000:d=1"

    private func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + name)))
    }

    @Test(arguments: [
        ("-c:v mjpeg -c:a pcm_s16le", PixelFormat.jpeg, 0), ("-c:v rawvideo -pix_fmt gray -c:a pcm_s24le", .gray8, 3_072),
        ("-c:v rawvideo -pix_fmt yuv420p -c:a pcm_s32le", .planar420, 4_608),
        ("-c:v rawvideo -pix_fmt yuyv422 -c:a pcm_f32le", .yuyv, 6_144),
        ("-c:v rawvideo -pix_fmt nv12 -c:a pcm_u8 -ac 2", .nv12, 4_608),
        ("-c:v rawvideo -pix_fmt yuv422p -c:a pcm_s16le -cluster_time_limit 100", .planar422, 6_144),
    ])
    func matroska(_ options: String, _ format: PixelFormat, _ count: Int) throws {
        guard try ffmpeg("\(FFmpegTests.input) \(options) a.mkv") else { return }
        _ = try ffmpeg("-i a.mkv -c copy -f matroska - > b.mkv")
        _ = try ffmpeg("-i a.mkv -c copy -write_crc32 0 -f matroska -live 1 - > c.mkv")
        let items = try replay(folder.path + "/a.mkv")
        #expect(items.filter { $0.kind == .video }.map(\.time) == (0..<10).map { .milliseconds($0 * 100) })
        #expect(items.allSatisfy { $0.kind != .video || count == 0 || $0.count == count })
        #expect(items.filter { $0.kind == .audio }.reduce(0) { $0 + $1.count } == 16_000)
        #expect(items.allSatisfy { $0.kind != .gap } && items.last?.text == nil)
        for name in ["a.mkv", "b.mkv", "c.mkv"] {
            #expect(try replay(folder.path + "/" + name) == items)
            #expect(try withPipe(try bytes(name)) { try replay($0) } == items)
        }
        var source = try ReplaySource(path: folder.path + "/a.mkv")
        try open(&source, .camera, .zero)
        var slot = SensorSlot()
        _ = try source.next(into: &slot)
        #expect((slot.video.layout.format, slot.video.layout.width, slot.video.layout.height) == (format, 64, 48))
    }

    @Test func eventsAndAttachments() throws {
        try Data(#"{"a": 1}"#.utf8).write(to: URL(fileURLWithPath: folder.path + "/consent.jsonld"))
        let events =
            "1\n00:00:00,300 --> 00:00:00,400\n{\"event\":\"touch\"}\n\n2\n00:00:00,700 --> 00:00:00,900\n{\"event\":\"leave\"}\n\n"
        try Data(events.utf8).write(to: URL(fileURLWithPath: folder.path + "/e.srt"))
        let line =
            "\(FFmpegTests.input) -i e.srt -map 0 -map 1 -map 2 -c:v mjpeg -c:a pcm_s16le -ar 44100 -c:s copy -attach consent.jsonld"
            + " -metadata:s:t mimetype=application/ld+json -metadata creation_time=2026-11-21T09:00:00Z a.mkv"
        guard try ffmpeg(line) else { return }
        let path = folder.path + "/a.mkv"
        let source = try ReplaySource(path: path)
        #expect(
            source.attachments == [
                Attachment(name: "consent.jsonld", mediaType: "application/ld+json", bytes: Array(#"{"a": 1}"#.utf8))
            ])
        #expect(source.recordedEpoch == UTCTime("2026-11-21T09:00:00Z"))
        let found = try replay(path).filter { $0.kind == .event }
        #expect(found.map(\.time) == [.milliseconds(300), .milliseconds(700)])
        #expect(found.map(\.text) == [#"{"event":"touch"}"#, #"{"event":"leave"}"#])
        let broken = try SensorSourceContract().check(make: { try ReplaySource(path: path) }, open: { try open(&$0, $1, $2) })
        #expect(broken == [])
    }

    @Test(arguments: ["pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le"])
    func wave(_ codec: String) throws {
        guard try ffmpeg("-f lavfi -i sine=r=16000:d=1 -ac 2 -c:a \(codec) a.wav") else { return }
        _ = try ffmpeg("-f lavfi -i sine=r=16000:d=1 -ac 2 -c:a \(codec) -f wav - > b.wav")
        let items = try replay(folder.path + "/a.wav")
        #expect(items.filter { $0.kind == .audio }.reduce(0) { $0 + $1.count } == 16_000)
        #expect(try withPipe(try bytes("b.wav")) { try replay($0) } == items)
    }

    @Test(arguments: ["gray", "yuv420p", "yuv422p", "yuv444p"])
    func y4m(_ format: String) throws {
        guard try ffmpeg("-f lavfi -i testsrc=s=34x22:r=30000/1001:d=0.5 -pix_fmt \(format) -strict -1 a.y4m") else { return }
        let items = try replay(folder.path + "/a.y4m")
        #expect(items.count == 16)
        #expect(try withPipe(try bytes("a.y4m")) { try replay($0) } == items)
    }

    @Test func otherCodecsAreRefusedByName() throws {
        guard try ffmpeg("-f lavfi -i testsrc=s=64x48:r=10:d=1 -c:v mpeg4 a.mkv") else { return }
        let error = try #require(try refusal(try bytes("a.mkv")))
        #expect(error.problem.hasSuffix("found V_MPEG4/ISO/ASP"))
        #expect(error.advice.contains("ffmpeg"))
    }
}
