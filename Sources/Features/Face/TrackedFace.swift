public import Signal

/// A face that is followed from picture to picture by where it is and how large, and by nothing else.
public struct TrackedFace: Sendable, Hashable {
    /// Counts from 1 within an encounter and is never given twice; after `FaceTracker.wipe()` it begins anew, so that it
    /// joins nobody with an earlier visit.
    public var id: Int
    /// Smoothed, as of `lastSeen`; square.
    public var box: FaceBox
    /// The last detection's score, per mille.
    public var score: Int
    /// Smoothed, as of `lastSeen`.
    public var pose: HeadPose
    public var since: MediaTime
    public var lastSeen: MediaTime
    /// The part of `dwell` in which the face was turned this way (`HeadPose.isFrontal`), per mille.
    public var attention: Int
    /// Whether it has been seen long enough to be taken for a person's. What is not confirmed counts nowhere.
    public var isConfirmed: Bool

    public init(
        id: Int, box: FaceBox, score: Int, pose: HeadPose, since: MediaTime, lastSeen: MediaTime, attention: Int,
        isConfirmed: Bool
    ) {
        (self.id, self.box, self.score, self.pose) = (id, box, score, pose)
        (self.since, self.lastSeen) = (since, lastSeen)
        (self.attention, self.isConfirmed) = (attention, isConfirmed)
    }

    /// From the first sighting to the last, in nanoseconds.
    public var dwell: Nanoseconds { lastSeen - since }
}
