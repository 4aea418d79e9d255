internal import Kernels
internal import Signal

/// One face's path: where it is, how it moves, how often it was seen. Plain numbers in wiped memory.
///
/// Position and side are kept by a fading-memory filter of second order (Morrison, Introduction to Sequential Smoothing
/// and Prediction, 1969): it weighs by age and not by number of pictures, so that every frame rate gives the same path.
struct FaceTrack: BitwiseCopyable, Sendable {
    var id: Int
    var first: MediaTime.Plain
    var seen: MediaTime.Plain
    /// How long the face was turned this way, ns.
    var frontal: Nanoseconds = 0
    var hits = 1
    /// Whether it was looked for and not found since it was seen.
    var isMissed = false
    var isConfirmed = false
    var score: Int
    /// The middle and the side of the box at `seen`, in pixels.
    var centreX, centreY, side: Float
    /// Their change in a second.
    var speedX: Float = 0
    var speedY: Float = 0
    var growth: Float = 0
    var yaw, pitch, roll: Float
    /// What was found at `seen`, not smoothed.
    var foundX, foundY, foundSide: Float
    /// Where it should be in the picture that is being looked at.
    var expectedX, expectedY, expectedSide: Float

    /// How fast what was seen loses weight, in seconds: it fades to 1/e.
    private static let memory: Float = 0.12
    private static let poseMemory: Float = 0.08

    init(id: Int, _ found: FaceDetection, at time: MediaTime.Plain) {
        self.id = id
        (first, seen, score) = (time, time, found.score)
        (centreX, centreY) = found.box.centre
        side = found.box.side
        (yaw, pitch, roll) = (found.pose.yaw, found.pose.pitch, found.pose.roll)
        (foundX, foundY, foundSide) = (centreX, centreY, side)
        (expectedX, expectedY, expectedSide) = (centreX, centreY, side)
    }

    var pose: HeadPose { HeadPose(yaw: yaw, pitch: pitch, roll: roll) }
    var box: FaceBox { FaceBox(centreX, centreY, side) }
    var found: FaceBox { FaceBox(foundX, foundY, foundSide) }
    var expected: FaceBox { FaceBox(expectedX, expectedY, expectedSide) }

    /// Where the face would be if it went on as it did; a side at most doubles or halves.
    func predicted(at time: MediaTime.Plain) -> FaceBox {
        let ahead = FaceTrack.seconds(time - seen)
        return FaceBox(
            centreX + speedX * ahead, centreY + speedY * ahead, min(max(side + growth * ahead, side / 2), side * 2))
    }

    /// Sets what is expected of a picture at `time`.
    mutating func expect(at time: MediaTime.Plain) {
        let box = predicted(at: time)
        (expectedX, expectedY) = box.centre
        expectedSide = box.side
    }

    /// Takes a sighting later than `seen`.
    mutating func take(_ found: FaceDetection, at time: MediaTime.Plain) {
        let passed = time - seen
        let ahead = FaceTrack.seconds(passed)
        let fading = Elementary.exp(-ahead / FaceTrack.memory)
        // A young path has no memory to fade: its first sightings weigh alike, as in a least-squares line.
        let k = Float(hits)
        let young = (k + 1) * (k + 2)
        let place = max(1 - fading * fading, 2 * (2 * k + 1) / young)
        let speed = max((1 - fading) * (1 - fading), 6 / young) / ahead
        let box = predicted(at: time)
        let (x, y) = found.box.centre
        let (boxX, boxY) = box.centre
        let (offX, offY, offSide) = (x - boxX, y - boxY, found.box.side - box.side)
        centreX = boxX + place * offX
        centreY = boxY + place * offY
        side = max(box.side + place * offSide, FaceBox.leastSide)
        speedX += speed * offX
        speedY += speed * offY
        growth += speed * offSide
        let wasFrontal = pose.isFrontal
        let turn = 1 - Elementary.exp(-ahead / FaceTrack.poseMemory)
        yaw += turn * (found.pose.yaw - yaw)
        pitch += turn * (found.pose.pitch - pitch)
        roll += turn * (found.pose.roll - roll)
        // A turn between two sightings is taken to fall half-way.
        switch (wasFrontal, pose.isFrontal) {
        case (true, true): frontal += passed
        case (false, false): break
        default: frontal += passed / 2
        }
        (foundX, foundY, foundSide) = (x, y, found.box.side)
        (seen, hits, isMissed, score) = (time, min(hits + 1, 1_000), false, found.score)
    }

    static func seconds(_ length: Nanoseconds) -> Float { Float(Double(length) / 1e9) }
}

extension MediaTime {
    /// Nanoseconds: what plain memory holds.
    typealias Plain = Nanoseconds
}

extension TrackedFace {
    init(_ track: FaceTrack) {
        let dwell = track.seen - track.first
        self.init(
            id: track.id, box: track.box, score: track.score, pose: track.pose,
            since: MediaTime(nanoseconds: track.first), lastSeen: MediaTime(nanoseconds: track.seen),
            attention: dwell > 0 ? Int(track.frontal * 1_000 / dwell) : 0, isConfirmed: track.isConfirmed)
    }
}
