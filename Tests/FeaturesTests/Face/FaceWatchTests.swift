import Features
import Signal
import TestSupport
import Testing

@Suite("Watching who is before the camera")
struct FaceWatchTests {
    private func watch() throws -> FaceWatch {
        FaceWatch(try FaceModel(safetensors: ShippedFile.bytes("Models/face/face.safetensors")))
    }

    private func time(_ frame: Int, rate: Int = 25) -> MediaTime {
        MediaTime(nanoseconds: Int64(frame) * 1_000_000_000 / Int64(rate))
    }

    @Test("somebody who sways is one person, seen in every picture, whose face is cut out alike")
    func swaying() throws {
        var watch = try watch()
        var events: [FaceEvent] = []
        for frame in 0..<50 {
            let place = 160 + 30 * Double(frame - 25).magnitude / 25
            let picture = DrawnFace.picture(x: place)
            let people = watch.look(picture.samples.span, width: 320, height: 240, at: time(frame))
            while let event = watch.nextEvent() { events.append(event) }
            #expect(watch.tracker.trackCount == 1 && watch.tracker[0].lastSeen == time(frame))
            guard frame > 10 else { continue }
            #expect(people.count == 1 && people.bystanders == 0)
            let seen = watch.viewer
            let viewer = try #require(seen)
            #expect(abs(Double(viewer.box.centre.x) - place) < 12)
            let cut = watch.withViewerFace(in: picture.samples.span, width: 320, height: 240) { face, quality in
                (mean: face.indices.reduce(0) { $0 + Int(face[$1]) } / face.count, flaw: quality.flaw)
            }
            let face = try #require(cut)
            #expect((90...190).contains(face.mean) && face.flaw != .tooSmall && face.flaw != .turnedAway)
        }
        #expect(events.count { $0 == .entered(1) } == 1)
    }

    @Test("an empty picture has nobody; who leaves is gone, and comes back as another")
    func leaving() throws {
        var watch = try watch()
        let empty = [UInt8](repeating: 100, count: 320 * 240)
        let person = DrawnFace.picture()
        var ids: Set<Int> = []
        for frame in 0..<140 {
            let isThere = frame < 25 || frame >= 75
            let people = watch.look(
                isThere ? person.samples.span : empty.span, width: 320, height: 240, at: time(frame))
            if let viewer = watch.viewer { ids.insert(viewer.id) }
            if (50..<75).contains(frame) {
                #expect(people.count == 0 && watch.viewer == nil)
                let nothing: Int? = watch.withViewerFace(in: empty.span, width: 320, height: 240) { face, _ in face.count }
                #expect(nothing == nil)
            }
        }
        #expect(ids.count == 2)
        watch.wipe()
        #expect(watch.tracker.trackCount == 0 && watch.viewer == nil)
    }

    @Test("a second person is a bystander, and the larger one is the viewer")
    func two() throws {
        var watch = try watch()
        let (large, small) = (DrawnFace.picture(x: 90, side: 95), DrawnFace.picture(x: 240, y: 90, side: 55))
        // Left half of one, right half of the other.
        let samples = large.samples.indices.map { $0 % 320 < 170 ? large.samples[$0] : small.samples[$0] }
        var people = PeopleInView(time: .zero, count: 0, bystanders: 0, isUnsure: false, coversWholeFrame: false)
        for frame in 0..<30 { people = watch.look(samples.span, width: 320, height: 240, at: time(frame)) }
        #expect(people.count == 2 && people.bystanders == 1)
        let seen = watch.viewer
        let viewer = try #require(seen)
        #expect(viewer.box.centre.x < 160)
    }

    @Test("looks are due at most sixteen times a second, at every rate of the camera")
    func pace() throws {
        let person = DrawnFace.picture()
        for rate in [10, 15, 25, 30, 60] {
            var watch = try watch()
            var looks = 0
            for frame in 0..<rate where watch.isDue(at: time(frame, rate: rate)) {
                watch.look(person.samples.span, width: 320, height: 240, at: time(frame, rate: rate))
                looks += 1
            }
            #expect((8...16).contains(looks), "\(looks) at \(rate)")
        }
    }
}
