import Foundation
import Recording
import Signal
import TestSupport
import Testing

/// Recording leaves none of what it recorded in this process's memory.
@Suite struct RecorderMemoryTests {
    @Test(arguments: [0, 64, 96]) func nothingOfWhatWasRecordedIsLeft(_ stride: Int) throws {
        let folder = try Folder()
        let canary = Canary(seed: 0x401 + UInt64(stride))
        let layout = PictureLayout(format: stride == 0 ? .jpeg : .gray8, width: 64, height: 48, stride: stride)
        let plan = RecordingPlan(
            pictures: layout, sound: RecordingPlan.Sound(rate: 16_000, channels: 1), epoch: KnownRun.epoch,
            segments: SegmentLimits(bytes: 100_000))
        var recorder = try Recorder(path: folder.path + "/canary.mkv", plan: plan)
        var frame = VideoFrame()
        var sound = WipedBuffer<UInt8>(capacity: 3_200)
        for tenth in 0..<30 {
            let time = MediaTime.milliseconds(Int64(tenth) * 100)
            frame.begin(time: time, layout: layout, byteCount: max(64, stride) * 48)
            var picture = frame.mutableBytes
            canary.fill(&picture)
            sound.resize(to: 3_200)
            var samples = sound.mutableSpan
            canary.fill(&samples)
            try recorder.sound(sound.span, time: time)
            try recorder.picture(frame)
            frame.wipe()
            sound.wipe()
        }
        #expect(try MemorySearch.find([canary.raw, canary.float]) == [])
        try recorder.finish(at: .seconds(3))
        let files = try KnownRun.files(in: folder.path)
        #expect(files.count == 2)
        #expect(try files.map(KnownRun.size).reduce(0, +) > 180_000)
    }
}
