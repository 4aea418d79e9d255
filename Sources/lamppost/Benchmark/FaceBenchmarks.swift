import Consent
import Features
import Kernels
import Mood
import Signal

/// Rows about faces.
enum FaceBenchmarks {
    static var all: [Benchmark] {
        [
            Benchmark("face.detect.kiosk", 1, "pictures") { try finding(.kiosk) },
            Benchmark("face.detect.full", 1, "pictures") { try finding(.full) },
            Benchmark("face.follow", 1, "faces") { try following() },
            Benchmark("face.watch.second", 30, "pictures") { [try watching()] },
            Benchmark("face.expression", 1, "faces") { [try reading()] },
            Benchmark("face.track", 1, "frames") { [tracking()] },
        ]
    }

    /// Faces everywhere in photographs, their luma at hand.
    private static func finding(_ setting: FaceSetting) throws -> [Benchmark.Work] {
        let model = try FaceModels.read(Shipped.path(FaceModels.shipped))
        return try VideoBenchmarks.photographs().map { files in
            let finder = Held(FaceFinder(model, setting: setting))
            let planes = files.compactMap(decoded)
            return Benchmark.Work {
                for plane in planes { finder.value.find(plane.samples.span, width: plane.width, height: plane.height) }
            }
        }
    }

    /// One face, looked for where it was.
    private static func following() throws -> [Benchmark.Work] {
        let model = try FaceModels.read(Shipped.path(FaceModels.shipped))
        guard let file = try VideoBenchmarks.photographs().first?.first, let plane = decoded(file) else { return [] }
        let finder = Held(FaceFinder(model, setting: .kiosk))
        let box = FaceBox(x: 100, y: 80, width: 110, height: 110)
        return [
            Benchmark.Work {
                _ = finder.value.follow(box, roll: 4, in: plane.samples.span, width: plane.width, height: plane.height)
            }
        ]
    }

    /// A second of pictures, 30 of them, with one face that stays: searched, followed and cut out as in a live run.
    private static func watching() throws -> Benchmark.Work {
        let model = try FaceModels.read(Shipped.path(FaceModels.shipped))
        let samples = try doubled()
        let watch = Held(FaceWatch(model))
        var frame: Int64 = 0
        return Benchmark.Work {
            for _ in 0..<30 {
                let time = MediaTime(nanoseconds: frame * 1_000_000_000 / 30)
                frame += 1
                guard watch.value.isDue(at: time) else { continue }
                watch.value.look(samples.span, width: 640, height: 480, at: time)
                _ = watch.value.withViewerFace(in: samples.span, width: 640, height: 480) { face, _ in face.count }
            }
        }
    }

    /// A recorded picture of a face, twice as large: 640 × 480, the size of a common camera.
    static func doubled() throws -> [UInt8] {
        guard let plane = try RecordedPictures.files(width: 320, height: 240, limit: 1).first.flatMap(decoded) else {
            return [UInt8](repeating: 128, count: 640 * 480)
        }
        return (0..<640 * 480).map { plane.samples[$0 / 640 / 2 * 320 + $0 % 640 / 2] }
    }

    private static func decoded(_ file: [UInt8]) -> (samples: [UInt8], width: Int, height: Int)? {
        var plane = LumaPlane()
        let layout = PictureLayout(format: .jpeg, width: 0, height: 0, stride: 0)
        guard (try? plane.load(file.span, layout: layout)) != nil else { return nil }
        let samples = plane.samples
        return (samples.indices.map { samples[$0] }, plane.width, plane.height)
    }

    /// From 48 × 48 pixels to the probabilities of eight labels.
    private static func reading() throws -> Benchmark.Work {
        let gate = ConsentGate(record: .operatorBasis, epoch: Epoch(), seed: 0)
        let side = ExpressionModel.side
        let face: [UInt8] = (0..<side * side).map { index in UInt8(truncatingIfNeeded: index * index / 40) }
        let reader = Held(ExpressionReader(try ExpressionModels.read(Shipped.path(ExpressionModels.shipped))))
        return Benchmark.Work {
            _ = try? reader.value.read(face.span, gate.permitInference(at: .zero), at: .zero)
        }
    }

    /// One picture with three faces: they are joined with their paths, the viewer's movement is measured, and what is
    /// known of the people is told.
    private static func tracking() -> Benchmark.Work {
        let tracker = Held(FaceTracker())
        let meter = Held(BodyMeter())
        let context = Held(ContextEstimator())
        let pose = HeadPose(yaw: 5, pitch: -3, roll: 1)
        var faces = (0..<3).map { index in
            FaceDetection(
                box: FaceBox(x: Float(100 + 180 * index), y: 150, width: 80, height: 80), score: 900, pose: pose)
        }
        var frame: Int64 = 0
        return Benchmark.Work {
            let time = MediaTime(nanoseconds: frame * 33_300_000)
            let shift = Float(frame % 40)
            for i in faces.indices { faces[i].box.x = Float(100 + 180 * i) + (shift < 20 ? shift : 40 - shift) }
            tracker.value.observe(faces, coversWholeFrame: true, width: 640, height: 480, at: time)
            context.value.see(tracker.value.people(coversWholeFrame: true, at: time))
            if let viewer = tracker.value.viewer { meter.value.observe(viewer) }
            if let body = meter.value.reading(at: time) { context.value.see(body) }
            frame += 1
        }
    }
}
