public import Signal

/// Watches who is before a camera, picture after picture: finds faces, follows them, and cuts out the viewer's.
///
/// The whole picture is searched twice a second for faces of every size, and while nobody is there at every look for large
/// ones; between, each face is looked for only where it should be. Looks are at least 60 ms apart, whatever the camera's
/// rate; other pictures need not even be decoded. Nobody is known again: who somebody is, is place and size. In the steady
/// state nothing is allocated.
public struct FaceWatch: ~Copyable, Sendable {
    /// The least time between two looks.
    public static let interval: Nanoseconds = 60_000_000
    /// The least time between two searches of the whole picture for faces of every size.
    public static let sweepInterval: Nanoseconds = 495_000_000
    /// Pixels down and across of the face that is cut out.
    public static let side = FaceQuality.side

    /// Who is followed.
    public private(set) var tracker = FaceTracker()

    private var every: FaceFinder
    private var large: FaceFinder
    private var square = FaceSquare(side: FaceWatch.side, boxBelowMiddle: FaceWatch.boxBelowMiddle)
    private var last: MediaTime?
    private var lastSweep: MediaTime?

    /// How expressions are framed, as pictures of FER2013 are: the square is so many boxes wide, and the box's middle lies
    /// so far below its own, as a share of the box.
    private static let boxesAcross: Float = 1.4
    private static let boxBelowMiddle: Float = 0.14

    public init(_ model: FaceModel) {
        every = FaceFinder(model, setting: .full)
        large = FaceFinder(model, setting: .kiosk)
    }

    /// Forgets everybody, and zeroes everything that came from a picture.
    public mutating func wipe() {
        tracker.wipe()
        every.wipe()
        large.wipe()
        square.wipe()
        (last, lastSweep) = (nil, nil)
    }

    /// Whether a picture of this time is to be looked at; others can be skipped undecoded.
    public func isDue(at time: MediaTime) -> Bool {
        guard let last else { return true }
        return time - last >= FaceWatch.interval || time < last
    }

    /// Looks at a picture of `width * height` samples of luma, rows without gaps, whether it is due or not.
    ///
    /// - Returns: who is in view.
    /// - Precondition: both sides are 1 ... 8192, and `luma` has exactly their product.
    /// - Complexity: O(width · height) where the whole picture is searched, else O(faces).
    @discardableResult
    public mutating func look(_ luma: Span<UInt8>, width: Int, height: Int, at time: MediaTime) -> PeopleInView {
        if let last, time < last { lastSweep = nil }
        last = time
        let isSweep = lastSweep.map { time - $0 >= FaceWatch.sweepInterval } ?? true
        if isSweep {
            lastSweep = time
            every.find(luma, width: width, height: height)
            tracker.observe(every.faces, coversWholeFrame: true, width: width, height: height, at: time)
        } else {
            if tracker.count == 0 {
                large.find(luma, width: width, height: height)
                tracker.observe(large.faces, coversWholeFrame: false, width: width, height: height, at: time)
            }
            follow(luma, width, height, at: time)
        }
        return tracker.people(coversWholeFrame: isSweep, at: time)
    }

    /// Looks for each face that this picture has not shown yet where it should be.
    private mutating func follow(_ luma: Span<UInt8>, _ width: Int, _ height: Int, at time: MediaTime) {
        tracker.advance(to: time)
        var index = 0
        while index < tracker.trackCount {
            let face = tracker[index]
            index += 1
            guard face.lastSeen < time, let box = tracker.predictedBox(of: face.id, at: time) else { continue }
            let found = every.follow(box, roll: face.pose.roll, in: luma, width: width, height: height)
            tracker.follow(face.id, found, at: time)
        }
    }

    /// The viewer as the last look saw them; `nil` if it did not.
    public var viewer: TrackedFace? {
        guard let viewer = tracker.viewer, viewer.lastSeen == last else { return nil }
        return viewer
    }

    /// Takes out the oldest event that was not read yet; at most 64 are kept.
    public mutating func nextEvent() -> FaceEvent? { tracker.nextEvent() }

    /// Cuts the viewer's face out of the picture that was looked at last, upright, and gives it to `body` with what keeps it
    /// from being read. Nobody else's face is ever cut out.
    ///
    /// - Returns: what `body` gives; `nil` if the last look did not see the viewer.
    public mutating func withViewerFace<Result, Problem: Error>(
        in luma: Span<UInt8>, width: Int, height: Int,
        _ body: (Span<UInt8>, FaceQuality) throws(Problem) -> Result
    ) throws(Problem) -> Result? {
        guard let viewer else { return nil }
        let face = FaceCandidate(
            x: viewer.box.centre.x, y: viewer.box.centre.y, side: viewer.box.width, roll: viewer.pose.roll, logOdds: 0)
        square.cut(
            around: face, window: FaceWatch.boxesAcross * viewer.box.width, from: luma, width: width, height: height)
        let quality = FaceQuality(
            square.samples, width: viewer.box.width, score: viewer.score, pose: viewer.pose)
        return try body(square.samples, quality)
    }
}
