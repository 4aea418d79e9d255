/// What came of one look for a picture.
public enum CameraOutcome: Sendable, Hashable {
    /// The frame holds the next picture and its time. `lost`: how many the driver counted and never gave since the
    /// picture before.
    case picture(lost: Int)
    /// None is there yet: poll, then look again. Where poll is always ready, wait about 2 ms.
    case nothing
    /// One was there and was no good; the frame is as it was.
    case dropped(CameraDrop)
    /// The stream broke off and was begun again: pictures were lost, nobody knows how many.
    case restarted
    /// Nothing will come any more, and why. Close, wait for a change in /dev, open with a new permit.
    case gone(String)
}

/// Why a picture is no good.
public enum CameraDrop: String, Sendable, Hashable, CaseIterable {
    /// The driver says that its bytes may be wrong.
    case flagged
    /// Bytes are missing: fewer than its lines have, or a JPEG without its end.
    case short
}
