public import Signal

/// Follows faces from picture to picture, says who comes and goes, and who of them is the viewer.
///
/// Who somebody is, is position and size alone, and only within an encounter: no picture of a face, no template, nothing
/// that would know a person again. Every picture either brings what a detector found in it (`observe`) or, for each face
/// followed, whether it was found again near where it should be (`follow`). Causal; floats in one written order; in the
/// steady state nothing is allocated; the order of detections in a picture changes nothing.
///
/// Times matter, numbers of pictures hardly: 10 to 60 pictures a second give the same events within one picture.
public struct FaceTracker: ~Copyable, Sendable {
    /// The most faces followed at a time, confirmed or not; further ones wait.
    public static let capacity = 16
    /// A face is confirmed when it has been seen for this long, at least `leastSightings` times.
    public static let shortestSeen: Nanoseconds = 200_000_000
    public static let leastSightings = 3
    /// A confirmed face that is not seen for longer than this has left.
    public static let longestCoast: Nanoseconds = 700_000_000
    /// One that is not confirmed is given up sooner where it was looked for in vain: a detector's error does not last.
    public static let longestDoubt: Nanoseconds = 150_000_000

    /// In the order of their numbers.
    var tracks = WipedBuffer<FaceTrack>(capacity: capacity)
    var now: MediaTime?
    private var nextID = 1
    /// Pixels; 0: not known yet.
    private var width = 0
    private var height = 0
    var events = FaceEventQueue()
    var viewerID: Int?
    /// The first viewer is taken at once, every later one with patience.
    var hasHadViewer = false
    var challenge = ViewerChallenge()

    public init() {}

    /// Takes what was found in a picture of `width` × `height` pixels.
    ///
    /// - Parameter coversWholeFrame: whether every face that is there would have been found: then what is not among
    ///   them is missed. Otherwise nothing is concluded from what is absent.
    /// - Complexity: O(faces² · detections). Boxes that are not finite or have no area are passed over.
    public mutating func observe(
        _ found: Span<FaceDetection>, coversWholeFrame: Bool, width: Int, height: Int, at time: MediaTime
    ) {
        if (width, height) != (self.width, self.height) {
            // Positions of a picture of another size mean nothing in this one.
            leaveAll()
            (self.width, self.height) = (width, height)
        }
        advance(to: time)
        associate(found, coversWholeFrame: coversWholeFrame, at: time.nanoseconds)
        addNew(found, at: time.nanoseconds)
        chooseViewer(at: time)
    }

    /// Takes what was found in a picture of `width` × `height` pixels.
    public mutating func observe(
        _ found: [FaceDetection], coversWholeFrame: Bool, width: Int, height: Int, at time: MediaTime
    ) {
        observe(found.span, coversWholeFrame: coversWholeFrame, width: width, height: height, at: time)
    }

    /// Takes what a look for one face near its `predictedBox` found; `nil`: it is not there.
    ///
    /// A find that fits another face better, or that another took in this picture, is none. A number that is not
    /// followed (any more) is passed over.
    public mutating func follow(_ id: Int, _ found: FaceDetection?, at time: MediaTime) {
        advance(to: time)
        guard let index = index(of: id), tracks.span[index].seen < time.nanoseconds else { return }
        if let found, found.isTrackable, isBest(index, for: found.box, at: time.nanoseconds) {
            take(found, index, at: time.nanoseconds)
        } else {
            miss(index)
        }
        chooseViewer(at: time)
    }

    /// Lets time pass until a picture in which nobody was looked for: who has not been seen for too long leaves.
    ///
    /// `observe` and `follow` do it too. A time before the last one ends all paths; numbers go on.
    public mutating func advance(to time: MediaTime) {
        if now == time { return }
        if let now, time < now { leaveAll() }
        now = time
        var index = 0
        while index < tracks.count {
            if isGone(index, at: time.nanoseconds) {
                leave(index)
            } else {
                var span = tracks.mutableSpan
                span[index].expect(at: time.nanoseconds)
                index += 1
            }
        }
        chooseViewer(at: time)
    }

    /// Where a face should be at `time`, if it goes on as it did (constant velocity); `nil` if it is not followed.
    public func predictedBox(of id: Int, at time: MediaTime) -> FaceBox? {
        index(of: id).map { tracks.span[$0].predicted(at: time.nanoseconds) }
    }

    /// Zeroes everything; numbers begin at 1 again.
    public mutating func wipe() {
        tracks.wipe()
        (now, nextID, width, height) = (nil, 1, 0, 0)
        events = FaceEventQueue()
        (viewerID, hasHadViewer) = (nil, false)
        challenge = ViewerChallenge()
    }

    private func isGone(_ index: Int, at time: MediaTime.Plain) -> Bool {
        let track = tracks.span[index]
        let passed = time - track.seen
        if passed > FaceTracker.longestCoast { return true }
        guard track.isMissed else { return false }
        if !track.isConfirmed, passed > FaceTracker.longestDoubt { return true }
        let (x, y) = track.predicted(at: time).centre
        return x < 0 || y < 0 || x > Float(width) || y > Float(height)
    }

    /// Starts a path for a face that nobody followed.
    mutating func begin(_ found: FaceDetection, at time: MediaTime.Plain) {
        let index = tracks.count
        let track = FaceTrack(id: nextID, found, at: time)
        nextID += 1
        tracks.resize(to: index + 1)
        var span = tracks.mutableSpan
        span[index] = track
    }

    mutating func take(_ found: FaceDetection, _ index: Int, at time: MediaTime.Plain) {
        var span = tracks.mutableSpan
        span[index].take(found, at: time)
        let track = span[index]
        guard !track.isConfirmed, track.hits >= FaceTracker.leastSightings,
            track.seen - track.first >= FaceTracker.shortestSeen
        else { return }
        span[index].isConfirmed = true
        events.add(.entered(track.id))
    }

    mutating func miss(_ index: Int) {
        var span = tracks.mutableSpan
        span[index].isMissed = true
    }

    private mutating func leave(_ index: Int) {
        let track = tracks.span[index]
        let last = tracks.count - 1
        var span = tracks.mutableSpan
        for i in index..<last { span[i] = span[i + 1] }
        tracks.resize(to: last)
        if track.isConfirmed { events.add(.left(track.id)) }
    }

    private mutating func leaveAll() {
        while tracks.count > 0 { leave(0) }
    }
}
