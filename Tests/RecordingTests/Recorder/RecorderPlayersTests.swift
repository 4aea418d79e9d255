import Foundation
import Recording
import Signal
import TestSupport
import Testing

/// What the recorder writes is a recording to others too: ffmpeg reads it without a word.
@Suite struct RecorderPlayersTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    /// What a shell line prints and complains of; `nil` if ffmpeg is not there.
    private func shell(_ line: String) throws -> String? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "cd '\(folder.path)' && command -v ffmpeg >/dev/null || exit 99; (\(line)) 2>&1"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        if process.terminationStatus == 99 {
            print("skipped: ffmpeg is not installed")
            return nil
        }
        #expect(process.terminationStatus == 0, "\(line)")
        return text
    }

    @Test(arguments: [PixelFormat.jpeg, .yuyv, .nv12, .gray8])
    func ffmpegReadsIt(_ format: PixelFormat) throws {
        let picture = CanaryPicture(seed: 7)
        var run = KnownRun()
        let stride = format == .yuyv ? 144 : 80
        let layout = PictureLayout(format: format, width: CanaryPicture.width, height: CanaryPicture.height, stride: stride)
        run.layout = layout
        run.sound = RecordingPlan.Sound(rate: 48_000, channels: 2)
        run.events = [(0, #"{"event":"touch"}"#), (4_400, #"{"event":"leave"}"#)]
        let scene = CarriedFile(name: CarriedFile.scene, mediaType: "application/json", bytes: Array("{}".utf8))
        let plan = run.plan(attachments: [scene])
        var recorder = try Recorder(path: folder.path + "/a.mkv", plan: plan)
        for step in run.steps(0..<5_000) {
            if format == .jpeg, case .picture = step.content {
                let file = picture.makeFile()
                var frame = VideoFrame()
                frame.begin(time: step.time, layout: layout, byteCount: file.count)
                var bytes = frame.mutableBytes
                for index in file.span.indices { bytes[index] = file.span[index] }
                try recorder.picture(frame)
            } else {
                try run.record(step, with: &recorder)
            }
        }
        try recorder.finish(at: .seconds(5))

        let entries = "-show_entries stream=codec_name,width,sample_rate,channels,nb_read_packets"
        let probe = "ffprobe -v error -count_packets \(entries) -of csv=p=0 a.mkv"
        guard let streams = try shell(probe) else { return }
        let codec = format == .jpeg ? "mjpeg" : "rawvideo"
        let lines = streams.split(separator: "\n").map(String.init)
        #expect(lines.prefix(2) == ["\(codec),64,50", "pcm_s16le,48000,2,250"])
        // Two events and the marks of beginning and end.
        #expect(lines.dropFirst(2).first == "subrip,N/A,4", "\(streams)")
        #expect(try shell("ffmpeg -v error -nostdin -i a.mkv -map 0:v -map 0:a -f null -") == "")
        #expect(try shell("ffmpeg -v error -nostdin -i a.mkv -map 0:v -f framemd5 - | grep -vc '#'") == "50\n")
        let subtitles = try shell("ffmpeg -v error -nostdin -i a.mkv -map 0:s -f srt -")
        #expect(subtitles?.contains("00:00:04,400 --> 00:00:05,400\n{\"event\":\"leave\"}") == true, "\(subtitles ?? "")")
        // Copied by another hand, it replays to the same.
        #expect(try shell("ffmpeg -v error -nostdin -copyts -i a.mkv -map 0 -c copy b.mkv") == "")
        let (own, other) = (try replay(folder.path + "/a.mkv"), try replay(folder.path + "/b.mkv"))
        #expect(own.filter { $0.kind != .audio } == other.filter { $0.kind != .audio })
        #expect(try sound(folder.path + "/a.mkv") == sound(folder.path + "/b.mkv"))
    }
}
