import Features
import Foundation
import Signal
import TestSupport

/// A face at one time: where its middle is, how large it is, how it is turned.
struct Stance {
    var x: Double
    var y: Double = 240
    var side: Double
    var pose = HeadPose(yaw: 0, pitch: 0, roll: 0)
}

/// Somebody before the camera: a path in seconds, `nil` where no detector would see a face.
typealias Person = (_ seconds: Double) -> Stance?

/// People before a camera of 640 × 480, seen by a detector with errors of its own.
struct SyntheticFaces {
    var people: [Person]
    var rate = 30.0
    /// Largest error of a place or a side, in pixels; of an angle, in degrees.
    var jitter = 0.0
    var angleJitter = 0.0
    /// How often a face is missed, of 1.
    var missed = 0.0
    /// How often something that is no face is found somewhere, of 1.
    var spurious = 0.0
    /// Seconds between looks at the whole picture; between them each face is looked for near its place. 0: always whole.
    var wholeEvery = 0.0
    var seed: UInt64 = 1
    /// Whether the order of detections is changed.
    var isShuffled = true

    /// Time of a picture, on the grid of all times.
    func time(_ frame: Int) -> MediaTime {
        MediaTime(nanoseconds: Int64(Double(frame) / rate * 1e9)).rounded
    }

    /// Shows `seconds` of it to a tracker; `each` is told after every picture, with the events that it caused.
    func show(
        _ tracker: inout FaceTracker, seconds: Double, each: (borrowing FaceTracker, MediaTime, [FaceEvent]) -> Void
    ) {
        var random = Repeatable(seed: seed)
        var lastWhole = -1.0
        for frame in 0..<Int(seconds * rate) {
            let time = time(frame)
            let now = Double(time.nanoseconds) / 1e9
            var found = people.compactMap { $0(now) }.filter { _ in Double.random(in: 0..<1, using: &random) >= missed }
                .map { detection($0, &random) }
            if wholeEvery == 0 || lastWhole < 0 || now - lastWhole >= wholeEvery {
                lastWhole = now
                if Double.random(in: 0..<1, using: &random) < spurious {
                    let stance = Stance(
                        x: .random(in: 50...590, using: &random), y: .random(in: 50...430, using: &random),
                        side: .random(in: 30...120, using: &random))
                    found.append(detection(stance, &random))
                }
                if isShuffled { found.shuffle(using: &random) }
                tracker.observe(found, coversWholeFrame: true, width: 640, height: 480, at: time)
            } else {
                tracker.advance(to: time)
                let ids = (0..<tracker.trackCount).map { tracker[$0].id }
                for id in ids {
                    guard let box = tracker.predictedBox(of: id, at: time) else { continue }
                    let near = found.min { distance($0.box, box) < distance($1.box, box) }
                    tracker.follow(id, near.flatMap { distance($0.box, box) < 0.7 ? $0 : nil }, at: time)
                }
            }
            var events: [FaceEvent] = []
            while let event = tracker.nextEvent() { events.append(event) }
            each(tracker, time, events)
        }
    }

    private func distance(_ first: FaceBox, _ second: FaceBox) -> Float {
        hypot(first.centre.x - second.centre.x, first.centre.y - second.centre.y) / first.width
    }

    private func detection(_ stance: Stance, _ random: inout Repeatable) -> FaceDetection {
        func error(_ largest: Double) -> Double { largest == 0 ? 0 : .random(in: -largest...largest, using: &random) }
        let side = stance.side + error(jitter)
        let pose = HeadPose(
            yaw: stance.pose.yaw + Float(error(angleJitter)), pitch: stance.pose.pitch + Float(error(angleJitter)),
            roll: stance.pose.roll + Float(error(angleJitter)))
        return FaceDetection(
            box: FaceBox(
                x: Float(stance.x + error(jitter) - side / 2), y: Float(stance.y + error(jitter) - side / 2),
                width: Float(side), height: Float(side)),
            score: 900, pose: pose)
    }
}

/// Somebody who stands.
func standing(x: Double = 320, y: Double = 240, side: Double = 100, pose: HeadPose = .init(yaw: 0, pitch: 0, roll: 0))
    -> Person
{
    { _ in Stance(x: x, y: y, side: side, pose: pose) }
}

/// Somebody who walks through the picture from the left, or with a negative speed from the right, in pixels a second.
func walking(_ speed: Double, y: Double = 240, side: Double = 60, from start: Double = 0) -> Person {
    { seconds in
        let x = (speed > 0 ? 0 : 640) + speed * (seconds - start)
        return seconds >= start && (side / 2...640 - side / 2).contains(x) ? Stance(x: x, y: y, side: side) : nil
    }
}

/// Somebody while they are in view.
func within(_ range: ClosedRange<Double>, _ person: @escaping Person) -> Person {
    { range.contains($0) ? person($0) : nil }
}
