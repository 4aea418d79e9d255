/// What changed in who is in view. The numbers are `TrackedFace.id`.
public enum FaceEvent: Sendable, Hashable {
    /// A face was seen long enough to be a person's.
    case entered(Int)
    /// A face that had entered was not seen for `FaceTracker.longestCoast`, or went out of the picture.
    case left(Int)
    /// Another person is the viewer, or `nil`: nobody is. What was read of the one before belongs to nobody in view.
    case viewerChanged(Int?)
}
