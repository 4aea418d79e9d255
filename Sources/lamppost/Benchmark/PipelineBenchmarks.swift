import Consent
import Features
import Kernels
import Mood
import Pipeline
import Signal

/// What a frame of a live run costs, and where the time goes: a VGA camera of 30 pictures a second, a microphone, one face.
///
/// The picture is a photograph that lies beside a checkout, compressed; without it one of a recording, twice as large, not
/// compressed. Every row is the mean of a second's 30 frames, for not every frame is looked at.
enum PipelineBenchmarks {
    private static let frames = 30
    private static let (width, height) = (640, 480)

    static var all: [Benchmark] {
        [
            Benchmark("pipeline.frame.vga", 1, "frames", each: frames) { [try whole()] },
            Benchmark("pipeline.frame.decode", 1, "frames", each: frames) { [try decoding()] },
            Benchmark("pipeline.frame.motion", 1, "frames", each: frames) { [try measuring()] },
            Benchmark("pipeline.frame.watch", 1, "frames", each: frames) { [try watching()] },
            Benchmark("pipeline.frame.face", 1, "frames", each: frames) { [try reading()] },
            Benchmark("pipeline.frame.sound", 1, "frames", each: frames) { [try hearing()] },
            Benchmark("pipeline.frame.mood", 1, "frames", each: frames) { [try estimating()] },
        ]
    }

    // MARK: The whole

    /// Pictures and sound of a second through the stations, and two estimates.
    private static func whole() throws -> Benchmark.Work {
        let run = try LiveSecond()
        for _ in 0..<4 { run.play() }
        return Benchmark.Work { run.play() }
    }

    /// A second that is played again and again, its time going on.
    private final class LiveSecond {
        private var stations: SensingStations
        private var frame: VideoFrame
        private var block: AudioBlock
        private let gate = ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 0)
        private var second: Int64 = 0

        init() throws {
            stations = SensingStations(
                ear: try EarModels.shipped(), model: try VoiceModels.read(Shipped.path(VoiceModels.shipped)),
                face: try FaceModels.read(Shipped.path(FaceModels.shipped)),
                expression: try ExpressionModels.read(Shipped.path(ExpressionModels.shipped)))
            stations.mayInfer = true
            frame = try picture()
            block = spoken()
        }

        func play() {
            let start = MediaTime.seconds(second)
            let (layout, byteCount) = (frame.layout, frame.bytes.count)
            second += 1
            for tenth in 0..<10 {
                block.begin(time: start + Int64(tenth) * 100_000_000, sampleCount: 1_600)
                stations.hear(block, 0..<1_600)
                for third in 0..<3 {
                    // The same bytes at another time.
                    frame.begin(
                        time: start + PipelineBenchmarks.time(3 * tenth + third), layout: layout, byteCount: byteCount)
                    try? stations.see(frame, try? gate.permitInference(at: frame.time))
                }
                if tenth % 5 == 4 { estimate(at: block.end) }
            }
        }

        func estimate(at time: MediaTime) {
            _ = try? stations.mood(
                gate.permitInference(at: time), gate.permitInference(at: time), gate.permitInference(at: time), at: time)
        }

        func estimate() { estimate(at: .seconds(second)) }
    }

    /// A frame's time within its second.
    private static func time(_ frame: Int) -> Nanoseconds { Int64(frame) * 1_000_000_000 / Int64(frames) }

    // MARK: The stations

    /// The frames that a station looks at are decoded.
    private static func decoding() throws -> Benchmark.Work {
        let frame = Held(try picture())
        let plane = Held(LumaPlane())
        let looks = looked
        return Benchmark.Work { for _ in 0..<looks { try? plane.value.load(frame.value) } }
    }

    /// How many of a second's frames the watch or the meter of motion looks at.
    private static var looked: Int {
        var (watched, measured): (Nanoseconds?, Nanoseconds?)
        return (0..<frames).count { frame in
            let time = time(frame)
            let isWatched = watched.map { time - $0 >= FaceWatch.interval } ?? true
            let isMeasured = measured.map { time - $0 >= MotionMeter.interval } ?? true
            if isWatched { watched = time }
            if isMeasured { measured = time }
            return isWatched || isMeasured
        }
    }

    private static func measuring() throws -> Benchmark.Work {
        let samples = try luma()
        let meter = Held(MotionMeter())
        return everyFrame { time in
            guard meter.value.isDue(at: time) else { return }
            _ = meter.value.measure(samples.span, width: width, height: height, at: time)
        }
    }

    private static func watching() throws -> Benchmark.Work {
        let samples = try luma()
        let watch = Held(FaceWatch(try FaceModels.read(Shipped.path(FaceModels.shipped))))
        return everyFrame { time in
            guard watch.value.isDue(at: time) else { return }
            watch.value.look(samples.span, width: width, height: height, at: time)
        }
    }

    /// The viewer's face is cut out and read at every look.
    private static func reading() throws -> Benchmark.Work {
        let samples = try luma()
        let gate = ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 0)
        let mood = Held(FaceMoodEstimator(try ExpressionModels.read(Shipped.path(ExpressionModels.shipped))))
        let watch = Held(FaceWatch(try FaceModels.read(Shipped.path(FaceModels.shipped))))
        // Only who was seen more than once is a viewer.
        for look in 0..<10 {
            watch.value.look(samples.span, width: width, height: height, at: .zero + Int64(look) * FaceWatch.interval)
        }
        guard watch.value.viewer != nil else { return Benchmark.Work {} }
        var last = MediaTime.zero
        return everyFrame { time in
            guard time - last >= FaceWatch.interval else { return }
            last = time
            _ = watch.value.withViewerFace(in: samples.span, width: width, height: height) { face, quality in
                try? mood.value.read(face, quality, gate.permitInference(at: time), at: time)
            }
        }
    }

    private static func hearing() throws -> Benchmark.Work {
        let hearing = Held(Hearing(try EarModels.shipped()))
        let samples = BenchmarkSounds.voice(16_000)
        return Benchmark.Work {
            for tenth in 0..<10 {
                hearing.value.push(samples.span.extracting(tenth * 1_600..<(tenth + 1) * 1_600)) { _, _ in }
            }
        }
    }

    /// Two estimates of what was heard and seen.
    private static func estimating() throws -> Benchmark.Work {
        let run = try LiveSecond()
        for _ in 0..<4 { run.play() }
        return Benchmark.Work { for _ in 0..<2 { run.estimate() } }
    }

    private static func everyFrame(_ body: @escaping (MediaTime) -> Void) -> Benchmark.Work {
        var second: Int64 = 0
        return Benchmark.Work {
            for frame in 0..<frames { body(MediaTime.seconds(second) + time(frame)) }
            second += 1
        }
    }

    // MARK: What is seen and heard

    /// A tenth of a second of a voice.
    private static func spoken() -> AudioBlock {
        let voice = BenchmarkSounds.voice(1_600)
        var block = AudioBlock()
        block.begin(time: .zero, sampleCount: voice.count)
        var samples = block.mutableSamples
        for i in voice.indices { samples[i] = voice[i] }
        return block
    }

    private static func picture() throws -> VideoFrame {
        var frame = VideoFrame()
        if let file = VideoBenchmarks.photograph() {
            frame.begin(
                time: .zero, layout: PictureLayout(format: .jpeg, width: width, height: height, stride: width),
                byteCount: file.count)
            var bytes = frame.mutableBytes
            for i in file.indices { bytes[i] = file[i] }
            return frame
        }
        let samples = try FaceBenchmarks.doubled()
        frame.begin(
            time: .zero, layout: PictureLayout(format: .gray8, width: width, height: height, stride: width),
            byteCount: samples.count)
        var bytes = frame.mutableBytes
        for i in samples.indices { bytes[i] = samples[i] }
        return frame
    }

    private static func luma() throws -> [UInt8] {
        var plane = LumaPlane()
        try plane.load(try picture())
        let samples = plane.samples
        return samples.indices.map { samples[$0] }
    }
}
